import { createHash } from "node:crypto";
import type { Log, Result } from "sarif";
import type { ScanFinding } from "./find.ts";
import type { ScanReport } from "./report.ts";
import type { RulesTold } from "./rules-in-force.ts";

const levels = { high: "error", medium: "warning", low: "note" } as const;

/**
 * SARIF 2.1.0, as code scanning takes it (OASIS, sarif-v2.1.0-os): a rule for each detector that
 * found something, a result for each finding. No snippet: it would hold the value.
 */
export function sarifReport(report: ScanReport, version: string, rules: RulesTold): Log {
  const detectors = [...new Map(report.findings.map((finding) => [finding.detector, finding])).values()];
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "fourgate",
            semanticVersion: version,
            rules: detectors.map(({ detector, title, rotate }) => ({
              id: detector,
              shortDescription: { text: title },
              help: { text: rotate },
              properties: { tags: ["security", "secret"] },
            })),
          },
        },
        columnKind: "utf16CodeUnits",
        ...(rules.policy === null
          ? {}
          : { policies: [{ name: `Fourgate's policy of ${rules.of ?? ""}`, version: rules.policy }] }),
        properties: { rules },
        results: report.findings.map((finding) => resultOf(finding, detectors)),
        invocations: [
          {
            executionSuccessful: report.unread.length === 0,
            toolExecutionNotifications: report.unread.map(({ file, why }) => ({
              level: "error",
              message: { text: `${file} was not scanned: ${why}` },
            })),
          },
        ],
      },
    ],
  };
}

function resultOf(finding: ScanFinding, detectors: readonly ScanFinding[]): Result {
  const { detector, title, file, commit, line, column, endLine, endColumn, confidence, rotate } = finding;
  const { action, allowedBy } = finding;
  return {
    ruleId: detector,
    ruleIndex: detectors.findIndex((one) => one.detector === detector),
    level: action === "observe" ? "note" : levels[confidence],
    ...(allowedBy === undefined
      ? {}
      : {
          suppressions: [{ kind: "external", status: "accepted", justification: `exception ${allowedBy}` }],
        }),
    message: { text: `This is ${title}. ${rotate}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(file) },
          region: { startLine: line, startColumn: column, endLine, endColumn },
        },
      },
    ],
    // Stable from run to run and from machine to machine, so without the keyed fingerprint.
    partialFingerprints: { "fourgatePlace/v1": placeOf(finding) },
    properties: { confidence, ...(commit === undefined ? {} : { commit }) },
  };
}

function placeOf({ detector, file, line, column }: ScanFinding): string {
  return createHash("sha256")
    .update(JSON.stringify([detector, file, line, column]))
    .digest("hex")
    .slice(0, 32);
}

function uriOf(file: string): string {
  return file.split(/[/\\]/).map(encodeURIComponent).join("/");
}
