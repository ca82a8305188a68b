import { hash } from "node:crypto";
import type { FileTouch, IntentRecord, RecordedFinding } from "@fourgate/core/audit/record";
import type { Reading } from "@fourgate/core/judge";
import type { Deployment } from "@fourgate/core/route/deployment";
import type { Label } from "@fourgate/core/scope/catalogue";
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
    files: filesOf(parts.labels),
    guard: caller.report
      ? {
          exchange: caller.report.exchange,
          device: caller.report.device,
          deviceSequence: caller.report.sequence,
          policyVersion: caller.report.policyVersion,
          redactions: caller.report.redactions,
          bodySha256: caller.report.bodySha256,
        }
      : null,
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

/** Files that this request carries or changes, as its labels name them. */
function filesOf(labels: readonly Label[]): FileTouch[] {
  return labels
    .filter(({ source, path }) => source === "path" && path !== "")
    .map(({ path, repo, access }) => ({ path, repo, access, tool: "" }));
}
