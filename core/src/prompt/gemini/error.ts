import type { FourgateErrorCode } from "../../errors.ts";
import type { ErrorReply } from "../protocol.ts";
import { errorHeaders, errorKind, type ErrorKind } from "../reply/error-status.ts";

/** HTTP status and canonical status (google.rpc.Code). Gemini CLI asks again on 429 and 5xx for minutes. */
const shapes: Record<ErrorKind, readonly [number, string]> = {
  blocked: [400, "FAILED_PRECONDITION"],
  unauthenticated: [401, "UNAUTHENTICATED"],
  not_found: [404, "NOT_FOUND"],
  invalid: [400, "INVALID_ARGUMENT"],
  too_large: [400, "INVALID_ARGUMENT"],
  too_slow: [400, "INVALID_ARGUMENT"],
  unavailable: [400, "FAILED_PRECONDITION"],
  broken: [400, "FAILED_PRECONDITION"],
  timeout: [400, "FAILED_PRECONDITION"],
  overloaded: [503, "UNAVAILABLE"],
  failed: [400, "FAILED_PRECONDITION"],
};

/** The reply that a client of the Gemini API shows. */
export function errorReply(code: FourgateErrorCode, message: string, exchangeId: string): ErrorReply {
  const [number, status] = shapes[errorKind(code)];
  return {
    status: number,
    headers: errorHeaders(exchangeId),
    body: JSON.stringify({ error: { code: number, message, status } }),
  };
}

/**
 * The error as it is, without "data:" and a blank line, as the vendor's own servers end a stream:
 * its SDK takes an error for one only so. Never with a comment, which Gemini's clients can't read.
 */
export function errorEvent(code: FourgateErrorCode, message: string, exchangeId: string): string {
  return errorReply(code, message, exchangeId).body;
}
