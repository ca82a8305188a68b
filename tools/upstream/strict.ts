import { createHash, randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Fault } from "./fault.ts";
import { type JsonObject, isArray } from "./json.ts";
import { answer, stormEvents } from "./model.ts";
import type { UpstreamOptions } from "./options.ts";
import { pairs, parse, readBody, sendJson } from "./http.ts";
import { unitsOf } from "./prefix.ts";
import { PromptCache, VENDOR_CACHE_LIMITS } from "./promptcache.ts";
import { invalid, Refusal } from "./refusal.ts";
import { eventsOf, messageOf } from "./reply.ts";
import { ALL_BETAS, checkRequest } from "./schema.ts";
import { Seen, type SeenRequest } from "./seen.ts";
import { streamEvents } from "./stream.ts";
import { checkSignatures } from "./thinking.ts";

/** The vendor, in memory: its settings may be changed while it runs. */
export class Vendor {
  settings: UpstreamOptions;
  faults: Fault[] = [];
  readonly seen: Seen = new Seen();
  readonly cache: PromptCache = new PromptCache(VENDOR_CACHE_LIMITS, Date.now);
  readonly #thinkingKey = randomBytes(32);
  readonly #startedMs = performance.now();

  constructor(settings: UpstreamOptions) {
    this.settings = settings;
  }

  /** Takes one request from head to end of answer. */
  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = `req_${randomBytes(12).toString("hex")}`;
    const body = await readBody(request);
    const seen = this.seen.add({
      atMs: Math.round(performance.now() - this.#startedMs),
      method: request.method ?? "",
      url: request.url ?? "",
      headers: pairs(request.rawHeaders),
      body,
    });
    const headers = {
      "request-id": requestId,
      "anthropic-organization-id": "00000000-0000-4000-8000-000000000000",
    };
    try {
      await this.#answer(request, response, seen, headers);
    } catch (error) {
      const refusal =
        error instanceof Refusal ? error : new Refusal(500, "api_error", `stand-in: ${String(error)}`);
      seen.outcome = { status: refusal.status, note: refusal.message, usage: null, cut: false };
      if (response.headersSent) response.destroy();
      else sendJson(response, refusal.status, refusal.body(requestId), { ...headers, ...refusal.headers });
    }
  }

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
    seen: SeenRequest,
    headers: Readonly<Record<string, string>>,
  ): Promise<void> {
    const path = new URL(seen.url, "http://upstream").pathname;
    const ok = (note: string, body: JsonObject): void => {
      seen.outcome = { status: 200, note, usage: null, cut: false };
      sendJson(response, 200, body, headers);
    };
    if (request.method === "HEAD" && (path === "/api/hello" || path === "/")) return ok("hello", {});
    if (request.method === "GET" && path === "/api/hello") return ok("hello", { message: "hello" });
    if (!path.startsWith("/v1/")) throw new Refusal(404, "not_found_error", `Not found: ${path}`);
    const account = this.#account(request);
    if (request.headers["anthropic-version"] === undefined && !this.settings.lenient)
      throw invalid("anthropic-version: header is required");
    if (request.method === "GET" && path === "/v1/models")
      return ok("models", {
        data: MODELS,
        has_more: false,
        first_id: MODELS[0]?.["id"] ?? null,
        last_id: MODELS.at(-1)?.["id"] ?? null,
      });
    if (request.method !== "POST") throw new Refusal(405, "invalid_request_error", "Method Not Allowed");
    if (path === "/v1/messages/count_tokens") {
      const units = unitsOf(
        checkRequest(parse(request, seen), { endpoint: "count_tokens", betas: this.#betasOf(request) }),
      );
      return ok("count_tokens", { input_tokens: units.reduce((sum, unit) => sum + unit.tokens, 0) });
    }
    if (path === "/v1/messages") return await this.#messages(request, response, seen, headers, account);
    throw new Refusal(404, "not_found_error", `Not found: ${path}`);
  }

  async #messages(
    request: IncomingMessage,
    response: ServerResponse,
    seen: SeenRequest,
    headers: Readonly<Record<string, string>>,
    account: string,
  ): Promise<void> {
    const { scripts, lenient, thinking, chunking, lineEnd, compress } = this.settings;
    const body = checkRequest(parse(request, seen), { endpoint: "messages", betas: this.#betasOf(request) });
    const fault = this.#takeFault(body);
    if (fault?.kind === "hang") {
      seen.outcome = { status: 0, note: "hang", usage: null, cut: false };
      return;
    }
    if (fault?.kind === "late") await sleep(fault.delayMs);
    if (fault?.kind === "status") throw new Refusal(fault.status, fault.type, fault.message, fault.headers);
    if (fault?.kind === "html") {
      seen.outcome = { status: fault.status, note: "html", usage: null, cut: false };
      response
        .writeHead(fault.status, { "content-type": "text/html" })
        .end(
          "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>\r\n",
        );
      return;
    }
    const units = unitsOf(body);
    if (!lenient) checkSignatures(this.#thinkingKey, units);
    const usage = this.cache.use(account, body, units);
    const reply = answer(body, units, usage, scripts, thinking ? this.#thinkingKey : null);
    const streamed = body["stream"] === true;
    seen.outcome = {
      status: 200,
      note: streamed && fault !== null ? fault.kind : reply.stopReason,
      usage: reply.usage,
      cut: false,
    };
    const gzip = compress && /\bgzip\b/.test(request.headers["accept-encoding"] ?? "");
    if (!streamed) return sendJson(response, 200, messageOf(reply), headers, gzip);
    const events =
      fault?.kind === "storm"
        ? stormEvents(reply, fault.count, () => process.hrtime.bigint())
        : eventsOf(reply);
    const whole = await streamEvents(response, { events, chunking, lineEnd, gzip, headers, fault });
    if (!whole) seen.outcome = { ...seen.outcome, cut: true };
  }

  #takeFault(body: JsonObject): Fault | null {
    const main = isArray(body["tools"]) && body["tools"].length > 0;
    const i = this.faults.findIndex((fault) => fault.only === "all" || main);
    const fault = this.faults[i];
    if (fault === undefined) return null;
    if (fault.skip > 0) {
      this.faults[i] = { ...fault, skip: fault.skip - 1 };
      return null;
    }
    if (fault.times <= 1) this.faults.splice(i, 1);
    else this.faults[i] = { ...fault, times: fault.times - 1 };
    return fault;
  }

  #betasOf(request: IncomingMessage): string {
    if (this.settings.lenient) return ALL_BETAS;
    const value = request.headers["anthropic-beta"] ?? "";
    return Array.isArray(value) ? value.join(",") : value;
  }

  #account(request: IncomingMessage): string {
    const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
    const given = request.headers["x-api-key"] ?? bearer;
    if (this.settings.auth === "none") return "anyone";
    if (typeof given !== "string" || given === "")
      throw new Refusal(401, "authentication_error", "x-api-key header is required");
    if (this.settings.keys.length > 0 && !this.settings.keys.includes(given))
      throw new Refusal(401, "authentication_error", "invalid x-api-key");
    return createHash("sha256").update(given).digest("hex");
  }
}

const MODELS: readonly JsonObject[] = ["claude-opus-4-8", "claude-sonnet-4-6", "claude-haiku-4-5"].map(
  (id) => ({ type: "model", id, display_name: id, created_at: "2026-01-01T00:00:00Z" }),
);
