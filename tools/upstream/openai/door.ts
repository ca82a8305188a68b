import { bearerOf } from "../header.ts";
import type { JsonObject } from "../json.ts";
import type { PrefixCacheLimits } from "../prefixcache.ts";
import type { Asked, Fact, Protocol } from "../protocol.ts";
import { Refusal } from "../refusal.ts";

/** What all of OpenAI's endpoints share: log-in, headers, the shape of errors, the list of models. */
export const OPENAI_DOOR: Pick<
  Protocol,
  "credential" | "open" | "headers" | "errorBody" | "unauthenticated" | "rateLimited" | "overloaded"
> = {
  credential: bearerOf,
  open: () => null,
  headers: (requestId) => ({
    "x-request-id": requestId,
    "openai-version": "2020-10-01",
    "openai-organization": "org-stand-in",
    "openai-processing-ms": "7",
  }),
  errorBody: (refusal) => ({ error: errorOf(refusal) }),
  unauthenticated: (given) =>
    given
      ? new Refusal(401, "invalid_request_error", "Incorrect API key provided.", { code: "invalid_api_key" })
      : new Refusal(401, "invalid_request_error", "Missing bearer authentication in header"),
  rateLimited: (message) =>
    new Refusal(429, "requests", message, {
      code: "rate_limit_exceeded",
      headers: {
        "retry-after": "7",
        "x-ratelimit-limit-requests": "50",
        "x-ratelimit-remaining-requests": "0",
        "x-ratelimit-reset-requests": "7s",
      },
    }),
  overloaded: () =>
    new Refusal(503, "service_unavailable_error", "The server is currently overloaded.", {
      code: "slow_down",
    }),
};

/** OpenAI keeps prefixes of 1,024 tokens and more, and tells of them in steps of 128. */
export const OPENAI_CACHE_LIMITS: PrefixCacheLimits = {
  prefixTokensMin: 1024,
  stepTokens: 128,
  keptMsMax: 600_000,
  entriesMax: 100_000,
};

export function errorOf({ status, type, message, code, param }: Refusal): JsonObject {
  const usual = status >= 500 ? "server_error" : "invalid_request_error";
  return { message, type: type || usual, param, code };
}

/** 400 with the place that is wrong. */
export function wrong(param: string, message: string, code = "invalid_value"): Refusal {
  return new Refusal(400, "invalid_request_error", message, { code, param });
}

export function unknownMember(param: string): Refusal {
  return wrong(param, `Unknown parameter: '${param}'.`, "unknown_parameter");
}

export function missingMember(param: string): Refusal {
  return wrong(param, `Missing required parameter: '${param}'.`, "missing_required_parameter");
}

export function wrongType(param: string, wanted: string): Refusal {
  return wrong(param, `Invalid type for '${param}': expected ${wanted}.`, "invalid_type");
}

/** GET /v1/models, in Codex's form too; null for any other path. */
export function modelList({ method, path, query }: Asked): Fact | null {
  if (method !== "GET" || path !== "/v1/models") return null;
  const data = MODELS.map((id) => ({ id, object: "model", created: 1_767_225_600, owned_by: "openai" }));
  const json: JsonObject = { object: "list", data, ...(query.has("client_version") ? { models: [] } : {}) };
  return { note: "models", json };
}

export function noSuchPath({ method, path }: Asked): Refusal {
  return new Refusal(404, "invalid_request_error", `Invalid URL (${method} ${path})`);
}

const MODELS = ["gpt-6-astra", "gpt-5.5", "gpt-5-mini"];
