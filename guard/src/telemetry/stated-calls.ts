/** A call to a model that a tool says it made. */
export interface StatedCall {
  /** As the vendor's reply named the request; null where the tool does not say. */
  readonly requestId: string | null;
  /** When, by the tool's clock, ms since 1970; null where it does not say. */
  readonly timeMs: number | null;
}

const callCountMax = 10_000;
const requestIdLengthMax = 200;

/**
 * The calls that Claude Code's telemetry names: its event `api_request`, as OTLP logs in JSON. Nothing else is
 * read of it. Undefined for what is no such message.
 * https://code.claude.com/docs/en/monitoring-usage
 */
export function statedCalls(body: Uint8Array): readonly StatedCall[] | undefined {
  let message: unknown;
  try {
    message = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
  const resources = listOf(message, "resourceLogs");
  if (resources === undefined) return undefined;
  const calls: StatedCall[] = [];
  for (const resource of resources) {
    for (const scope of listOf(resource, "scopeLogs") ?? []) {
      for (const record of listOf(scope, "logRecords") ?? []) {
        if (calls.length >= callCountMax) return calls;
        if (textOf(member(record, "body")) !== "claude_code.api_request") continue;
        const named = (listOf(record, "attributes") ?? []).find((one) => member(one, "key") === "request_id");
        const requestId = textOf(member(named, "value"));
        calls.push({
          requestId: requestId === undefined ? null : requestId.slice(0, requestIdLengthMax),
          timeMs: milliseconds(member(record, "timeUnixNano")),
        });
      }
    }
  }
  return calls;
}

/** Of nanoseconds, which OTLP's JSON has as a text. */
function milliseconds(nanoseconds: unknown): number | null {
  const isTime = typeof nanoseconds === "string" && /^\d{1,20}$/.test(nanoseconds);
  return isTime ? Number(BigInt(nanoseconds) / 1_000_000n) : null;
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function listOf(value: unknown, name: string): readonly unknown[] | undefined {
  const list = member(value, name);
  return Array.isArray(list) ? list : undefined;
}

/** Of OTLP's AnyValue, where it is a text and not an empty one. */
function textOf(value: unknown): string | undefined {
  const text = member(value, "stringValue");
  return typeof text === "string" && text !== "" ? text : undefined;
}
