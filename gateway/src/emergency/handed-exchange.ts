import type { Actor, OutcomeRecord, RecordedFinding } from "@fourgate/core/audit/record";
import type { Classification, Label } from "@fourgate/core/scope/catalogue";
import type { Reason } from "@fourgate/core/verdict";

/** What left a laptop while this gateway was away, as its guard hands it in. */
export interface HandedExchange {
  readonly exchange: {
    /** The guard's own id of it (ULID). */
    readonly id: string;
    /** The guard's report, signed by the device. */
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
  };
  /** base64 of zstd of the body as it was sent. */
  readonly body: string;
  /** Null where the guard ended before the exchange did. */
  readonly outcome:
    | (Pick<OutcomeRecord, "result" | "status" | "firstByteMs" | "durationMs" | "replySha256"> & {
        /** The reply was longer than what is handed in of it. */
        readonly cut: boolean;
      })
    | null;
  /** base64 of zstd of the reply. */
  readonly reply: string;
}
