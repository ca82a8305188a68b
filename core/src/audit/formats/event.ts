import type { Actor, RecordKind } from "../record.ts";

/**
 * What happened, as every format tells it. A record is one event, or several: a call, and each file in
 * it. Hashes and names only, never content.
 */
export interface LogEvent {
  readonly place: LogPlace;
  readonly kind: RecordKind;
  readonly recordId: string;
  /** What joins it to others: the exchange that it is of, else its own record. */
  readonly correlationId: string;
  /** Which of its record's events, from 0. */
  readonly part: number;
  readonly timeMs: number;
  /** For rules: "call_sent", "file_read", "user_added". */
  readonly action: string;
  /** For a person: "Model call sent". */
  readonly title: string;
  readonly message: string;
  readonly severity: Severity;
  readonly outcome: "success" | "failure" | "unknown";
  /** What the gates said; null where none was asked. */
  readonly decision: "allowed" | "blocked" | "observed" | null;
  readonly actor: Actor | null;
  /** Who changed or read something, where no actor stands for it; "" for nobody. */
  readonly by: string;
  readonly call: CallFacts | null;
  readonly reply: ReplyFacts | null;
  readonly file: FileFacts | null;
  readonly judgement: Judgement | null;
  readonly change: ChangeFacts | null;
  readonly login: { readonly act: "in" | "refused" | "out"; readonly from: string } | null;
  readonly check: { readonly control: string; readonly pass: boolean } | null;
  readonly alarm: { readonly id: string; readonly group: string; readonly state: AlarmState } | null;
  /** Something was cut, so that a receiver takes it; the record in the log is whole. */
  readonly truncated: boolean;
}

/** Where the record stands in the log: what a receiver needs to ask for its proof. */
export interface LogPlace {
  readonly log: string;
  readonly index: number;
  /** SHA-256 of the record's leaf, lower-case hex. */
  readonly leafSha256: string;
}

export type Severity = "info" | "low" | "medium" | "high" | "critical";
export type AlarmState = "new" | "open" | "acknowledged" | "ended";

export interface CallFacts {
  readonly method: string;
  readonly path: string;
  /** "" where it went nowhere. */
  readonly host: string;
  readonly url: string;
  /** "anthropic", "openai", "gcp.gemini", or the deployment's name; "" where it went nowhere. */
  readonly provider: string;
  readonly deployment: string;
  readonly deploymentClass: "private" | "cloud" | "";
  readonly model: string;
  readonly bodySha256: string;
  readonly bodyBytes: number;
}

export interface ReplyFacts {
  readonly status: number;
  readonly result: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly cacheReadTokens: number | null;
  readonly firstByteMs: number | null;
  readonly durationMs: number;
}

export interface FileFacts {
  readonly path: string;
  /** The last part of its path. */
  readonly name: string;
  readonly repo: string;
  readonly access: "read" | "write";
  /** Of the coding tool that touched it. */
  readonly tool: string;
  /** "" and null where it is not known. */
  readonly commit: string;
  /** "12-40, 55-55" */
  readonly lines: string;
  /** Of what of the file stood in the request. */
  readonly sha256: string;
  readonly bytes: number | null;
}

export interface Judgement {
  readonly gate: number | null;
  /** "gate_blocked", "unauthenticated" …; "" where it passed. */
  readonly code: string;
  readonly rules: readonly string[];
  readonly observedRules: readonly string[];
  /** "aws-access-key-id: redact" */
  readonly findings: readonly string[];
  readonly classification: string;
  readonly alarms: readonly string[];
  readonly policyVersion: string;
}

export interface ChangeFacts {
  readonly act: "create" | "read" | "update" | "delete";
  /** "user", "policy", "token" … */
  readonly type: string;
  readonly id: string;
  readonly comment: string;
}

/** Who and what it was about: an outcome's record names neither. */
export interface OpenCall {
  readonly actor: Actor;
  readonly call: CallFacts;
}
