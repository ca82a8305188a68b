import { isNumberAlarm } from "@fourgate/core/audit/device-numbers";
import type { AlarmGroup } from "@fourgate/core/audit/alarm-record";
import type { AuditRecord } from "@fourgate/core/audit/record";
import type { ExportStanding } from "../export/exporter.ts";

/** Something that a person should know. */
export interface Sign {
  readonly group: AlarmGroup;
  readonly subject: string;
  readonly message: string;
}

/** What a record gives reason to raise, and which standing alarms it ends. */
export interface RecordSigns {
  readonly raise: readonly Sign[];
  readonly end: readonly Pick<Sign, "group" | "subject">[];
}

const subjectLengthMax = 200;

const none: RecordSigns = { raise: [], end: [] };

export function signsOf(record: AuditRecord): RecordSigns {
  switch (record.kind) {
    case "drill": {
      const sign = (gate: number): Pick<Sign, "group" | "subject"> => ({
        group: "gate_failed",
        subject: `gate ${String(gate)}`,
      });
      return {
        raise: record.lines
          .filter(({ pass }) => !pass)
          .map(({ gate, text }) => ({
            ...sign(gate),
            message: `gate ${String(gate)} did not hold: ${text}`,
          })),
        end: record.lines.filter(({ pass }) => pass).map(({ gate }) => sign(gate)),
      };
    }
    case "intent":
    case "refusal":
      return {
        raise: record.alarms.map((alarm) => {
          const device = record.actor?.device ?? "";
          // Of nobody known each is one of its own: a code that came twice has nothing to do with a stolen token.
          const subject = device === "" ? (record.actor?.user ?? alarm.slice(0, subjectLengthMax)) : device;
          return {
            group: isNumberAlarm(alarm) ? "device_gap" : "doors_differ",
            subject,
            message: `${alarm} (exchange ${record.id})`,
          };
        }),
        end: [],
      };
    case "export": {
      const { event, export: subject } = record;
      if (event.act === "rejected")
        return {
          raise: [
            {
              group: "export_rejected",
              subject,
              message: `the receiver of export ${subject} refused the ${event.recordKind} ${event.record}: ${event.reason}`,
            },
          ],
          end: [],
        };
      if (event.act !== "canary_checked") return none;
      const { result, canary } = event;
      if (result === "read_back" || result === "acknowledged" || result === "sent")
        return { raise: [], end: [{ group: "canary_failed", subject }] };
      const message = `the canary ${canary} of export ${subject} is ${result} at its receiver`;
      return { raise: [{ group: "canary_failed", subject, message }], end: [] };
    }
    case "heartbeat": {
      const { device: subject, user, unseenCalls = 0 } = record;
      if (unseenCalls === 0) return none;
      const calls = unseenCalls === 1 ? "a call" : `${String(unseenCalls)} calls`;
      const message = `a tool of ${user} on ${subject} says that it made ${calls} to a model which no log knows`;
      return { raise: [{ group: "blind_spot", subject, message }], end: [] };
    }
    default:
      return none;
  }
}

/** An export that something waits for too long. */
export function exportsBehind(
  exports: readonly ExportStanding[],
  nowMs: number,
  behindMsMax: number,
): readonly Sign[] {
  return exports.flatMap(({ name, to, behindSince, count, position, trouble }) => {
    if (behindSince === null || nowMs - Date.parse(behindSince) < behindMsMax) return [];
    const why = trouble === null ? "" : `: ${trouble}`;
    const message = `export ${name} to ${to} is ${String(count - position)} records behind since ${behindSince}${why}`;
    return [{ group: "export_behind", subject: name, message }];
  });
}
