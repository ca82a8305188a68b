import type { LogEvent, Severity } from "./event.ts";

const ecsVersion = "9.4.0";

type EcsObject = Readonly<Record<string, unknown>>;

/**
 * An event in the Elastic Common Schema, nested as Elasticsearch takes it; what the schema has no field
 * for stands under `fourgate`, a name that it leaves to us.
 * https://www.elastic.co/guide/en/ecs/9.4/ecs-reference.html
 */
export function ecsEvent(event: LogEvent, version: string): EcsObject {
  const { actor, by, file, place, recordId, part } = event;
  const { kind, category, type } = categoryOf(event);
  return {
    "@timestamp": new Date(event.timeMs).toISOString(),
    ecs: { version: ecsVersion },
    message: event.message,
    event: {
      kind,
      category,
      type,
      action: event.action,
      outcome: event.outcome,
      module: "fourgate",
      dataset: "fourgate.audit",
      provider: "fourgate",
      id: `${recordId}:${event.kind}${part === 0 ? "" : `:${String(part)}`}`,
      sequence: place.index,
      hash: place.leafSha256,
      severity: severities[event.severity],
      ...(event.judgement && event.judgement.code !== "" ? { reason: event.judgement.code } : {}),
      ...(event.reply ? { duration: Math.round(event.reply.durationMs * 1e6) } : {}),
    },
    observer: { vendor: "Fourgate", product: "Fourgate", type: "gateway", version },
    ...(actor
      ? {
          user: { id: actor.user, name: actor.user },
          ...(actor.device === "" ? {} : { host: { id: actor.device, name: actor.device } }),
          ...(actor.tool === "" ? {} : { user_agent: { original: actor.tool } }),
          related: {
            user: [actor.user],
            ...(actor.device === "" ? {} : { hosts: [actor.device] }),
          },
        }
      : by === "" || by === "gateway"
        ? {}
        : { user: { name: by }, related: { user: [by] } }),
    ...(file
      ? {
          file: {
            path: file.path,
            name: file.name,
            ...(file.sha256 === "" ? {} : { hash: { sha256: file.sha256 } }),
          },
        }
      : {}),
    ...(event.login && event.login.from !== "" ? { source: { address: event.login.from } } : {}),
    ...callFields(event),
    ...ruleFields(event),
    fourgate: ownFields(event),
  };
}

const severities: Readonly<Record<Severity, number>> = {
  info: 21,
  low: 47,
  medium: 62,
  high: 73,
  critical: 99,
};

function categoryOf({ file, change, call, check, alarm, login, kind, decision }: LogEvent): {
  readonly kind: string;
  readonly category: readonly string[];
  readonly type: readonly string[];
} {
  if (file)
    return { kind: "event", category: ["file"], type: [file.access === "read" ? "access" : "change"] };
  if (call || kind === "outcome") {
    const type = kind === "outcome" ? "end" : decision === "blocked" ? "denied" : "allowed";
    return { kind: "event", category: ["api"], type: kind === "outcome" ? [type] : ["access", type] };
  }
  if (change) return { kind: "event", ...changeCategory(change) };
  if (alarm)
    return {
      kind: alarm.state === "new" ? "alert" : "event",
      category: ["intrusion_detection"],
      type: ["info"],
    };
  if (login) {
    const type = [login.act === "in" ? "start" : login.act === "out" ? "end" : "info"];
    return { kind: "event", category: ["authentication"], type };
  }
  if (check) return { kind: "state", category: ["configuration"], type: ["info"] };
  return { kind: "event", category: ["host"], type: ["info"] };
}

const entityTypes = { create: "creation", read: "access", update: "change", delete: "deletion" } as const;

function changeCategory({ act, type }: NonNullable<LogEvent["change"]>): {
  readonly category: readonly string[];
  readonly type: readonly string[];
} {
  if (act === "read") return { category: ["database"], type: ["access"] };
  if (type === "policy" || type === "exception")
    return { category: ["configuration"], type: [entityTypes[act]] };
  return { category: ["iam"], type: [entityTypes[act], type === "team" ? "group" : "user"] };
}

function callFields({ call, reply, file }: LogEvent): EcsObject {
  if (!call || file) return {};
  const count = (name: string, value: number | null | undefined): EcsObject =>
    value === null || value === undefined ? {} : { [name]: value };
  const usage = {
    ...count("input_tokens", reply?.inputTokens),
    ...count("output_tokens", reply?.outputTokens),
  };
  return {
    http: {
      request: { method: call.method, body: { bytes: call.bodyBytes } },
      ...(reply && reply.status > 0
        ? { response: { status_code: reply.status, body: { bytes: reply.bytes } } }
        : {}),
    },
    url: { path: call.path, ...(call.host === "" ? {} : { domain: call.host, full: call.url }) },
    ...(call.host === "" ? {} : { destination: { domain: call.host } }),
    ...(call.model === ""
      ? {}
      : {
          gen_ai: {
            system: call.provider,
            operation: { name: "chat" },
            request: { model: call.model },
            ...(Object.keys(usage).length > 0 ? { usage } : {}),
          },
        }),
  };
}

function ruleFields({ judgement }: LogEvent): EcsObject {
  if (!judgement || judgement.rules.length === 0) return {};
  const [first = ""] = judgement.rules;
  return { rule: { name: first, ruleset: judgement.policyVersion } };
}

function ownFields({
  place,
  actor,
  file,
  call,
  reply,
  judgement,
  change,
  check,
  alarm,
  ...event
}: LogEvent): EcsObject {
  return {
    kind: event.kind,
    exchange: event.correlationId,
    log: place.log,
    ...(event.truncated ? { is_truncated: true } : {}),
    ...(actor
      ? {
          session: actor.session,
          teams: actor.teams,
          sub_agent: actor.subAgent,
          ...(actor.agent === null ? {} : { agent: actor.agent }),
        }
      : {}),
    ...(file
      ? {
          repo: file.repo,
          tool: file.tool,
          commit: file.commit,
          lines: file.lines,
          bytes: file.bytes,
        }
      : {}),
    ...(call && call.deployment !== ""
      ? { deployment: call.deployment, deployment_class: call.deploymentClass }
      : {}),
    ...(call && call.bodySha256 !== "" ? { body_sha256: call.bodySha256 } : {}),
    ...(reply
      ? { result: reply.result, reply_sha256: reply.sha256, cache_read_tokens: reply.cacheReadTokens }
      : {}),
    ...(judgement
      ? {
          gate: judgement.gate,
          rules: judgement.rules,
          observed_rules: judgement.observedRules,
          findings: judgement.findings,
          classification: judgement.classification,
          alarms: judgement.alarms,
          policy: judgement.policyVersion,
        }
      : {}),
    ...(change ? { change } : {}),
    ...(check ? { check } : {}),
    ...(alarm ? { alarm } : {}),
  };
}
