import type { AlarmGroup } from "@fourgate/core/audit/alarm-record";
import { plainText } from "@fourgate/core/audit/formats/plain-text";
import type { ListedAlarm } from "./alarm-list.ts";

/** Where alarms reach a person. */
export interface Channel extends AsyncDisposable {
  readonly name: string;
  /** Null for all. */
  readonly groups: readonly AlarmGroup[] | null;
  /** @throws FourgateError upstream_unreachable and its kin, in words */
  send(message: AlarmMessage, signal: AbortSignal): Promise<void>;
}

/** One message: the alarms of a group that came together. */
export interface AlarmMessage {
  readonly group: AlarmGroup;
  readonly alarms: readonly ListedAlarm[];
  /** More of them than are told. */
  readonly leftOutCount: number;
  /** The console's address. */
  readonly console: string;
}

const groupWords: Readonly<Record<AlarmGroup, string>> = {
  gate_failed: "a gate did not hold",
  doors_differ: "guard and gateway differ",
  device_gap: "a laptop's numbers have a gap",
  export_behind: "an export is behind",
  export_rejected: "a receiver refused a record",
  canary_failed: "a canary did not arrive",
  ledger_unhealthy: "the log cannot be written or signed",
  blind_spot: "a tool went round the log",
  checkpoint_not_out: "the log's checkpoints do not leave this machine",
  clock_ahead: "the clock jumped ahead",
};

/** "2 alarms: a gate did not hold" */
export function subjectOf({ group, alarms, leftOutCount }: AlarmMessage): string {
  const count = alarms.length + leftOutCount;
  return `${count === 1 ? "Alarm" : `${String(count)} alarms`}: ${groupWords[group]}`;
}

export function textOf({ alarms, leftOutCount, console }: AlarmMessage): string {
  const ids = alarms.map(({ alarm }) => alarm);
  return [
    ...alarms.map(({ alarm, raisedAt, message }) => `${alarm}  ${raisedAt}  ${plainText(message)}`),
    ...(leftOutCount > 0 ? [`and ${String(leftOutCount)} more: see fourgate alarms list`] : []),
    "",
    `See them: ${console}/console/alarms`,
    `Say that you deal with them: fourgate alarms ack ${ids.slice(0, 10).join(" ")} --reason "…"`,
    "",
  ].join("\n");
}
