/** An alarm was raised, told to a person, acknowledged, or is over. */
export interface AlarmRecord {
  readonly kind: "alarm";
  readonly id: string;
  readonly time: string;
  /** "gateway", or who acknowledged it: "admin" (logged in) or "local operator" (through the data folder). */
  readonly by: string;
  readonly change: AlarmChange;
}

/** What alarms are grouped by: one message tells all of a group that came in a window. */
export const alarmGroups = [
  // A drill found that a gate did not hold.
  "gate_failed",
  // Guard and gateway judged differently.
  "doors_differ",
  // Numbers of a device are missing, or came twice.
  "device_gap",
  "export_behind",
  "export_rejected",
  // A canary did not come back, or not as it was sent.
  "canary_failed",
  // Records can't be written or signed.
  "ledger_unhealthy",
  // A tool made a request that the log does not know.
  "blind_spot",
  // A witness or a copy does not get the log's checkpoints.
  "checkpoint_not_out",
  // The clock jumped ahead, so retention waits for an operator.
  "clock_ahead",
] as const;
export type AlarmGroup = (typeof alarmGroups)[number];

export type AlarmChange =
  | AlarmRaised
  | {
      /** A channel took the message, or failed to for good. */
      readonly act: "told" | "not_told";
      readonly alarms: readonly string[];
      /** Its name in fourgate.yaml. */
      readonly channel: string;
      /** Why it was not told; "" where it was. */
      readonly reason: string;
    }
  | { readonly act: "acknowledged"; readonly alarms: readonly string[]; readonly reason: string }
  | { readonly act: "ended"; readonly alarm: string };

export interface AlarmRaised {
  readonly act: "raised";
  /** "m12" */
  readonly alarm: string;
  readonly group: AlarmGroup;
  /** What it is about: a gate, a device, an export. While such an alarm is open no second is raised. */
  readonly subject: string;
  /** For a person; never content. */
  readonly message: string;
}
