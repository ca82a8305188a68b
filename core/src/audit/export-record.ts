import type { RecordKind } from "./record.ts";

/** What became of an export: a canary on its way, or a record that its receiver refused for good. */
export interface ExportRecord {
  readonly kind: "export";
  readonly id: string;
  readonly time: string;
  /** The export's name in fourgate.yaml. */
  readonly export: string;
  readonly event: ExportEvent;
}

export type ExportEvent =
  /** Goes the way of every record, to this export's receiver alone. */
  { readonly act: "canary_sent" } | CanaryChecked | RecordRejected;

export interface CanaryChecked {
  readonly act: "canary_checked";
  /** The id of the record `canary_sent`. */
  readonly canary: string;
  /**
   * read_back: the receiver gave the same bytes again. acknowledged: it said that it has them. sent: its
   * protocol knows no answer, and the connection held. differs and missing: what reading back showed.
   * late: nothing of all this within the time.
   */
  readonly result: CanaryResult;
  /** Of what was sent, lower-case hex; "" where nothing was. */
  readonly sha256: string;
  readonly bytes: number;
  /** Records that the receiver took since the canary before. */
  readonly recordCount: number;
  /** From the canary's record to the result. */
  readonly afterMs: number;
}

export type CanaryResult = "read_back" | "acknowledged" | "sent" | "differs" | "missing" | "late";

/** Set aside, so that what comes after it goes on: the record itself stays in the log. */
export interface RecordRejected {
  readonly act: "rejected";
  readonly record: string;
  readonly recordKind: RecordKind;
  /** Log index of the record. */
  readonly index: number;
  /** What the receiver said, cut and without content. */
  readonly reason: string;
}
