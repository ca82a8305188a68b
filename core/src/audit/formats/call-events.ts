import type {
  FileTouch,
  GuardBlockRecord,
  IntentRecord,
  OutcomeRecord,
  RecordedFinding,
  RefusalRecord,
} from "../record.ts";
import type { Label } from "../../scope/catalogue.ts";
import { strictest } from "../../scope/catalogue.ts";
import type { CallFacts, Judgement, LogEvent, OpenCall, Severity } from "./event.ts";

type Placed = "place" | "kind" | "recordId" | "part" | "timeMs";

/** An event before it is known which of which record it is. */
export type EventDraft = Omit<LogEvent, Placed | "truncated" | "correlationId"> & {
  readonly truncated?: boolean;
  readonly correlationId?: string;
};

/** Files of one record that become events of their own; of the others their number is told. */
const fileEventsPerRecordMax = 1_000;

export const nothing = {
  outcome: "unknown",
  decision: null,
  actor: null,
  by: "",
  call: null,
  reply: null,
  file: null,
  judgement: null,
  change: null,
  login: null,
  check: null,
  alarm: null,
} as const;

export function intentEvents(record: IntentRecord): EventDraft[] {
  const { actor, findings, observed, alarms, policyVersion, classification } = record;
  const call = callOf(record);
  const isObserved = observed.length > 0 || findings.some((finding) => finding.observed !== undefined);
  const sent: EventDraft = {
    ...nothing,
    action: record.emergency ? "call_sent_in_emergency" : "call_sent",
    title: record.emergency ? "Model call sent while the gateway was away" : "Model call sent",
    message: `${actor.user} sent ${String(record.bodyBytes)} bytes to ${record.deployment}${leftOut(record.files)}`,
    severity: alarms.length > 0 ? "high" : isObserved || record.emergency ? "medium" : "info",
    outcome: "success",
    decision: isObserved ? "observed" : "allowed",
    actor,
    call,
    judgement: {
      gate: null,
      code: "",
      rules: [],
      observedRules: observed.map(({ rule }) => rule),
      findings: [...findingTexts(findings), ...redactedTexts(record)],
      classification,
      alarms,
      policyVersion,
    },
    truncated: record.files.length > fileEventsPerRecordMax,
  };
  return [sent, ...fileEvents(record.files, { actor, call })];
}

/** What did not leave, since the laptop's guard took it out before. */
function redactedTexts({ guard }: IntentRecord): string[] {
  return (guard?.redacted ?? []).map(
    ({ detector, count }) => `${detector}: redacted on the laptop (${String(count)})`,
  );
}

export function outcomeEvents(record: OutcomeRecord, open: OpenCall | null): EventDraft[] {
  const { result, status, toolCalls } = record;
  const isAnswered = result === "answered" && status < 400;
  const ended: EventDraft = {
    ...nothing,
    action: "call_ended",
    title: "Model call ended",
    message: `${result}, status ${String(status)}, ${String(record.replyBytes)} bytes${leftOut(toolCalls)}`,
    severity: isAnswered ? "info" : "low",
    outcome: isAnswered ? "success" : "failure",
    actor: open?.actor ?? null,
    call: open?.call ?? null,
    reply: {
      status,
      result,
      bytes: record.replyBytes,
      sha256: record.replySha256,
      inputTokens: record.inputTokens,
      outputTokens: record.outputTokens,
      cacheReadTokens: record.cacheReadTokens,
      firstByteMs: record.firstByteMs,
      durationMs: record.durationMs,
    },
    truncated: toolCalls.length > fileEventsPerRecordMax,
  };
  return [ended, ...fileEvents(toolCalls, open)];
}

export function blockEvents(record: RefusalRecord | GuardBlockRecord): EventDraft[] {
  const { actor, gate, code, reasons } = record;
  const where = record.kind === "guard_block" ? "on the laptop" : "at the gateway";
  const alarms = record.kind === "guard_block" ? [] : record.alarms;
  const rules = [...new Set(reasons.map(({ rule }) => rule))];
  return [
    {
      ...nothing,
      action: gate === null ? "call_refused" : "call_blocked",
      title: gate === null ? `Request refused ${where}` : `Model call blocked ${where}`,
      message:
        gate === null ? `refused ${where}: ${code}` : `gate ${String(gate)} blocked it: ${rules.join(", ")}`,
      severity: blockSeverity(record, alarms),
      outcome: "failure",
      decision: "blocked",
      actor,
      call: {
        method: record.kind === "guard_block" ? "POST" : record.method,
        path: record.path,
        host: "",
        url: "",
        provider: "",
        deployment: "",
        deploymentClass: "",
        model: "",
        bodySha256: record.kind === "guard_block" ? "" : record.bodySha256,
        bodyBytes: record.bodyBytes,
      },
      judgement: {
        gate,
        code,
        rules,
        observedRules: (record.observed ?? []).map(({ rule }) => rule),
        findings: findingTexts(record.findings),
        classification: classOf(record.labels),
        alarms,
        policyVersion: record.policyVersion,
      },
    },
  ];
}

export function openCallOf(record: IntentRecord): OpenCall {
  return { actor: record.actor, call: callOf(record) };
}

function blockSeverity(
  { gate, code }: Pick<RefusalRecord, "gate" | "code">,
  alarms: readonly string[],
): Severity {
  if (alarms.length > 0 || code === "gate_failed") return "high";
  return gate === null ? "low" : "medium";
}

function callOf(record: IntentRecord): CallFacts {
  const { destination, deployment, deploymentClass, method, path, model, bodySha256, bodyBytes } = record;
  const host = hostOf(destination);
  const provider = vendors.find(({ at }) => host === at || host.endsWith(`.${at}`))?.name ?? deployment;
  const url = destination.includes("://") ? destination : `https://${destination}`;
  return { method, path, host, url, provider, deployment, deploymentClass, model, bodySha256, bodyBytes };
}

/** As OpenTelemetry names providers (gen_ai.provider.name). */
const vendors: readonly { readonly at: string; readonly name: string }[] = [
  { at: "anthropic.com", name: "anthropic" },
  { at: "openai.com", name: "openai" },
  { at: "chatgpt.com", name: "openai" },
  { at: "googleapis.com", name: "gcp.gemini" },
];

function hostOf(destination: string): string {
  return (
    destination
      .replace(/^[a-z]+:\/\//i, "")
      .split(/[/?#]/, 1)[0]
      ?.replace(/:\d+$/, "") ?? ""
  );
}

function fileEvents(files: readonly FileTouch[], open: OpenCall | null): EventDraft[] {
  return files.slice(0, fileEventsPerRecordMax).map((touch) => {
    const { path, access, tool } = touch;
    return {
      ...nothing,
      action: access === "read" ? "file_read" : "file_written",
      title: access === "read" ? "File read by a coding tool" : "File written by a coding tool",
      message: `${tool} ${access === "read" ? "read" : "wrote"} ${path}`,
      severity: "info",
      outcome: "success",
      actor: open?.actor ?? null,
      call: open?.call ?? null,
      file: {
        path,
        name: path.split(/[/\\]/).findLast((part) => part !== "") ?? path,
        repo: touch.repo ?? "",
        access,
        tool,
        commit: touch.commit ?? "",
        lines: (touch.lines ?? []).map(([first, last]) => `${String(first)}-${String(last)}`).join(", "),
        sha256: touch.sha256 ?? "",
        bytes: touch.bytes ?? null,
      },
    };
  });
}

function leftOut(files: readonly FileTouch[]): string {
  const count = files.length - fileEventsPerRecordMax;
  return count > 0 ? `; ${String(count)} more files are in the log alone` : "";
}

function findingTexts(findings: readonly RecordedFinding[]): string[] {
  return [...new Set(findings.map(({ detector, action }) => `${detector}: ${action}`))];
}

function classOf(labels: readonly Label[]): Judgement["classification"] {
  return labels.length === 0
    ? ""
    : labels.map(({ classification }) => classification).reduce((one, other) => strictest(one, other));
}
