import type { Confidence, Detector } from "./detector.ts";

/**
 * Finds what no pattern can: a stretch of a text that only as a whole says something, such as the rows of a
 * table. The engine looks for its signs along with all patterns, and asks it where there are some. What it
 * finds may hold secrets of other detectors; these stay findings of their own.
 */
export interface TextDetector extends Pick<
  Detector,
  "id" | "title" | "source" | "kind" | "policy" | "rotate" | "confidence" | "always"
> {
  /** Changes with what it finds: findings are kept under it. */
  readonly revision: number;
  /** As in Detector: without a sign there is nothing to find. In any case. */
  readonly signs: Pick<Detector, "keywords" | "pattern" | "notAfter">;
  /** For one text. */
  readonly search: (bytes: Uint8Array) => StretchSearch;
}

/** One text, looked at from left to right. Work is linear in its length. */
export interface StretchSearch {
  /** Signs before it need not be looked at any more. */
  readonly done: number;
  /** `sign`: where one stands; by rising offset. */
  lookAt(sign: number): void;
  /** In rising order, none overlapping, half open. */
  readonly found: readonly FoundStretch[];
}

export interface FoundStretch {
  readonly start: number;
  readonly end: number;
  readonly confidence: Confidence;
}
