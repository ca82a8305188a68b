import type { FindingAction, Finding } from "./secrets/finding.ts";
import type { Classification, Label } from "./scope/catalogue.ts";

export type Gate = 1 | 2 | 3 | 4;

/** Why, in words that a developer can act on. Never carries content. */
export interface Reason {
  readonly gate: Gate;
  /** A policy's or detector's id. */
  readonly rule: string;
  /** "an AWS access key in your message, line 12" */
  readonly message: string;
  /** "Remove it and send again, or …" */
  readonly remedy: string;
}

/** A finding placed in the body: raw byte offsets of the whole body. */
export interface JudgedFinding {
  readonly finding: Finding;
  readonly action: FindingAction;
  /** Only noted because the gate observes: what enforcing would have done. */
  readonly observed?: "block" | "redact" | undefined;
  /** Only noted because of this exception. */
  readonly allowedBy?: string | undefined;
  /** Index into Prompt.placements. */
  readonly placement: number;
  readonly start: number;
  readonly end: number;
}

export interface Verdict {
  readonly decision: "allow" | "block";
  /** Blocking reasons, by gate. Empty when allowed. */
  readonly reasons: readonly Reason[];
  /** What an observing gate would have blocked. */
  readonly observed: readonly Reason[];
  /** Every finding with what becomes of it. Those with action "redact" are the redactions. */
  readonly findings: readonly JudgedFinding[];
  /** Distinct labels, strictest first. */
  readonly labels: readonly Label[];
  readonly classification: Classification;
  /** Name of the deployment it may go to; null when blocked. */
  readonly deployment: string | null;
  /** Of the policy it was judged by. */
  readonly policyVersion: string;
}
