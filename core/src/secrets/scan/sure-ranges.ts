import { standingMax, standingOf } from "./overlap.ts";
import type { RawFinding, Rule } from "./rule.ts";

/** Whether a finding of the rule may be one that nothing beats. */
export function mayBeSure({ detector: { confidence, check } }: Rule): boolean {
  return confidence === "high" || check !== undefined;
}

/** Whether nothing that lies within it changes what is found. */
export function isSure({ rule, confidence }: RawFinding): boolean {
  return confidence === "high" && standingOf(rule.detector) === standingMax;
}

/** Where a text's sure findings stand. */
export class SureRanges {
  /** By rising start; those that were added since are behind them. */
  #ranges: (readonly [start: number, end: number])[] = [];
  #starts: number[] = [];
  /** By place: the furthest end of what starts there or before. */
  #ends: number[] = [];

  add(start: number, end: number): void {
    this.#ranges.push([start, end]);
  }

  /** What was added counts from now on, but nothing that was before it. */
  arrange(): void {
    const ranges = this.#ranges;
    if (ranges.length > 1) ranges.sort((a, b) => a[0] - b[0]);
    let furthest = 0;
    this.#starts = ranges.map(([start]) => start);
    this.#ends = ranges.map(([, end]) => (furthest = Math.max(furthest, end)));
    this.#ranges = [];
  }

  /** Whether [start, end) lies within one of them. */
  hold(start: number, end: number): boolean {
    const starts = this.#starts;
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (starts[middle]! <= start) low = middle + 1;
      else high = middle;
    }
    return low > 0 && this.#ends[low - 1]! >= end;
  }
}
