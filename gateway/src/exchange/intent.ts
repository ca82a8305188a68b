import { hash } from "node:crypto";
import type { GuardReport } from "@fourgate/core/audit/guard-report";
import type {
  FileTouch,
  GuardStatement,
  IntentRecord,
  RecordedFinding,
  StatedWorkspace,
} from "@fourgate/core/audit/record";
import type { Reading } from "@fourgate/core/judge";
import type { Deployment } from "@fourgate/core/route/deployment";
import type { Label, Workspace } from "@fourgate/core/scope/catalogue";
import type { Verdict } from "@fourgate/core/verdict";
import type { Head } from "@fourgate/wire/head";
import { withoutLogins } from "@fourgate/wire/logins";
import type { Caller } from "./identify.ts";

export interface Splice {
  readonly start: number;
  readonly from: string;
  readonly to: string;
}

/** The record of what is about to leave: who, what, where to, on whose judgement. */
export function intentRecord(parts: {
  readonly id: string;
  readonly timeMs: number;
  readonly head: Head;
  readonly caller: Caller;
  readonly reading: Reading | null;
  readonly verdict: Verdict;
  readonly deployment: Deployment;
  readonly destination: string;
  readonly bodySha256: string;
  readonly bodyBytes: number;
  readonly splice: Splice | null;
  readonly headers: readonly (readonly [string, string])[];
  /** Of the verdict's, those that this record names. */
  readonly labels: readonly Label[];
  /** What the new parts show of files. */
  readonly facts: readonly FileTouch[];
  /** Fingerprint of the log-in that goes out; undefined without one. */
  readonly login: string | undefined;
}): IntentRecord {
  const { caller, verdict, deployment } = parts;
  return {
    kind: "intent",
    id: parts.id,
    time: new Date(parts.timeMs).toISOString(),
    actor: caller.actor,
    method: parts.head.method,
    path: parts.head.path,
    query: withoutLogins(parts.head.query),
    headers: parts.headers,
    model: parts.reading?.prompt.model ?? "",
    deployment: deployment.name,
    deploymentClass: deployment.class,
    destination: parts.destination,
    terms: deployment.terms,
    classification: verdict.classification,
    labels: parts.labels,
    findings: recordedFindings(parts.reading, verdict),
    observed: verdict.observed,
    policyVersion: verdict.policyVersion,
    files: filesOf(parts.labels, parts.facts, caller.report?.workspaces ?? []),
    ...(parts.login === undefined ? {} : { login: parts.login }),
    guard: caller.report && guardStatement(caller.report),
    alarms: caller.alarms,
    bodySha256: parts.bodySha256,
    bodyBytes: parts.bodyBytes,
    splice: parts.splice,
  };
}

export function sha256Hex(bytes: Uint8Array): string {
  return hash("sha256", bytes, "hex");
}

export function recordedFindings(reading: Reading | null, verdict: Verdict): RecordedFinding[] {
  return verdict.findings.map(({ finding, action, observed, allowedBy, placement }) => ({
    detector: finding.detector,
    title: finding.title,
    fingerprint: finding.fingerprint,
    action,
    ...(observed === undefined ? {} : { observed }),
    ...(allowedBy === undefined ? {} : { allowedBy }),
    kind: reading?.prompt.placements[placement]?.part.blocks[finding.block]?.kind ?? "other",
    line: finding.line,
  }));
}

/** What the record keeps of a guard's report. */
export function guardStatement(report: GuardReport): GuardStatement {
  const workspaces = statedWorkspaces(report.workspaces);
  return {
    exchange: report.exchange,
    device: report.device,
    deviceSequence: report.sequence,
    policyVersion: report.policyVersion,
    redactions: report.redactions,
    ...(report.redacted === undefined
      ? {}
      : { redacted: report.redacted.map(({ detector, count }) => ({ detector, count })) }),
    bodySha256: report.bodySha256,
    ...(workspaces.length === 0 ? {} : { workspaces }),
  };
}

const statedCountMax = 8;

function statedWorkspaces(workspaces: readonly Workspace[]): readonly StatedWorkspace[] {
  return workspaces
    .filter(({ remote, commit }) => remote !== undefined || commit !== undefined)
    .slice(0, statedCountMax)
    .map(({ repo, remote, commit }) => ({
      repo,
      ...(remote === undefined ? {} : { remote }),
      ...(commit === undefined ? {} : { commit }),
    }));
}

/** Files that this request carries or changes: with their lines where it shows them, else as its labels name them. */
export function filesOf(
  labels: readonly Label[],
  facts: readonly FileTouch[],
  workspaces: readonly Workspace[],
): FileTouch[] {
  const keyOf = ({ path, repo, access }: Pick<FileTouch, "path" | "repo" | "access">): string =>
    JSON.stringify([repo, path, access]);
  const described = Map.groupBy(facts, keyOf);
  const named = labels
    .filter(({ source, path }) => source === "path" && path !== "")
    .flatMap(({ path, repo, access }): readonly FileTouch[] => {
      const key = keyOf({ path, repo, access });
      const own = described.get(key) ?? [{ path, repo, access, tool: "" }];
      described.delete(key);
      return own;
    });
  return [...named, ...[...described.values()].flat()].map((file) => {
    const commit = commitOf(file, workspaces);
    return commit === undefined ? file : { ...file, commit };
  });
}

/** Of the working tree that a file lies in, where that is one. */
function commitOf({ repo, path }: FileTouch, workspaces: readonly Workspace[]): string | undefined {
  const isAbsolute = /^(?:[/~]|[A-Za-z]:[/\\])/.test(path);
  const found = workspaces.filter((workspace) =>
    repo === null
      ? workspace.repo === null && (!isAbsolute || path.startsWith(`${workspace.root}/`))
      : workspace.repo === repo,
  );
  return found.length === 1 ? found[0]?.commit : undefined;
}
