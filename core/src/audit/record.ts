import type { Gate, Reason } from "../verdict.ts";
import type { Classification, Label } from "../scope/catalogue.ts";
import type { GateModes } from "../scope/policy.ts";
import type { DeploymentTerms } from "../route/deployment.ts";
import type { AlarmRecord } from "./alarm-record.ts";
import type { RedactedKind } from "./guard-report.ts";
import type { RetentionRecord } from "./retention-record.ts";
import type { AllowRecord } from "./allow-record.ts";
import type { ClockRecord } from "./clock-record.ts";
import type { ExportRecord } from "./export-record.ts";
import type { IdentityRecord } from "./identity-record.ts";
import type { SignOffRecord } from "./sign-off-record.ts";
import type { LateFindingsRecord } from "./late-findings-record.ts";

/**
 * What the log holds of one event, before encryption. Text of prompts and replies is never in a
 * record: content is stored once beside it and referred to.
 */
export type AuditRecord =
  | IntentRecord
  | OutcomeRecord
  | RefusalRecord
  | GuardBlockRecord
  | PolicyRecord
  | DrillRecord
  | GatewayRecord
  | ReadRecord
  | IdentityRecord
  | AllowRecord
  | ExportRecord
  | AlarmRecord
  | HeartbeatRecord
  | LoginRecord
  | LateFindingsRecord
  | RetentionRecord
  | ClockRecord
  | SignOffRecord;

export type RecordKind = AuditRecord["kind"];

/** Who, with what, from where. */
export interface Actor {
  readonly user: string;
  readonly teams: readonly string[];
  readonly agent: string | null;
  readonly device: string;
  /** Tool as recognised, for example "claude-code 2.1.330"; "" unknown. */
  readonly tool: string;
  readonly session: string;
  /** Sub-agent's id where the tool names one, else "". */
  readonly subAgent: string;
}

/** What is absent is not known: nothing is guessed. */
export interface FileTouch {
  readonly path: string;
  readonly repo: string | null;
  readonly access: "read" | "write";
  readonly tool: string;
  /** What its working tree's HEAD named when it was sent, by the guard's word. */
  readonly commit?: string | undefined;
  /** Which of the file's lines stood in this request: first and last, from 1. */
  readonly lines?: LineRanges | undefined;
  /**
   * SHA-256, hex, of what of the file stood in this request, as it left (after redaction): its lines without
   * the client's numbers, one newline at the end. Of a text file that was shown whole and ends with a
   * newline it is the file's own.
   */
  readonly sha256?: string | undefined;
  /** Bytes of what `sha256` is of. */
  readonly bytes?: number | undefined;
}

export type LineRanges = readonly (readonly [first: number, last: number])[];

export interface RecordedFinding {
  readonly detector: string;
  readonly title: string;
  readonly fingerprint: string;
  readonly action: "block" | "redact" | "note";
  /** Only noted because the gate observes: what enforcing would have done. */
  readonly observed?: "block" | "redact" | undefined;
  /** The exception that let it pass: "a12". */
  readonly allowedBy?: string | undefined;
  readonly kind: string;
  readonly line: number;
}

/** Durable before a byte goes upstream. One for each attempt at a deployment. */
export interface IntentRecord {
  readonly kind: "intent";
  readonly id: string;
  readonly time: string;
  readonly actor: Actor;
  readonly method: string;
  readonly path: string;
  /** What leaves beside the body: the query string, and every header; of a log-in only that it was there. */
  readonly query: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly model: string;
  readonly deployment: string;
  readonly deploymentClass: "private" | "cloud";
  readonly destination: string;
  readonly terms: DeploymentTerms;
  readonly classification: Classification;
  readonly labels: readonly Label[];
  readonly findings: readonly RecordedFinding[];
  readonly observed: readonly Reason[];
  readonly policyVersion: string;
  /** Files whose reading or writing stands in the new part of this request. */
  readonly files: readonly FileTouch[];
  /** Keyed fingerprint of the log-in that it goes out with: which key, not what it is. Absent without one. */
  readonly login?: string | undefined;
  /** What the guard stated, verified; null without a guard. */
  readonly guard: GuardStatement | null;
  /** It left the laptop while the gateway was away, and was handed in later. */
  readonly emergency?: EmergencyPassage | undefined;
  /** Differences between the guard's statement and this door's own judgement. */
  readonly alarms: readonly string[];
  /** SHA-256 of the body as it goes upstream, hex; "" without a body. */
  readonly bodySha256: string;
  readonly bodyBytes: number;
  /** The listed top-level field that the route changed, both forms. */
  readonly splice: { readonly start: number; readonly from: string; readonly to: string } | null;
}

export interface EmergencyPassage {
  /** When it was sent, by the laptop's clock. */
  readonly sentAt: string;
  /** The guard's report as the device signed it: `base64url(JSON).base64url(signature)`. */
  readonly report: string;
}

export interface GuardStatement {
  readonly exchange: string;
  readonly device: string;
  readonly deviceSequence: number;
  readonly policyVersion: string;
  readonly redactions: number;
  /** By which rules, as the guard judged; absent when nothing was taken out. */
  readonly redacted?: readonly RedactedKind[] | undefined;
  readonly bodySha256: string;
  /** The working trees that the session works in, as far as they are repos. */
  readonly workspaces?: readonly StatedWorkspace[] | undefined;
}

/** A working tree as the guard saw it when the request was sent. */
export interface StatedWorkspace {
  /** The catalogue's name; null: not catalogued. */
  readonly repo: string | null;
  /** The first git remote, "git.example.com/acme/shop". */
  readonly remote?: string | undefined;
  /** The commit that HEAD named. */
  readonly commit?: string | undefined;
}

export interface OutcomeRecord {
  readonly kind: "outcome";
  readonly id: string;
  readonly time: string;
  /** "answered": relayed to its end; the others say how it ended instead. */
  readonly result:
    | "answered"
    | "client_gone"
    /** The caller may not come in any more, and was cut off. */
    | "access_revoked"
    | "upstream_unreachable"
    | "upstream_timeout"
    | "upstream_broken"
    | "gateway_stopped";
  readonly status: number;
  readonly replyBytes: number;
  readonly replySha256: string;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly cacheReadTokens: number | null;
  readonly toolCalls: readonly FileTouch[];
  readonly firstByteMs: number | null;
  readonly durationMs: number;
  /** The account that the vendor's answer names (its organization, project or workspace). */
  readonly account?: string | undefined;
}

/** Nothing was forwarded: no identity, bad input, or a gate said no. */
export interface RefusalRecord {
  readonly kind: "refusal";
  readonly id: string;
  readonly time: string;
  readonly actor: Actor | null;
  readonly method: string;
  readonly path: string;
  readonly code: string;
  readonly gate: Gate | null;
  readonly reasons: readonly Reason[];
  /** What an observing gate would have blocked as well; absent when nothing. */
  readonly observed?: readonly Reason[] | undefined;
  readonly findings: readonly RecordedFinding[];
  readonly labels: readonly Label[];
  readonly alarms: readonly string[];
  readonly policyVersion: string;
  readonly bodySha256: string;
  readonly bodyBytes: number;
  /** Of the guard's verified statement that came with it; absent without one. */
  readonly deviceSequence?: number | undefined;
}

/** What the guard stopped on the laptop, handed in afterwards. */
export interface GuardBlockRecord {
  readonly kind: "guard_block";
  readonly id: string;
  /** When the gateway took it; `blockedAt` is the guard's own clock. */
  readonly time: string;
  readonly blockedAt: string;
  readonly actor: Actor;
  readonly path: string;
  readonly code: string;
  readonly gate: Gate | null;
  readonly reasons: readonly Reason[];
  /** As in a refusal. */
  readonly observed?: readonly Reason[] | undefined;
  readonly findings: readonly RecordedFinding[];
  readonly labels: readonly Label[];
  readonly policyVersion: string;
  readonly deviceSequence: number;
  readonly bodyBytes: number;
}

export interface PolicyRecord {
  readonly kind: "policy";
  readonly id: string;
  readonly time: string;
  readonly version: string;
  readonly sha256: string;
  /** What was in force from then on, so that a gate that was off shows in the log itself. */
  readonly gates: GateModes;
  readonly deployments: readonly {
    readonly name: string;
    readonly class: "private" | "cloud";
    readonly url: string;
  }[];
}

export interface DrillRecord {
  readonly kind: "drill";
  readonly id: string;
  readonly time: string;
  readonly lines: readonly { readonly gate: Gate; readonly pass: boolean; readonly text: string }[];
}

export interface GatewayRecord {
  readonly kind: "gateway";
  readonly id: string;
  readonly time: string;
  readonly event: "started" | "stopped" | "recovered";
  readonly detail: string;
}

/** Somebody read the log, or asked it something. Durable before they see the answer. */
export interface ReadRecord {
  readonly kind: "read";
  readonly id: string;
  readonly time: string;
  readonly reader: string;
  /** The exchange; "" where many were asked for. */
  readonly of: string;
  /** Absent: one exchange's records. */
  readonly act?: ReadAct | undefined;
  /** What was asked, in words, cut at 500 characters. */
  readonly asked?: string | undefined;
  /** How many exchanges the answer named. */
  readonly found?: number | undefined;
  /** Of a bundle: SHA-256, hex, over the sorted ids of the exchanges in it, a newline behind each. */
  readonly foundSha256?: string | undefined;
  /** When, by the clock of who read without the gateway; it was noted beside the log and recorded later. */
  readonly readAt?: string | undefined;
}

/**
 * "content": a body or reply; "bundle": records and content in a folder; "export": to another system; "list":
 * a page of exchanges; "report": counts over many.
 */
export type ReadAct = "show" | "content" | "search" | "bundle" | "export" | "list" | "report";

/** A guard said that it is up. Where these stop while its numbers go on, or both stop, it shows. */
export interface HeartbeatRecord {
  readonly kind: "heartbeat";
  readonly id: string;
  readonly time: string;
  readonly user: string;
  readonly device: string;
  /** By the guard's clock. */
  readonly sentAt: string;
  /** The last number that it gave a statement. */
  readonly deviceSequence: number;
  readonly policyVersion: string;
  /** Runs of tools that go through it now. */
  readonly runs: number;
  /** Blocks and exchanges on its disk that wait to be handed in. */
  readonly waiting: number;
  /** Calls to a model that tools say they made and this guard did not carry, since the heartbeat before. */
  readonly unseenCalls?: number | undefined;
}

/** Somebody logged in to the operator's pages, tried to, or left. */
export interface LoginRecord {
  readonly kind: "login";
  readonly id: string;
  readonly time: string;
  readonly operator: string;
  readonly event: "in" | "refused" | "out";
  /** The caller's address; "" through the machine's own socket. */
  readonly from: string;
}
