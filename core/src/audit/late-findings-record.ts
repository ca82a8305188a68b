import type { Actor } from "./record.ts";

/**
 * What a model of names found in an exchange that had left already: it decides nothing, so all of this was
 * observed. Never text.
 */
export interface LateFindingsRecord {
  readonly kind: "late_findings";
  readonly id: string;
  /** When it was found. */
  readonly time: string;
  /** The exchange whose new content was looked at. */
  readonly of: string;
  readonly actor: Actor;
  readonly findings: readonly LateFinding[];
  /** Bytes of text that were looked at, and whether there were more than may be. */
  readonly textBytes: number;
  readonly isCut: boolean;
}

export type LateKind = "person_name" | "postal_address";

export interface LateFinding {
  readonly what: LateKind;
  /** How many stood in this block. */
  readonly count: number;
  /** The block's kind: "user_text", "tool_result", … */
  readonly block: string;
  /** 1-based line of the first in the block's text. */
  readonly line: number;
}
