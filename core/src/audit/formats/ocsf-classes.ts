import type { AlarmState, ChangeFacts, LogEvent } from "./event.ts";
import {
  aiOperation,
  destinationEndpoint,
  ocsfDevice,
  sha256Fingerprint,
  sourceEndpoint,
} from "./ocsf-objects.ts";

export interface OcsfObject {
  readonly [attribute: string]: unknown;
}

export interface OcsfClass {
  readonly uid: number;
  readonly name: string;
  readonly category: number;
  readonly activity: number;
  readonly profiles: readonly string[];
  /** The class's own attributes. */
  readonly own: OcsfObject;
}

/** Which class an event is of, and what that class asks for. */
export function ocsfClassOf(event: LogEvent): OcsfClass {
  const { file, call, change, check, alarm, login, kind } = event;
  if (file) return fileActivity(event, file);
  if (call || kind === "outcome") return apiActivity(event);
  if (change?.act === "read") return logRead(event, change);
  if (change) return entityManagement(change);
  if (check) return complianceFinding(event, check);
  if (alarm) return detectionFinding(event, alarm);
  if (kind === "late_findings")
    return detectionFinding(event, { id: event.recordId, group: "late_findings", state: "new" });
  if (login) return authentication(event, login);
  if (kind === "gateway") return applicationLifecycle(event);
  return { uid: 0, name: "Base Event", category: 0, activity: 99, profiles: ["host"], own: {} };
}

const fileActivities = { read: 2, write: 3 } as const;

function fileActivity(
  event: LogEvent,
  { path, name, access, sha256 }: NonNullable<LogEvent["file"]>,
): OcsfClass {
  return {
    uid: 1001,
    name: "File System Activity",
    category: 1,
    activity: fileActivities[access],
    profiles: ["host"],
    own: {
      device: ocsfDevice(event),
      file: {
        name,
        path,
        type_id: 1,
        ...(sha256 === "" ? {} : { hashes: [sha256Fingerprint(sha256)] }),
      },
    },
  };
}

function apiActivity(event: LogEvent): OcsfClass {
  const { call, reply, actor } = event;
  const isReply = reply !== null;
  return {
    uid: 6003,
    name: "API Activity",
    category: 6,
    activity: 1,
    profiles: ["ai_operation", "security_control", "host"],
    own: {
      api: {
        operation: call ? `${call.method} ${call.path}` : "unknown",
        request: { uid: event.recordId },
        ...(isReply ? { response: { code: reply.status } } : {}),
        ...(call && call.deployment !== "" ? { service: { name: call.deployment } } : {}),
      },
      src_endpoint: sourceEndpoint(event),
      ...(call ? destinationEndpoint(call) : {}),
      ...(call
        ? {
            http_request: {
              uid: event.recordId,
              http_method: call.method,
              ...(call.bodyBytes > 0 ? { length: call.bodyBytes } : {}),
              ...(call.host === ""
                ? {}
                : { url: { hostname: call.host, path: call.path, url_string: call.url } }),
            },
          }
        : {}),
      ...(isReply && reply.status > 0
        ? {
            http_response: {
              code: reply.status,
              length: reply.bytes,
              ...(reply.firstByteMs === null ? {} : { latency: Math.round(reply.firstByteMs) }),
            },
          }
        : {}),
      ...(isReply ? { duration: Math.round(reply.durationMs) } : {}),
      ...(actor ? { device: ocsfDevice(event) } : {}),
      ...aiOperation(event),
    },
  };
}

/** Who read the log is a call of its own, to Fourgate. */
function logRead(event: LogEvent, { id }: ChangeFacts): OcsfClass {
  return {
    uid: 6003,
    name: "API Activity",
    category: 6,
    activity: 2,
    profiles: [],
    own: {
      api: { operation: "read the log", request: { uid: event.recordId }, service: { name: "fourgate" } },
      src_endpoint: { uid: "unknown" },
      resources: [{ type: "log", uid: id }],
    },
  };
}

const entityActivities = { create: 1, read: 2, update: 3, delete: 4 } as const;

function entityManagement({ act, type, id, comment }: ChangeFacts): OcsfClass {
  return {
    uid: 3004,
    name: "Entity Management",
    category: 3,
    activity: entityActivities[act],
    profiles: [],
    own: { entity: { type, name: id, uid: id }, ...(comment === "" ? {} : { comment }) },
  };
}

/** A drill's line is a finding about one gate: its control held, or did not. */
function complianceFinding(event: LogEvent, check: NonNullable<LogEvent["check"]>): OcsfClass {
  return {
    uid: 2003,
    name: "Compliance Finding",
    category: 2,
    activity: 1,
    profiles: ["host"],
    own: {
      status_id: 1,
      finding_info: { uid: `${event.recordId}:${check.control}`, title: event.title, desc: event.message },
      compliance: {
        control: check.control,
        standards: ["Fourgate gates"],
        status_id: check.pass ? 1 : 3,
      },
    },
  };
}

const findingActivities: Readonly<Record<AlarmState, number>> = {
  new: 1,
  open: 2,
  acknowledged: 2,
  ended: 3,
};
const findingStatuses: Readonly<Record<AlarmState, number>> = { new: 1, open: 1, acknowledged: 2, ended: 4 };

function detectionFinding(event: LogEvent, { id, group, state }: NonNullable<LogEvent["alarm"]>): OcsfClass {
  return {
    uid: 2004,
    name: "Detection Finding",
    category: 2,
    activity: findingActivities[state],
    profiles: ["host"],
    own: {
      status_id: findingStatuses[state],
      finding_info: {
        uid: id,
        title: group === "" ? event.title : `Fourgate alarm: ${group}`,
        desc: event.message,
        ...(group === "" ? {} : { types: [group] }),
      },
    },
  };
}

const loginActivities = { in: 1, refused: 1, out: 2 } as const;

function authentication({ by }: LogEvent, { act, from }: NonNullable<LogEvent["login"]>): OcsfClass {
  return {
    uid: 3002,
    name: "Authentication",
    category: 3,
    activity: loginActivities[act],
    profiles: [],
    own: {
      user: { name: by },
      service: { name: "Fourgate console" },
      ...(from === "" ? {} : { src_endpoint: { ip: from } }),
    },
  };
}

const lifecycles: Readonly<Record<string, number>> = { gateway_started: 3, gateway_stopped: 4 };

function applicationLifecycle({ action }: LogEvent): OcsfClass {
  return {
    uid: 6002,
    name: "Application Lifecycle",
    category: 6,
    activity: lifecycles[action] ?? 99,
    profiles: ["host"],
    own: { app: { name: "Fourgate gateway", vendor_name: "Fourgate" } },
  };
}
