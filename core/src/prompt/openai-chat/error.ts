import type { FourgateErrorCode } from "../../errors.ts";
import type { ErrorReply } from "../protocol.ts";
import { errorHeaders, errorKind, type ErrorKind } from "../reply/error-status.ts";

/**
 * Status, and one of the vendor's error types. opencode 1.18, Qwen Code 0.24, Cline 3.0 and pi 0.87
 * show a 400 at once and once; on 429 and from 500 on they try 4 to 28 times, pi shows nothing of a
 * 413. So all but too much at once is a 400: the person decides about another try. opencode also
 * tries again wherever "server_error" stands in the body.
 */
const shapes: Record<ErrorKind, readonly [number, string]> = {
  blocked: [400, "invalid_request_error"],
  unauthenticated: [401, "invalid_request_error"],
  not_found: [404, "invalid_request_error"],
  invalid: [400, "invalid_request_error"],
  too_large: [400, "invalid_request_error"],
  too_slow: [400, "invalid_request_error"],
  unavailable: [400, "invalid_request_error"],
  broken: [400, "invalid_request_error"],
  timeout: [400, "invalid_request_error"],
  overloaded: [503, "server_error"],
  failed: [400, "invalid_request_error"],
};

/** The reply that a client of chat completions shows. */
export function errorReply(code: FourgateErrorCode, message: string, exchangeId: string): ErrorReply {
  const [status, type] = shapes[errorKind(code)];
  const body = JSON.stringify({ error: { message, type, param: null, code } });
  return { status, headers: errorHeaders(exchangeId), body };
}

/** Ends a stream: a chunk that is an error. No `[DONE]` follows, so that no call in it counts as whole. */
export function errorEvent(code: FourgateErrorCode, message: string, exchangeId: string): string {
  return `data: ${errorReply(code, message, exchangeId).body}\n\n`;
}
