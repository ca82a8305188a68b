import type { LogEvent, Severity } from "./event.ts";

/** OTLP's JSON of a value: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding */
export type OtlpValue =
  | { readonly stringValue: string }
  | { readonly intValue: string }
  | { readonly doubleValue: number }
  | { readonly boolValue: boolean }
  | { readonly arrayValue: { readonly values: readonly OtlpValue[] } };

export interface OtlpAttribute {
  readonly key: string;
  readonly value: OtlpValue;
}

/** One log record of OTLP; the transport puts resource and scope around it. */
export interface OtlpLogRecord {
  readonly timeUnixNano: string;
  readonly observedTimeUnixNano: string;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly eventName: string;
  readonly body: OtlpValue;
  readonly attributes: readonly OtlpAttribute[];
}

/**
 * An event as an OpenTelemetry log record, by the GenAI conventions (in development): a call's end is
 * `gen_ai.client.inference.operation.details`. Messages, which they let one opt in to, never go.
 * https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-events/
 */
export function otelRecord(event: LogEvent): OtlpLogRecord {
  const nanos = `${String(event.timeMs)}000000`;
  const { number, text } = severities[event.severity];
  return {
    timeUnixNano: nanos,
    observedTimeUnixNano: nanos,
    severityNumber: number,
    severityText: text,
    eventName:
      event.kind === "outcome" && event.file === null
        ? "gen_ai.client.inference.operation.details"
        : `fourgate.${event.action}`,
    body: { stringValue: event.message },
    attributes: attributesOf(event),
  };
}

/** https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber */
const severities: Readonly<Record<Severity, { readonly number: number; readonly text: string }>> = {
  info: { number: 9, text: "INFO" },
  low: { number: 10, text: "INFO2" },
  medium: { number: 13, text: "WARN" },
  high: { number: 17, text: "ERROR" },
  critical: { number: 21, text: "FATAL" },
};

type Fact = string | number | boolean | readonly string[] | null | undefined;

function attributesOf(event: LogEvent): OtlpAttribute[] {
  const { place, actor, by, call, reply, file, judgement, change, check, alarm, login } = event;
  const facts: Readonly<Record<string, Fact>> = {
    "gen_ai.operation.name": call && call.model !== "" && !file ? "chat" : null,
    "gen_ai.provider.name": call && !file ? call.provider : null,
    "gen_ai.request.model": call && !file ? call.model : null,
    "gen_ai.conversation.id": actor?.session,
    "gen_ai.agent.name": actor?.agent,
    "gen_ai.usage.input_tokens": reply?.inputTokens,
    "gen_ai.usage.output_tokens": reply?.outputTokens,
    "gen_ai.usage.cache_read.input_tokens": reply?.cacheReadTokens,
    "error.type": reply && event.outcome === "failure" ? reply.result : null,
    "server.address": call && !file ? call.host : null,
    "http.request.method": call && !file ? call.method : null,
    "http.request.body.size": call && !file ? call.bodyBytes : null,
    "http.response.status_code": reply && reply.status > 0 ? reply.status : null,
    "url.path": call && !file ? call.path : null,
    "user.id": actor?.user ?? (by === "gateway" ? null : by),
    "host.name": actor?.device,
    "file.path": file?.path,
    "file.name": file?.name,
    "client.address": login?.from,
    "fourgate.action": event.action,
    "fourgate.outcome": event.outcome,
    "fourgate.decision": event.decision,
    "fourgate.kind": event.kind,
    "fourgate.exchange": event.correlationId,
    "fourgate.record": event.recordId,
    "fourgate.part": event.part,
    "fourgate.log": place.log,
    "fourgate.sequence": place.index,
    "fourgate.leaf_sha256": place.leafSha256,
    "fourgate.is_truncated": event.truncated ? true : null,
    "fourgate.tool": file?.tool ?? actor?.tool,
    "fourgate.teams": actor?.teams,
    "fourgate.repo": file?.repo,
    "fourgate.commit": file?.commit,
    "fourgate.lines": file?.lines,
    "fourgate.file_sha256": file?.sha256,
    "fourgate.deployment": call && !file ? call.deployment : null,
    "fourgate.deployment_class": call && !file ? call.deploymentClass : null,
    "fourgate.body_sha256": call && !file ? call.bodySha256 : null,
    "fourgate.reply_sha256": reply?.sha256,
    "fourgate.reply_bytes": reply?.bytes,
    "fourgate.gate": judgement?.gate,
    "fourgate.code": judgement?.code,
    "fourgate.rules": judgement?.rules,
    "fourgate.observed_rules": judgement?.observedRules,
    "fourgate.findings": judgement?.findings,
    "fourgate.classification": judgement?.classification,
    "fourgate.alarms": judgement?.alarms,
    "fourgate.policy": judgement?.policyVersion,
    "fourgate.change.act": change?.act,
    "fourgate.change.type": change?.type,
    "fourgate.change.id": change?.id,
    "fourgate.check.control": check?.control,
    "fourgate.check.pass": check?.pass,
    "fourgate.alarm.id": alarm?.id,
    "fourgate.alarm.group": alarm?.group,
    "fourgate.alarm.state": alarm?.state,
  };
  return Object.entries(facts).flatMap(([key, fact]) => {
    const value = valueOf(fact);
    return value ? [{ key, value }] : [];
  });
}

/** Nothing of what is empty. */
function valueOf(fact: Fact): OtlpValue | undefined {
  if (fact === null || fact === undefined || fact === "") return undefined;
  if (typeof fact === "string") return { stringValue: fact };
  if (typeof fact === "boolean") return { boolValue: fact };
  if (typeof fact === "number")
    return Number.isSafeInteger(fact) ? { intValue: String(fact) } : { doubleValue: fact };
  if (fact.length === 0) return undefined;
  return { arrayValue: { values: fact.map((text) => ({ stringValue: text })) } };
}
