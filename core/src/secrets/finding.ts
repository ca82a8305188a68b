import type { Encoding } from "./decode/layer.ts";

/** A secret's place, never its value. */
export interface Finding {
  /** The detector's id, for example "aws-access-key-id". */
  readonly detector: string;
  /** What it is, for a sentence: "an AWS access key". */
  readonly title: string;
  readonly confidence: "high" | "medium" | "low";
  /** How it is encoded there, from the outermost in; absent for what stands as it is. */
  readonly encoding?: readonly Encoding[];
  /** A whole file of this type, for itself or for what is in it; in its place goes an empty one. */
  readonly media?: string;
  /** Nothing can stand in its place: a vendor's signature or ciphertext, or a file that no empty one stands for. */
  readonly isFixed?: boolean;
  /** Index of the block inside its part. */
  readonly block: number;
  /** Raw bytes of the part that hold it (JSON-escaped as sent), half open. */
  readonly start: number;
  readonly end: number;
  /** 1-based line in the block's judged text. */
  readonly line: number;
  /** Keyed digest of the value: equal values share it; it reveals nothing without the key. */
  readonly fingerprint: string;
  /** How to make a leaked one worthless: the detector's own sentence. */
  readonly rotate?: string;
  /** Blocks in every mode (private keys). */
  readonly always: boolean;
}

/** What becomes of a finding. Decided anew each turn; never cached. */
export type FindingAction = "block" | "redact" | "note";
