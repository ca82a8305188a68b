import type { FourgateErrorCode } from "../../errors.ts";
import type { ErrorReply } from "../protocol.ts";
import { errorHeaders, errorKind, type ErrorKind } from "../reply/error-status.ts";

/** Status, and one of the vendor's error types (API reference, Errors). */
const shapes: Record<ErrorKind, readonly [number, string]> = {
  // Every client of Messages shows a 451 at once and once; a 403 makes Claude Code ask for a new log-in.
  blocked: [451, "permission_error"],
  unauthenticated: [401, "authentication_error"],
  not_found: [404, "not_found_error"],
  invalid: [400, "invalid_request_error"],
  // Upon a 413 Claude Code says words of its own instead; upon request_too_large pi says nothing and ends with 0.
  too_large: [451, "invalid_request_error"],
  too_slow: [408, "invalid_request_error"],
  unavailable: [451, "api_error"],
  broken: [451, "api_error"],
  timeout: [451, "api_error"],
  overloaded: [529, "overloaded_error"],
  failed: [451, "api_error"],
};

/**
 * The reply that a client of the Messages protocol shows. From 500 on opencode and pi ask again for
 * minutes, whatever a header says, so all but too much at once is a 451: the person decides about
 * another try. Without `x-should-retry: false` Claude Code tries 11 times in 180 s on a 429 or 500.
 */
export function errorReply(code: FourgateErrorCode, message: string, exchangeId: string): ErrorReply {
  const [status, type] = shapes[errorKind(code)];
  return {
    status,
    headers: errorHeaders(exchangeId),
    body: JSON.stringify({
      type: "error",
      error: { type, message },
      ...(exchangeId === "" ? {} : { request_id: exchangeId }),
    }),
  };
}

export function errorEvent(code: FourgateErrorCode, message: string, exchangeId: string): string {
  return `event: error\ndata: ${errorReply(code, message, exchangeId).body}\n\n`;
}
