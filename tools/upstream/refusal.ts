import type { JsonObject } from "./json.ts";

/** A request that the vendor refuses: status and error type as api.anthropic.com documents them. */
export class Refusal extends Error {
  readonly status: number;
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, type: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.type = type;
    this.headers = headers;
  }

  body(requestId: string): JsonObject {
    return { type: "error", error: { type: this.type, message: this.message }, request_id: requestId };
  }
}

export function invalid(message: string): Refusal {
  return new Refusal(400, "invalid_request_error", message);
}
