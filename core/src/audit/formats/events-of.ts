import type { AuditRecord } from "../record.ts";
import { blockEvents, intentEvents, outcomeEvents, type EventDraft } from "./call-events.ts";
import type { LogEvent, LogPlace, OpenCall } from "./event.ts";
import {
  alarmEvents,
  allowEvents,
  drillEvents,
  exportEvents,
  gatewayEvents,
  heartbeatEvents,
  identityEvents,
  lateFindingsEvents,
  loginEvents,
  policyEvents,
  readEvents,
  signOffEvents,
} from "./house-events.ts";
import { clockEvents, retentionEvents } from "./retention-events.ts";

/** The record and what is known beside it. */
export interface PlacedRecord {
  readonly record: AuditRecord;
  readonly place: LogPlace;
  /** Of an outcome: the call that it ends; null where that is not at hand. */
  readonly open: OpenCall | null;
}

/** A record's events, one or more, in an order that never changes. */
export function eventsOf({ record, place, open }: PlacedRecord): LogEvent[] {
  const timeMs = Date.parse(record.time);
  return draftsOf(record, open).map((draft, part) => ({
    timeMs: Number.isNaN(timeMs) ? 0 : timeMs,
    truncated: false,
    correlationId: record.id,
    ...draft,
    place,
    kind: record.kind,
    recordId: record.id,
    part,
  }));
}

function draftsOf(record: AuditRecord, open: OpenCall | null): EventDraft[] {
  switch (record.kind) {
    case "intent":
      return intentEvents(record);
    case "outcome":
      return outcomeEvents(record, open);
    case "refusal":
    case "guard_block":
      return blockEvents(record);
    case "policy":
      return policyEvents(record);
    case "drill":
      return drillEvents(record);
    case "gateway":
      return gatewayEvents(record);
    case "read":
      return readEvents(record);
    case "identity":
      return identityEvents(record);
    case "allow":
      return allowEvents(record);
    case "export":
      return exportEvents(record);
    case "heartbeat":
      return heartbeatEvents(record);
    case "login":
      return loginEvents(record);
    case "late_findings":
      return lateFindingsEvents(record);
    case "retention":
      return retentionEvents(record);
    case "sign_off":
      return signOffEvents(record);
    case "clock":
      return clockEvents(record);
    default:
      return alarmEvents(record);
  }
}
