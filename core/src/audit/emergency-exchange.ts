import type { IntentRecord, OutcomeRecord } from "./record.ts";

/** What of an exchange both the guard that sent it without a gateway and a gateway's intent say. */
type SaidOfIntents =
  | "actor"
  | "method"
  | "path"
  | "query"
  | "headers"
  | "model"
  | "deployment"
  | "destination"
  | "classification"
  | "labels"
  | "findings"
  | "observed";

/** What a guard states of an exchange that left its laptop while the gateway was away. */
export interface EmergencyExchange extends Pick<IntentRecord, SaidOfIntents> {
  /** The guard's own id of it (ULID). */
  readonly id: string;
  /** The guard's report, signed as its device: device, number, time, body's digest, policy. */
  readonly report: string;
  /** ISO 8601, the laptop's clock. */
  readonly sentAt: string;
}

/** How it ended. */
export type EmergencyOutcome = Pick<OutcomeRecord, "result" | "status" | "firstByteMs" | "durationMs"> & {
  /** The reply was longer than what is kept of it. */
  readonly cut: boolean;
};
