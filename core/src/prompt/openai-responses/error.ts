import type { FourgateErrorCode } from "../../errors.ts";
import type { ErrorReply } from "../protocol.ts";
import { errorHeaders, errorKind, type ErrorKind } from "../reply/error-status.ts";

/** Status, and one of the vendor's error types. Codex shows a 400 at once and once; it tries others again. */
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

/** The reply that a client of the Responses API shows (facts measured with Codex 0.169). */
export function errorReply(code: FourgateErrorCode, message: string, exchangeId: string): ErrorReply {
  const kind = errorKind(code);
  const [status, type] = shapes[kind];
  return {
    status,
    headers: errorHeaders(exchangeId),
    body: JSON.stringify({
      error: { message, type, param: null, code: kind === "blocked" ? "invalid_prompt" : code },
    }),
  };
}

/** Ends a stream: Codex shows `invalid_prompt` and asks no second time. */
export function errorEvent(_code: FourgateErrorCode, message: string, exchangeId: string): string {
  const response = {
    id: `resp_${exchangeId === "" ? "fourgate" : exchangeId}`,
    object: "response",
    status: "failed",
    error: { code: "invalid_prompt", message },
    output: [],
  };
  return `event: response.failed\ndata: ${JSON.stringify({ type: "response.failed", response })}\n\n`;
}
