import type { LogEvent, Severity } from "./event.ts";
import { plainText } from "./plain-text.ts";

/**
 * An event in ArcSight's Common Event Format, one line: seven fields with bars, then keys and values. A
 * space stands after the last bar, since rsyslog's parser wants one; no BOM.
 * https://www.microfocus.com/documentation/arcsight/arcsight-smartconnectors-8.4/cef-implementation-standard/
 */
export function cefLine(event: LogEvent, version: string): string {
  const head = [
    "CEF:0",
    "Fourgate",
    "Fourgate",
    version,
    event.action,
    event.title,
    String(severities[event.severity]),
  ];
  const extension = Object.entries(fieldsOf(event)).flatMap(([key, value]) =>
    value === null || value === "" ? [] : [`${key}=${extensionText(String(value))}`],
  );
  return `${head.map(headText).join("|")}| ${extension.join(" ")}`;
}

/** 0 to 3 low, 4 to 6 medium, 7 and 8 high, 9 and 10 very high. */
const severities: Readonly<Record<Severity, number>> = { info: 1, low: 3, medium: 5, high: 8, critical: 10 };

function headText(text: string): string {
  return plainText(text).replaceAll("\\", "\\\\").replaceAll("|", "\\|");
}

/** Bars need no escape here, equals signs do. Line ends would be allowed as \n, and are not needed. */
function extensionText(text: string): string {
  return plainText(text).replaceAll("\\", "\\\\").replaceAll("=", "\\=");
}

function fieldsOf(event: LogEvent): Readonly<Record<string, string | number | null>> {
  const { place, actor, by, call, reply, file, judgement, change, check, alarm, login } = event;
  const user = actor?.user ?? (by === "gateway" ? "" : by);
  return {
    rt: event.timeMs,
    externalId: event.correlationId,
    act: event.decision ?? event.action,
    outcome: event.outcome,
    cat: event.kind,
    suser: user,
    shost: actor?.device ?? "",
    requestClientApplication: file?.tool ?? actor?.tool ?? "",
    requestMethod: call && !file ? call.method : "",
    request: call && !file ? call.url || call.path : "",
    dhost: call && !file ? call.host : "",
    out: call && !file && call.bodyBytes > 0 ? call.bodyBytes : null,
    in: reply ? reply.bytes : null,
    filePath: file?.path ?? "",
    fname: file?.name ?? "",
    fileHash: file?.sha256 ?? "",
    fsize: file?.bytes ?? null,
    src: login?.from ?? "",
    reason: judgement?.code ?? reply?.result ?? "",
    ...labelled("cs1", "model", call && !file ? call.model : ""),
    ...labelled("cs2", "session", actor?.session ?? ""),
    ...labelled("cs3", "bodySha256", call && !file ? call.bodySha256 : (reply?.sha256 ?? "")),
    ...labelled("cs4", "leafSha256", place.leafSha256),
    ...labelled("cs5", "rules", rulesText(event)),
    ...labelled(
      "cs6",
      "findings",
      judgement?.findings.join(", ") ?? change?.id ?? alarm?.id ?? check?.control ?? "",
    ),
    ...labelled("cn1", "inputTokens", reply?.inputTokens ?? null),
    ...labelled("cn2", "outputTokens", reply?.outputTokens ?? null),
    ...labelled("cn3", "sequence", place.index),
    ...(event.truncated ? { flexString1: "true", flexString1Label: "isTruncated" } : {}),
    // Last, since it is the longest and what a cut takes first.
    msg: event.message,
  };
}

function rulesText({ judgement, alarm }: LogEvent): string {
  if (alarm) return alarm.group;
  if (!judgement) return "";
  return [
    ...judgement.rules,
    ...judgement.observedRules.map((rule) => `observed ${rule}`),
    ...judgement.alarms,
  ].join(", ");
}

function labelled(
  key: string,
  label: string,
  value: string | number | null,
): Record<string, string | number | null> {
  return value === null || value === "" ? {} : { [key]: value, [`${key}Label`]: label };
}
