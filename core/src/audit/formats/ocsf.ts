import type { LogEvent, Severity } from "./event.ts";
import { ocsfClassOf, type OcsfObject } from "./ocsf-classes.ts";
import { ocsfActor, sha256Fingerprint } from "./ocsf-objects.ts";

const ocsfVersion = "1.8.0";

/**
 * An event in the Open Cybersecurity Schema Framework: a call is 6003 API Activity, as AI calls are
 * there today, and a file in it 1001 File System Activity, joined by metadata.correlation_uid. Of a call's
 * body its hash and size alone.
 * https://schema.ocsf.io/1.8.0
 */
export function ocsfEvent(event: LogEvent, version: string): OcsfObject {
  const { uid, category, activity, name, own, profiles } = ocsfClassOf(event);
  const { place, recordId, part, call, judgement } = event;
  return {
    class_uid: uid,
    class_name: name,
    category_uid: category,
    activity_id: activity,
    type_uid: uid * 100 + activity,
    ...(activity === 99 ? { activity_name: event.action } : {}),
    time: event.timeMs,
    severity_id: severities[event.severity],
    message: event.message,
    ...(own["status_id"] === undefined ? statusOf(event) : {}),
    ...decisionOf(event),
    ...(judgement && judgement.policyVersion !== ""
      ? { policy: { name: "fourgate", uid: judgement.policyVersion, version: judgement.policyVersion } }
      : {}),
    metadata: {
      version: ocsfVersion,
      product: { name: "Fourgate", vendor_name: "Fourgate", version },
      profiles,
      uid: part === 0 ? `${recordId}:${event.kind}` : `${recordId}:${event.kind}:${String(part)}`,
      correlation_uid: event.correlationId,
      event_code: event.action,
      sequence: place.index,
      log_name: place.log,
      ...(event.truncated ? { is_truncated: true } : {}),
    },
    ...(call && call.bodySha256 !== "" && event.file === null
      ? { raw_data_hash: sha256Fingerprint(call.bodySha256), raw_data_size: call.bodyBytes }
      : {}),
    ...ocsfActor(event),
    ...own,
    unmapped: unmapped(event),
  };
}

const severities: Readonly<Record<Severity, number>> = { info: 1, low: 2, medium: 3, high: 4, critical: 5 };
const outcomes: Readonly<Record<LogEvent["outcome"], number>> = { unknown: 0, success: 1, failure: 2 };

function statusOf({ outcome, judgement, reply }: LogEvent): OcsfObject {
  const code = judgement && judgement.code !== "" ? judgement.code : reply?.result;
  return { status_id: outcomes[outcome], ...(code === undefined ? {} : { status_code: code }) };
}

/** Profile security_control. */
function decisionOf({ decision, alarm }: LogEvent): OcsfObject {
  if (alarm) return { is_alert: alarm.state === "new" };
  switch (decision) {
    case null:
      return {};
    case "allowed":
      return { action_id: 1, disposition_id: 1 };
    case "observed":
      return { action_id: 3, disposition_id: 15 };
    default:
      return { action_id: 2, disposition_id: 2, is_alert: true };
  }
}

/** What the schema has no attribute for, under our own names. */
function unmapped({ place, file, call, judgement, actor }: LogEvent): OcsfObject {
  return {
    leaf_sha256: place.leafSha256,
    ...(actor ? { session: actor.session, sub_agent: actor.subAgent, teams: actor.teams } : {}),
    ...(file
      ? {
          repo: file.repo,
          tool: file.tool,
          commit: file.commit,
          lines: file.lines,
          bytes: file.bytes,
        }
      : {}),
    ...(call && call.deployment !== "" ? { deployment: call.deployment, class: call.deploymentClass } : {}),
    ...(judgement
      ? {
          gate: judgement.gate,
          rules: judgement.rules,
          observed_rules: judgement.observedRules,
          findings: judgement.findings,
          classification: judgement.classification,
          alarms: judgement.alarms,
        }
      : {}),
  };
}
