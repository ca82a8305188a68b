import { counted } from "../../counted.ts";
import type { AlarmChange, AlarmRecord } from "../alarm-record.ts";
import type { AllowChange, AllowRecord } from "../allow-record.ts";
import type { CanaryResult, ExportEvent, ExportRecord } from "../export-record.ts";
import type { LateFindingsRecord } from "../late-findings-record.ts";
import type { IdentityChange, IdentityRecord } from "../identity-record.ts";
import type {
  DrillRecord,
  GatewayRecord,
  HeartbeatRecord,
  LoginRecord,
  PolicyRecord,
  ReadRecord,
} from "../record.ts";
import type { SignOffRecord } from "../sign-off-record.ts";
import { nothing, type EventDraft } from "./call-events.ts";
import type { AlarmState, ChangeFacts, Severity } from "./event.ts";

/** What happens in the house beside the calls: each change, check and alarm is an event. */
export function policyEvents({ version, gates }: PolicyRecord): EventDraft[] {
  const modes = [
    `audit ${gates.audit}`,
    `scope ${gates.scope}`,
    `secrets ${gates.secrets}`,
    `private ${gates.private}`,
  ];
  const isLowered =
    modes.some((mode) => !mode.endsWith("enforce")) || Object.keys(gates.teams ?? {}).length > 0;
  const message = `policy ${version} is in force: ${modes.join(", ")}`;
  return [
    {
      ...changed("policy_adopted", "Policy in force", message, isLowered ? "high" : "info"),
      by: "gateway",
      change: { act: "update", type: "policy", id: version, comment: modes.join(", ") },
    },
  ];
}

export function drillEvents({ lines }: DrillRecord): EventDraft[] {
  return lines.map(({ gate, pass, text }) => ({
    ...nothing,
    action: pass ? "gate_held" : "gate_failed",
    title: pass ? "Gate held in a drill" : "Gate FAILED in a drill",
    message: `gate ${String(gate)} ${pass ? "PASS" : "FAIL"}: ${text}`,
    severity: pass ? "info" : "critical",
    outcome: pass ? "success" : "failure",
    by: "gateway",
    check: { control: `gate ${String(gate)}`, pass },
  }));
}

export function signOffEvents({ by, of, policyVersion, reason }: SignOffRecord): EventDraft[] {
  const about = `signed off ${of.kind} ${of.id} under policy ${policyVersion}: ${reason}`;
  return [
    {
      ...changed("drill_signed_off", "Drill signed off", `${by}: ${about}`, "info"),
      by,
      change: { act: "update", type: of.kind, id: of.id, comment: about },
      correlationId: of.id,
    },
  ];
}

export function gatewayEvents({ event, detail }: GatewayRecord): EventDraft[] {
  return [
    {
      ...nothing,
      action: `gateway_${event}`,
      title: `Gateway ${event}`,
      message: `${event}: ${detail}`,
      severity: event === "recovered" ? "medium" : "info",
      outcome: "success",
      by: "gateway",
    },
  ];
}

export function readEvents({ reader, of, act = "show", asked, found }: ReadRecord): EventDraft[] {
  const what = of === "" ? (asked ?? "records") : of;
  const message = `${reader}: ${act} of ${what}${found === undefined ? "" : `, ${String(found)} found`}`;
  return [
    {
      ...changed(`log_${act}`, "The log was read", message, "info"),
      by: reader,
      change: { act: "read", type: "log", id: what, comment: "" },
      ...(of === "" ? {} : { correlationId: of }),
    },
  ];
}

export function lateFindingsEvents({ of, actor, findings, isCut }: LateFindingsRecord): EventDraft[] {
  const told = findings.map(({ what, count, block }) => `${String(count)} × ${what} in ${block}`);
  return [
    {
      ...nothing,
      action: "late_findings",
      title: "Names found in what had left",
      message: `${of}: ${told.join(", ")}${isCut ? "; there was more than may be looked at" : ""}`,
      severity: "medium",
      outcome: "success",
      actor,
      correlationId: of,
    },
  ];
}

export function heartbeatEvents(record: HeartbeatRecord): EventDraft[] {
  const { user, device, deviceSequence, runs, waiting, unseenCalls = 0 } = record;
  const unseen = unseenCalls === 0 ? "" : `, ${counted(unseenCalls, "call")} of its tools it did not carry`;
  return [
    {
      ...nothing,
      action: unseenCalls === 0 ? "guard_heartbeat" : "calls_unseen",
      title: unseenCalls === 0 ? "Guard is running" : "A tool made calls round the guard",
      message: `guard on ${device}: number ${String(deviceSequence)}, ${counted(runs, "run")}, ${String(waiting)} waiting${unseen}`,
      severity: unseenCalls === 0 ? "info" : "high",
      outcome: "success",
      actor: { user, teams: [], agent: null, device, tool: "", session: "", subAgent: "" },
    },
  ];
}

const loginWords = { in: "logged in", refused: "failed to log in", out: "logged out" } as const;

export function loginEvents({ operator, event, from }: LoginRecord): EventDraft[] {
  return [
    {
      ...nothing,
      action: event === "in" ? "login" : event === "out" ? "logout" : "login_refused",
      title: `Operator ${loginWords[event]}`,
      message: `${operator} ${loginWords[event]}${from === "" ? "" : ` from ${from}`}`,
      severity: event === "refused" ? "medium" : "info",
      outcome: event === "refused" ? "failure" : "success",
      by: operator,
      login: { act: event, from },
    },
  ];
}

export function identityEvents({ by, changes }: IdentityRecord): EventDraft[] {
  return changes.map((change) => {
    const { act, type, id } = identityChange(change);
    const words = change.act.replaceAll("_", " ");
    return {
      ...changed(change.act, `Identity: ${words}`, `${by}: ${words} ${id}`, "low"),
      by,
      change: { act, type, id, comment: words },
    };
  });
}

function identityChange(change: IdentityChange): Omit<ChangeFacts, "comment"> {
  switch (change.act) {
    case "user_added":
    case "user_changed":
    case "user_removed":
      return { act: verbs[change.act], type: "user", id: change.user };
    case "team_added":
    case "team_removed":
      return { act: verbs[change.act], type: "team", id: change.team };
    case "member_added":
    case "member_removed":
      return { act: "update", type: "team", id: `${change.team}: ${change.user}` };
    case "device_enrolled":
    case "device_revoked":
      return { act: verbs[change.act], type: "device", id: change.device };
    case "token_issued":
    case "token_revoked":
      return { act: verbs[change.act], type: "token", id: `${change.user}: ${change.sha256.slice(0, 12)}` };
    default:
      return { act: verbs[change.act], type: "join code", id: change.code };
  }
}

const verbs = {
  user_added: "create",
  user_changed: "update",
  user_removed: "delete",
  team_added: "create",
  team_removed: "delete",
  device_enrolled: "create",
  device_revoked: "delete",
  token_issued: "create",
  token_revoked: "delete",
  code_made: "create",
  code_used: "update",
  code_withdrawn: "delete",
} as const;

export function allowEvents({ by, change }: AllowRecord): EventDraft[] {
  const { act, id, about } = allowChange(change);
  const message = `${by}: ${about}`;
  return [
    {
      ...changed(`exception_${change.act}`, `Exception to gate 3 ${change.act}`, message, "low"),
      by,
      change: { act, type: "exception", id, comment: about },
    },
  ];
}

function allowChange(change: AllowChange): { act: ChangeFacts["act"]; id: string; about: string } {
  switch (change.act) {
    case "allowed": {
      const { id, detector, scope, reason } = change.entry;
      return { act: "create", id, about: `${detector} for ${scope}: ${reason}` };
    }
    case "requested": {
      const { id, detector, user, reason } = change.request;
      return { act: "create", id, about: `${user} asks for ${detector}: ${reason}` };
    }
    case "refused":
      return { act: "update", id: change.request, about: `refused: ${change.reason}` };
    default:
      return { act: "delete", id: change.entry, about: `revoked: ${change.reason}` };
  }
}

export function exportEvents({ export: name, event }: ExportRecord): EventDraft[] {
  const { title, message, severity } = exportWords(name, event);
  return [
    {
      ...nothing,
      action: `export_${event.act}`,
      title,
      message,
      severity,
      outcome: severity === "info" ? "success" : "failure",
      by: "gateway",
    },
  ];
}

function exportWords(
  name: string,
  event: ExportEvent,
): { readonly title: string; readonly message: string; readonly severity: Severity } {
  switch (event.act) {
    case "canary_sent":
      return { title: "Export canary", message: `canary of export ${name}`, severity: "info" };
    case "canary_checked": {
      const { canary, result, recordCount, sha256 } = event;
      const message = `canary ${canary} of export ${name}: ${result}, ${counted(recordCount, "record")} since the last, sha256 ${sha256}`;
      return { title: "Export canary checked", message, severity: arrived.has(result) ? "info" : "high" };
    }
    default: {
      const message = `export ${name}: its receiver refused the ${event.recordKind} ${event.record}: ${event.reason}`;
      return { title: "Export record refused by its receiver", message, severity: "medium" };
    }
  }
}

const arrived: ReadonlySet<CanaryResult> = new Set(["read_back", "acknowledged", "sent"]);

export function alarmEvents({ by, change }: AlarmRecord): EventDraft[] {
  const told = (
    id: string,
    state: AlarmState,
    message: string,
    severity: Severity,
    group = "",
  ): EventDraft => ({
    ...nothing,
    action: `alarm_${change.act}`,
    title: `Alarm ${change.act.replace("_", " ")}`,
    message,
    severity,
    outcome: change.act === "not_told" ? "failure" : "success",
    by,
    alarm: { id, group, state },
  });
  switch (change.act) {
    case "raised":
      return [told(change.alarm, "new", `${change.alarm}: ${change.message}`, "high", change.group)];
    case "ended":
      return [told(change.alarm, "ended", `${change.alarm} is over`, "info")];
    case "acknowledged":
      return change.alarms.map((id) =>
        told(id, "acknowledged", `${by} acknowledged ${id}: ${change.reason}`, "info"),
      );
    default:
      return change.alarms.map((id) =>
        told(id, "open", notice(id, change), change.act === "told" ? "info" : "high"),
      );
  }
}

function notice(id: string, change: Extract<AlarmChange, { readonly channel: string }>): string {
  return change.act === "told"
    ? `${id} was told by ${change.channel}`
    : `${id} was not told by ${change.channel}: ${change.reason}`;
}

/** Somebody changed what Fourgate works by. */
export function changed(action: string, title: string, message: string, severity: Severity): EventDraft {
  return { ...nothing, action, title, message, severity, outcome: "success" };
}
