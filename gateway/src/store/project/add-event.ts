import type { AlarmRecord } from "@fourgate/core/audit/alarm-record";
import type { AllowRecord } from "@fourgate/core/audit/allow-record";
import type { ExportRecord } from "@fourgate/core/audit/export-record";
import type { IdentityChange, IdentityRecord } from "@fourgate/core/audit/identity-record";
import type { LateFindingsRecord } from "@fourgate/core/audit/late-findings-record";
import type {
  DrillRecord,
  GatewayRecord,
  HeartbeatRecord,
  LoginRecord,
  PolicyRecord,
  ReadRecord,
} from "@fourgate/core/audit/record";
import type { Placed } from "./add-record.ts";
import type { Batch } from "./batch.ts";

type EventRecord =
  | PolicyRecord
  | DrillRecord
  | GatewayRecord
  | ReadRecord
  | IdentityRecord
  | AllowRecord
  | ExportRecord
  | AlarmRecord
  | HeartbeatRecord
  | LoginRecord
  | LateFindingsRecord;

/**
 * What happened beside the exchanges. Exceptions, alarms and what became of exports the gateway holds itself; what was
 * found later is read from the log by the report that counts it.
 */
export function addEvent(batch: Batch, record: EventRecord, { index, text, rowCountMax }: Placed): void {
  const event = { log_index: index, id: record.id, time: record.time };
  switch (record.kind) {
    case "allow":
    case "export":
    case "alarm":
    case "late_findings":
      return;
    case "gateway":
      batch.add("gateway_events", { ...event, event: record.event, detail: text.own(record.detail) });
      return;
    case "policy": {
      const { audit, scope, secrets, private: private_ } = record.gates;
      const version = text.own(record.version);
      batch.add("policies", {
        ...event,
        version,
        sha256: record.sha256,
        audit,
        scope,
        secrets,
        private: private_,
      });
      return;
    }
    case "drill":
      batch.add(
        "drill_lines",
        ...record.lines
          .slice(0, rowCountMax)
          .map(({ gate, pass }, ordinal) => ({ ...event, ordinal, gate, pass })),
      );
      return;
    case "read":
      batch.add("reads", {
        ...event,
        reader: text.name(record.reader),
        exchange: text.name(record.of),
        act: record.act ?? null,
        asked: record.asked === undefined ? null : text.words(record.asked),
        found: record.found ?? null,
      });
      return;
    case "heartbeat":
      batch.add("heartbeats", {
        ...event,
        user_id: text.name(record.user),
        device: text.name(record.device),
        sent_at: record.sentAt,
        device_sequence: record.deviceSequence,
        policy_version: text.own(record.policyVersion),
        runs: record.runs,
        waiting: record.waiting,
      });
      return;
    case "login":
      batch.add("logins", {
        ...event,
        operator: text.name(record.operator),
        event: record.event,
        address: text.name(record.from),
      });
      return;
    case "identity":
      batch.add(
        "identity_changes",
        ...record.changes.slice(0, rowCountMax).map((change, ordinal) => ({
          ...event,
          ordinal,
          changed_by: text.name(record.by),
          act: change.act,
          user_id: named(change, "user", text.name),
          team: named(change, "team", text.name),
          device: named(change, "device", text.name),
        })),
      );
  }
}

function named(change: IdentityChange, member: string, name: (text: string) => string): string | null {
  const value = (change as unknown as Readonly<Record<string, unknown>>)[member];
  return typeof value === "string" && value !== "" ? name(value) : null;
}
