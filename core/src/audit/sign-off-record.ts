/**
 * Somebody took responsibility, by name and reason, for what they saw. It is a record under the log's signature and
 * the operator's log-in; it carries no signature of the person's own.
 */
export interface SignOffRecord {
  readonly kind: "sign_off";
  readonly id: string;
  readonly time: string;
  /** "admin" (logged in) or "local operator" (through the data folder). */
  readonly by: string;
  /** What was signed off: a record of this log. */
  readonly of: { readonly kind: "drill"; readonly id: string };
  /** In force at that moment. */
  readonly policyVersion: string;
  readonly reason: string;
}
