import { createHash, randomBytes } from "node:crypto";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { anthropic } from "./anthropic/protocol.ts";
import { type Fault, refusalOf } from "./fault.ts";
import { gemini } from "./gemini/protocol.ts";
import { compressionFor, jsonBytes, pairs, parse, readBody, sendJson } from "./http.ts";
import { openaiChat } from "./openai-chat/protocol.ts";
import { type OpenaiResponses, openaiResponses } from "./openai-responses/protocol.ts";
import type { UpstreamOptions } from "./options.ts";
import type { Protocol, Question, Reply, VendorState } from "./protocol.ts";
import { Refusal } from "./refusal.ts";
import { Seen, type SeenOutcome, type SeenRequest } from "./seen.ts";
import { GARBAGE, sseSink } from "./sse.ts";
import { streamReply } from "./stream.ts";

/** The vendors, in memory, each protocol on its own paths: settings may be changed while they run. */
export class Vendor implements VendorState {
  settings: UpstreamOptions;
  faults: Fault[] = [];
  readonly seen: Seen = new Seen();
  readonly key: Uint8Array = randomBytes(32);
  readonly responses: OpenaiResponses;
  readonly #anthropic: Protocol;
  readonly #chat: Protocol;
  readonly #gemini: Protocol;
  readonly #startedMs = performance.now();

  constructor(settings: UpstreamOptions) {
    this.settings = settings;
    this.#anthropic = anthropic(this);
    this.#chat = openaiChat(this);
    this.responses = openaiResponses(this);
    this.#gemini = gemini(this);
  }

  /** Takes one request from head to end of answer. */
  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = `req_${randomBytes(12).toString("hex")}`;
    const body = await readBody(request);
    const seen = this.note(request.method ?? "", request, body);
    const url = new URL(seen.url, "http://upstream");
    const protocol = this.#protocolOf(url.pathname, request.headers);
    const headers = protocol.headers(requestId);
    try {
      await this.#answer(protocol, url, { request, response, seen, headers });
    } catch (error) {
      const refusal = asRefusal(error);
      seen.outcome = outcome(refusal.status, refusal.message);
      if (response.headersSent) response.destroy();
      else
        sendJson(response, refusal.status, protocol.errorBody(refusal, requestId), {
          ...headers,
          ...refusal.headers,
        });
    }
  }

  /** Keeps what arrived; `method` is "FRAME" for a frame, whose headers stand with its upgrade. */
  note(method: string, request: IncomingMessage, body: Buffer): SeenRequest {
    return this.seen.add({
      atMs: Math.round(performance.now() - this.#startedMs),
      method,
      url: request.url ?? "",
      headers: method === "FRAME" ? [] : pairs(request.rawHeaders),
      body,
    });
  }

  /** Whose request this is, as a hash; throws a Refusal. */
  account(protocol: Protocol, headers: IncomingHttpHeaders, query: URLSearchParams): string {
    const { auth, keys } = this.settings;
    if (auth === "none") return "anyone";
    const given = protocol.credential(headers, query);
    if (given === undefined) throw protocol.unauthenticated(false);
    if (keys.length > 0 && !keys.includes(given)) throw protocol.unauthenticated(true);
    return createHash("sha256").update(given).digest("hex");
  }

  /** The fault that this request is to meet, if any. */
  takeFault({ main }: Question): Fault | null {
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

  /** Forgets what was seen, kept, stored and asked to fail; settings stay. */
  forget(): void {
    this.seen.clear();
    this.faults = [];
    for (const protocol of [this.#anthropic, this.#chat, this.responses, this.#gemini]) protocol.forget();
  }

  #protocolOf(path: string, headers: IncomingHttpHeaders): Protocol {
    if (path.startsWith("/v1beta/")) return this.#gemini;
    if (path === "/v1/responses" || path.startsWith("/v1/responses/")) return this.responses;
    if (path.startsWith("/v1/chat/")) return this.#chat;
    const spokenByAnthropic = "anthropic-version" in headers || "x-api-key" in headers;
    return path.startsWith("/v1/models") && !spokenByAnthropic ? this.#chat : this.#anthropic;
  }

  async #answer(protocol: Protocol, url: URL, call: Call): Promise<void> {
    const { request, response, seen, headers } = call;
    const method = request.method ?? "";
    const open = protocol.open(method, url.pathname);
    const told =
      open ??
      protocol.read({
        method,
        path: url.pathname,
        query: url.searchParams,
        headers: request.headers,
        account: this.account(protocol, request.headers, url.searchParams),
        body: () => parse(request.headers["content-type"] ?? "", seen),
      });
    if ("reply" in told) return await this.#reply(protocol, told, call);
    seen.outcome = outcome(200, told.note);
    sendJson(response, 200, told.json, headers);
  }

  async #reply(protocol: Protocol, question: Question, call: Call): Promise<void> {
    const { request, response, seen, headers } = call;
    const fault = this.takeFault(question);
    if (fault?.kind === "hang") {
      seen.outcome = outcome(0, "hang");
      return;
    }
    if (fault?.kind === "late") await sleep(fault.delayMs);
    const refusal = fault === null ? null : refusalOf(fault, protocol);
    if (refusal !== null) throw refusal;
    if (fault?.kind === "html") {
      seen.outcome = outcome(fault.status, "html");
      response.writeHead(fault.status, { "content-type": "text/html" }).end(HTML_PAGE);
      return;
    }
    const reply = question.reply();
    const note = question.streamed && fault !== null ? fault.kind : reply.note;
    seen.outcome = { ...outcome(200, note), usage: reply.usage };
    if (!question.streamed) return await sendWhole(reply, fault, call, this.settings);
    const { chunking, lineEnd, compress } = this.settings;
    const compression = compressionFor(compress, request);
    const sink = sseSink(response, { chunking, lineEnd, compression, headers });
    const whole = await streamReply(sink, reply, fault);
    if (!whole) seen.outcome = { ...seen.outcome, cut: true };
  }
}

interface Call {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly seen: SeenRequest;
  readonly headers: Readonly<Record<string, string>>;
}

/** An answer in one piece, broken where the fault says so. */
async function sendWhole(
  reply: Reply,
  fault: Fault | null,
  { request, response, headers }: Call,
  settings: UpstreamOptions,
): Promise<void> {
  if (fault?.kind === "reset") {
    response.socket?.resetAndDestroy();
    return;
  }
  if (fault?.kind === "slow") await sleep(fault.delayMs);
  const { bytes, headers: own } = jsonBytes(reply.body, compressionFor(settings.compress, request));
  response.writeHead(200, { ...headers, ...own });
  if (fault?.kind === "garbage") {
    response.end(Buffer.concat([GARBAGE, bytes]).subarray(0, bytes.length));
  } else if (fault?.kind === "half_event") {
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
  } else {
    response.end(bytes);
  }
}

export function asRefusal(error: unknown): Refusal {
  return error instanceof Refusal ? error : new Refusal(500, "", `stand-in: ${String(error)}`);
}

export function outcome(status: number, note: string): SeenOutcome {
  return { status, note, usage: null, cut: false };
}

const HTML_PAGE =
  "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>\r\n";
