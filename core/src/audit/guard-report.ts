import type { Classification, Workspace } from "../scope/catalogue.ts";
import type { Reason } from "../verdict.ts";

/**
 * What a guard states of a request that it lets through, signed with its device key and sent in
 * the header `x-fourgate-report` as `base64url(JSON).base64url(signature)`. The gateway judges for
 * itself all the same; a difference is an alarm.
 */
export interface GuardReport {
  readonly version: 1;
  /** The guard's own id of this exchange (ULID). */
  readonly exchange: string;
  readonly device: string;
  /** Counts up by one with each report of this device, blocks included. */
  readonly sequence: number;
  /** ISO 8601, the device's clock. */
  readonly time: string;
  /** Names the `fourgate run` that the request came through; stands in for a session where a tool names none. */
  readonly run: string;
  /** The tool that this run started; what the request itself says may be another. */
  readonly tool?: string | undefined;
  /** That tool's version, where the guard knows it. */
  readonly toolVersion?: string | undefined;
  /** The agent role that this run was started with, or null. */
  readonly agent: string | null;
  readonly policyVersion: string;
  /** How many stretches were redacted. */
  readonly redactions: number;
  /** By which rules: what was found and taken out, the most first; absent when nothing was. */
  readonly redacted?: readonly RedactedKind[] | undefined;
  readonly classification: Classification;
  readonly workspaces: readonly Workspace[];
  /** Where links were followed: what observing gates would have blocked by what only this guard sees. */
  readonly observed?: readonly Reason[] | undefined;
  /** What the guard itself holds to be an alarm, in words without content. */
  readonly alarms?: readonly string[] | undefined;
  /** SHA-256 in hex of the body as the guard sends it; "" without a body. */
  readonly bodySha256: string;
}

/** What a guard took out, without a word of it. */
export interface RedactedKind {
  /** The detector's id. */
  readonly detector: string;
  readonly count: number;
}

/** Further kinds are left out. */
export const redactedKindCountMax = 16;
const detectorLengthMax = 100;

/** The header's text, from the report's signature. `sign` gives the raw Ed25519 signature of the given bytes. */
export interface ReportCodec {
  readonly encode: (json: string) => Uint8Array;
  readonly decode: (bytes: Uint8Array) => string;
  readonly toBase64url: (bytes: Uint8Array) => string;
  readonly fromBase64url: (text: string) => Uint8Array;
}

const reportLengthMax = 16 * 1024;

export function sealReport(
  report: GuardReport,
  codec: ReportCodec,
  sign: (bytes: Uint8Array) => Uint8Array,
): string {
  const bytes = codec.encode(JSON.stringify(report));
  return `${codec.toBase64url(bytes)}.${codec.toBase64url(sign(bytes))}`;
}

/** The report, or undefined when it is malformed or its signature is not the device's. */
export function openReport(
  header: string,
  codec: ReportCodec,
  verify: (device: string, bytes: Uint8Array, signature: Uint8Array) => boolean,
): GuardReport | undefined {
  const [body, signature, ...rest] = header.split(".");
  if (header.length > reportLengthMax || body === undefined || signature === undefined || rest.length > 0) {
    return undefined;
  }
  const bytes = codec.fromBase64url(body);
  let value: unknown;
  try {
    value = JSON.parse(codec.decode(bytes));
  } catch {
    return undefined;
  }
  if (!isReport(value)) return undefined;
  return verify(value.device, bytes, codec.fromBase64url(signature)) ? value : undefined;
}

function isReport(value: unknown): value is GuardReport {
  if (typeof value !== "object" || value === null) return false;
  const report = value as Record<keyof GuardReport, unknown>;
  return (
    report.version === 1 &&
    [report.exchange, report.device, report.time, report.run, report.policyVersion, report.bodySha256].every(
      (text) => typeof text === "string",
    ) &&
    [report.tool, report.toolVersion].every((text) => text === undefined || typeof text === "string") &&
    (report.agent === null || typeof report.agent === "string") &&
    [report.sequence, report.redactions].every((count) => Number.isSafeInteger(count)) &&
    (report.redacted === undefined ||
      (Array.isArray(report.redacted) &&
        report.redacted.length <= redactedKindCountMax &&
        report.redacted.every(isRedactedKind))) &&
    typeof report.classification === "string" &&
    Array.isArray(report.workspaces) &&
    report.workspaces.every(isWorkspace) &&
    (report.observed === undefined || (Array.isArray(report.observed) && report.observed.every(isReason))) &&
    (report.alarms === undefined ||
      (Array.isArray(report.alarms) && report.alarms.every((alarm) => typeof alarm === "string")))
  );
}

function isRedactedKind(value: unknown): value is RedactedKind {
  if (typeof value !== "object" || value === null) return false;
  const { detector, count } = value as Record<keyof RedactedKind, unknown>;
  return typeof detector === "string" && detector.length <= detectorLengthMax && Number.isSafeInteger(count);
}

function isWorkspace(value: unknown): value is Workspace {
  if (typeof value !== "object" || value === null) return false;
  const workspace = value as Record<keyof Workspace, unknown>;
  return (
    typeof workspace.root === "string" &&
    (workspace.repo === null || typeof workspace.repo === "string") &&
    [workspace.remote, workspace.commit].every((text) => text === undefined || typeof text === "string")
  );
}

function isReason(value: unknown): value is Reason {
  if (typeof value !== "object" || value === null) return false;
  const { gate, rule, message, remedy } = value as Record<keyof Reason, unknown>;
  return (gate === 2 || gate === 3) && [rule, message, remedy].every((text) => typeof text === "string");
}
