import { gateNames } from "@fourgate/core/block-message";
import type { RecordedFinding } from "@fourgate/core/audit/record";
import type { Gate, Reason } from "@fourgate/core/verdict";
import type { ExchangeRecord } from "../exchanges.ts";

/** What became of an exchange, in words. `tone` colours it, and never says anything alone. */
export interface Standing {
  readonly tone: "allowed" | "blocked" | "observed" | "refused";
  readonly label: string;
  /** Rules or an error's code; empty when there is nothing to add. */
  readonly rules: readonly string[];
}

export function standingOf(record: ExchangeRecord): Standing {
  if (record.kind === "intent") {
    const redacted = record.findings.filter(({ observed }) => observed === "redact");
    const rules = [...record.observed.map(observedRule), ...redacted.map(observedRedaction)];
    if (rules.length === 0) return { tone: "allowed", label: "Allowed", rules };
    return { tone: "observed", label: "Allowed, observed", rules: distinct(rules) };
  }
  const where = record.kind === "guard_block" ? "on laptop" : "at gateway";
  if (record.gate === null) return { tone: "refused", label: `Refused ${where}`, rules: [record.code] };
  return { tone: "blocked", label: `Blocked ${where}`, rules: distinct(record.reasons.map(blockingRule)) };
}

/** "gate 3, secrets" */
function gateText(gate: Gate): string {
  return `gate ${String(gate)}, ${gateNames[gate]}`;
}

function blockingRule({ gate, rule }: Reason): string {
  return `${gateText(gate)}: ${rule}`;
}

function observedRule({ gate, rule }: Reason): string {
  return `${gateText(gate)} would have blocked: ${rule}`;
}

function observedRedaction({ detector }: RecordedFinding): string {
  return `${gateText(3)} would have redacted: ${detector}`;
}

/** "noted, would have been redacted", "noted, by exception a12" */
export function actionText({
  action,
  observed,
  allowedBy,
}: Pick<RecordedFinding, "action" | "observed" | "allowedBy">): string {
  if (allowedBy !== undefined) return `${actionWords[action]}, by exception ${allowedBy}`;
  return observed === undefined
    ? actionWords[action]
    : `${actionWords[action]}, would have been ${actionWords[observed]}`;
}

/** What became of a finding. */
const actionWords: Readonly<Record<RecordedFinding["action"], string>> = {
  block: "blocked",
  redact: "redacted",
  note: "noted",
};

/** "an AWS access key: redacted (2)", by kind of finding, never by value. */
export function findingTexts(findings: readonly RecordedFinding[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const finding of findings) {
    const text = `${finding.title}: ${actionText(finding)}`;
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].map(([text, count]) => (count === 1 ? text : `${text} (${String(count)})`));
}

function distinct<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}
