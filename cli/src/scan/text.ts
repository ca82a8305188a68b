import { counted } from "@fourgate/core/counted";
import { safeText } from "../audit/describe-record.ts";
import type { ScanFinding } from "./find.ts";
import type { ScanReport } from "./report.ts";
import type { RulesTold } from "./rules-in-force.ts";

/** For people: a line a finding, and below them what to do and what was looked at. */
export function textReport(report: ScanReport, rules: RulesTold): string {
  const lines = report.findings.map(lineOf);
  const remedies = new Map(report.findings.map(({ detector, rotate }) => [detector, rotate]));
  if (remedies.size > 0) lines.push("");
  for (const [detector, rotate] of remedies) lines.push(`${detector}: ${rotate}`);
  lines.push(summaryOf(report), ...rulesLines(rules).map(safeText));
  return `${lines.join("\n")}\n`;
}

function lineOf(finding: ScanFinding): string {
  const { file, commit, line, column, confidence, title, detector, action, allowedBy } = finding;
  const place = `${safeText(file)}:${String(line)}:${String(column)}`;
  const where = commit === undefined ? place : `${commit.slice(0, 12)} ${place}`;
  const but =
    allowedBy !== undefined ? `, allowed by ${allowedBy}` : action === "observe" ? ", observed" : "";
  return `${where}  ${confidence}  ${title} (${detector})${but}`;
}

/** Nothing where there is nothing but what is built in. */
function rulesLines({ from, policy, of = "", ranOutAt, files = [] }: RulesTold): string[] {
  if (from === "built-in") return [];
  const by = policy === null ? of : `policy ${policy} of ${of}`;
  const until = ranOutAt === undefined ? "" : `, which ran out at ${ranOutAt}: the guard gets a newer one`;
  return [`judged by ${by}${until}`, ...files.map((file) => `looked by ${file}`)];
}

function summaryOf(report: ScanReport): string {
  const { texts, bytes, binary, folders, known, observed, allowed } = report;
  const findings = report.findings.filter(({ action }) => action === "enforce");
  const files = new Set(findings.map(({ file }) => file)).size;
  const looked = `${counted(texts, "text")}, ${sizeOf(bytes)}`;
  const left = [
    ...(binary > 0 ? [counted(binary, "binary file")] : []),
    ...Object.entries(folders).map(([name, count]) => `${String(count)} × ${name}`),
  ];
  const notes = [
    ...(known > 0 ? [`${counted(known, "finding")} of the baseline`] : []),
    ...(observed > 0 ? [`${counted(observed, "finding")} that policy only observes`] : []),
    ...(allowed > 0 ? [`${counted(allowed, "finding")} that exceptions allow`] : []),
    ...(left.length > 0 ? [`left out: ${left.join(", ")}`] : []),
  ];
  const what =
    findings.length === 0
      ? `no secrets in ${looked}`
      : `${counted(findings.length, "secret")} in ${counted(files, "file")} of ${looked}`;
  return [what, ...notes].join("; ");
}

function sizeOf(bytes: number): string {
  if (bytes < 1_000) return `${String(bytes)} bytes`;
  if (bytes < 1_000_000) return `${(bytes / 1_000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
