import type { Classification, Label } from "../scope/catalogue.ts";
import type { Reason } from "../verdict.ts";
import type { Actor, OutcomeRecord, RecordedFinding } from "./record.ts";

/** What a guard states of an exchange that left its laptop while the gateway was away. */
export interface EmergencyExchange {
  /** The guard's own id of it (ULID). */
  readonly id: string;
  /** The guard's report, signed as its device: device, number, time, body's digest, policy. */
  readonly report: string;
  /** ISO 8601, the laptop's clock. */
  readonly sentAt: string;
  readonly actor: Actor;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** Without log-ins. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly model: string;
  readonly deployment: string;
  readonly destination: string;
  readonly classification: Classification;
  readonly labels: readonly Label[];
  readonly findings: readonly RecordedFinding[];
  readonly observed: readonly Reason[];
}

/** How it ended. */
export type EmergencyOutcome = Pick<OutcomeRecord, "result" | "status" | "firstByteMs" | "durationMs"> & {
  /** The reply was longer than what is kept of it. */
  readonly cut: boolean;
};
