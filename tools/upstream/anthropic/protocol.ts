import { typedEvents } from "../chunking.ts";
import { bearerOf, headerOf } from "../header.ts";
import type { JsonObject } from "../json.ts";
import type { Asked, Fact, Protocol, Question, Reply, VendorState } from "../protocol.ts";
import { invalid, Refusal } from "../refusal.ts";
import { plan } from "../script.ts";
import { answer, conversationOf, stormEvents } from "./model.ts";
import { PromptCache, VENDOR_CACHE_LIMITS } from "./promptcache.ts";
import { eventsOf, messageOf } from "./reply.ts";
import { ALL_BETAS, checkRequest } from "./schema.ts";
import { checkSignatures } from "./thinking.ts";
import { unitsOf } from "./units.ts";

/** Anthropic's Messages API, as documented at docs.anthropic.com/en/api. */
export function anthropic(state: VendorState): Protocol {
  const cache = new PromptCache(VENDOR_CACHE_LIMITS, Date.now);

  const ask = (asked: Asked, betas: string): Question => {
    const body = checkRequest(asked.body(), { endpoint: "messages", betas });
    return {
      main: conversationOf(body).hasTools,
      streamed: body["stream"] === true,
      reply: () => reply(asked, body),
    };
  };

  const reply = (asked: Asked, body: JsonObject): Reply => {
    const { scripts, lenient, thinking } = state.settings;
    const units = unitsOf(body);
    if (!lenient) checkSignatures(state.key, units);
    const usage = cache.use(asked.account, body, units);
    const step = plan(scripts, conversationOf(body));
    const message = answer(body, units, usage, step, thinking ? state.key : null);
    return {
      note: message.stopReason,
      usage: message.usage,
      body: messageOf(message),
      events: () => typedEvents(eventsOf(message)),
      storm: (pieces) => typedEvents(stormEvents(message, pieces)),
      failure: (type, text) => [
        ...typedEvents([{ type: "error", error: { type: type || "overloaded_error", message: text } }]),
      ],
    };
  };

  return {
    name: "anthropic",
    credential: (headers) => headerOf(headers, "x-api-key") ?? bearerOf(headers),
    open(method, path) {
      if (method === "HEAD" && (path === "/api/hello" || path === "/")) return { note: "hello", json: {} };
      if (method === "GET" && path === "/api/hello") return { note: "hello", json: { message: "hello" } };
      if (!path.startsWith("/v1/")) throw new Refusal(404, "not_found_error", `Not found: ${path}`);
      return null;
    },
    read(asked): Fact | Question {
      const { method, path, headers } = asked;
      const { lenient } = state.settings;
      if (headers["anthropic-version"] === undefined && !lenient)
        throw invalid("anthropic-version: header is required");
      if (method === "GET" && path === "/v1/models") return { note: "models", json: MODEL_LIST };
      if (method !== "POST") throw new Refusal(405, "invalid_request_error", "Method Not Allowed");
      const betas = lenient ? ALL_BETAS : (headerOf(headers, "anthropic-beta") ?? "");
      if (path === "/v1/messages/count_tokens") {
        const units = unitsOf(checkRequest(asked.body(), { endpoint: "count_tokens", betas }));
        const count = units.reduce((sum, unit) => sum + unit.tokens, 0);
        return { note: "count_tokens", json: { input_tokens: count } };
      }
      if (path === "/v1/messages") return ask(asked, betas);
      throw new Refusal(404, "not_found_error", `Not found: ${path}`);
    },
    headers: (requestId) => ({
      "request-id": requestId,
      "anthropic-organization-id": "00000000-0000-4000-8000-000000000000",
    }),
    errorBody: (refusal, requestId) => ({
      type: "error",
      error: { type: refusal.type || USUAL_TYPES[refusal.status] || "api_error", message: refusal.message },
      request_id: requestId,
    }),
    unauthenticated: (given) =>
      new Refusal(401, "authentication_error", given ? "invalid x-api-key" : "x-api-key header is required"),
    rateLimited: (message) => new Refusal(429, "rate_limit_error", message, { headers: RATE_HEADERS }),
    overloaded: () => new Refusal(529, "overloaded_error", "Overloaded"),
    forget: () => cache.clear(),
  };
}

const USUAL_TYPES: Readonly<Record<number, string>> = {
  400: "invalid_request_error",
  401: "authentication_error",
  404: "not_found_error",
  413: "request_too_large",
};

const RATE_HEADERS: Readonly<Record<string, string>> = {
  "retry-after": "7",
  "anthropic-ratelimit-requests-limit": "50",
  "anthropic-ratelimit-requests-remaining": "0",
  "anthropic-ratelimit-requests-reset": "2026-01-01T00:00:07Z",
  "anthropic-ratelimit-tokens-limit": "40000",
  "anthropic-ratelimit-tokens-remaining": "0",
};

const MODELS = ["claude-opus-4-8", "claude-sonnet-4-6", "claude-haiku-4-5"];
const MODEL_LIST: JsonObject = {
  data: MODELS.map((id) => ({ type: "model", id, display_name: id, created_at: "2026-01-01T00:00:00Z" })),
  has_more: false,
  first_id: MODELS[0] ?? null,
  last_id: MODELS.at(-1) ?? null,
};
