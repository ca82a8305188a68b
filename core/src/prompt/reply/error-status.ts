import type { FourgateErrorCode } from "../../errors.ts";

/** What kind of failure a code is; protocols name and number these each in their own way. */
export type ErrorKind =
  | "blocked"
  | "unauthenticated"
  | "not_found"
  | "invalid"
  | "too_large"
  | "too_slow"
  | "unavailable"
  | "broken"
  | "timeout"
  | "overloaded"
  | "failed";

const kinds: Partial<Record<FourgateErrorCode, ErrorKind>> = {
  gate_blocked: "blocked",
  unauthenticated: "unauthenticated",
  endpoint_unknown: "not_found",
  not_found: "not_found",
  head_invalid: "invalid",
  body_malformed: "invalid",
  body_ambiguous: "invalid",
  body_too_deep: "invalid",
  body_schema: "invalid",
  body_encoding: "invalid",
  body_too_large: "too_large",
  body_too_slow: "too_slow",
  gateway_away: "unavailable",
  policy_stale: "unavailable",
  record_failed: "unavailable",
  upstream_unreachable: "broken",
  upstream_broken: "broken",
  upstream_timeout: "timeout",
  overloaded: "overloaded",
};

export function errorKind(code: FourgateErrorCode): ErrorKind {
  return kinds[code] ?? "failed";
}

/** Headers of an answer of Fourgate's own. The same bytes would be refused again: no client should try. */
export function errorHeaders(exchangeId: string): Record<string, string> {
  return {
    "content-type": "application/json",
    "x-should-retry": "false",
    "x-fourgate-exchange": exchangeId,
    "request-id": exchangeId,
  };
}
