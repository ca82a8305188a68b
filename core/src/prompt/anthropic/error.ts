import type { FourgateErrorCode } from "../../errors.ts";

/** An answer of Fourgate's own, in the vendor's shape. */
export interface ErrorReply {
  readonly status: number;
  readonly headers: Record<string, string>;
  /** JSON text. */
  readonly body: string;
}

interface Shape {
  readonly status: number;
  /** One of the vendor's error types. */
  readonly type: string;
}

const badRequest: Shape = { status: 400, type: "invalid_request_error" };
const unavailable: Shape = { status: 503, type: "api_error" };
const broken: Shape = { status: 502, type: "api_error" };
const failed: Shape = { status: 500, type: "api_error" };

/** What is not named here is 500. */
const shapes: Partial<Record<FourgateErrorCode, Shape>> = {
  // Claude Code shows a 451 at once and once; a 403 makes it ask for a new log-in.
  gate_blocked: { status: 451, type: "permission_error" },
  unauthenticated: { status: 401, type: "authentication_error" },
  endpoint_unknown: { status: 404, type: "not_found_error" },
  not_found: { status: 404, type: "not_found_error" },
  head_invalid: badRequest,
  body_malformed: badRequest,
  body_ambiguous: badRequest,
  body_too_deep: badRequest,
  body_schema: badRequest,
  body_encoding: badRequest,
  body_too_large: { status: 413, type: "request_too_large" },
  body_too_slow: { status: 408, type: "invalid_request_error" },
  gateway_away: unavailable,
  policy_stale: unavailable,
  record_failed: unavailable,
  upstream_unreachable: broken,
  upstream_broken: broken,
  upstream_timeout: { status: 504, type: "api_error" },
  overloaded: { status: 529, type: "overloaded_error" },
};

/**
 * The reply that a client of the Messages protocol shows (API reference, Errors). Every one says
 * `x-should-retry: false`: the same bytes would be refused again, and without it Claude Code tries
 * 11 times in 180 s on a 429 or 500.
 */
export function errorReply(code: FourgateErrorCode, message: string, exchangeId: string): ErrorReply {
  const { status, type } = shapes[code] ?? failed;
  return {
    status,
    headers: {
      "content-type": "application/json",
      "x-should-retry": "false",
      "x-fourgate-exchange": exchangeId,
      "request-id": exchangeId,
    },
    body: JSON.stringify({ type: "error", error: { type, message }, request_id: exchangeId }),
  };
}
