/**
 * The closed family of things that go wrong in Fourgate. A code is stable: clients, tests and
 * operators' scripts rely on it. The message is for a person and never carries content.
 */
export type FourgateErrorCode =
  | "unauthenticated"
  | "endpoint_unknown"
  | "head_invalid"
  | "body_too_large"
  | "body_too_slow"
  | "body_encoding"
  | "body_malformed"
  | "body_ambiguous"
  | "body_too_deep"
  | "body_schema"
  | "gate_blocked"
  | "gate_failed"
  | "record_failed"
  | "gateway_away"
  | "policy_stale"
  | "upstream_unreachable"
  | "upstream_timeout"
  | "upstream_broken"
  | "overloaded"
  | "config_invalid"
  | "usage"
  | "log_invalid"
  | "not_found"
  | "internal";

export class FourgateError extends Error {
  override readonly name = "FourgateError";
  readonly code: FourgateErrorCode;
  /** What the reader can do now; one sentence. */
  readonly remedy: string;

  constructor(code: FourgateErrorCode, message: string, remedy: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.remedy = remedy;
  }
}
