import { standingMax, standingOf } from "./overlap.ts";
import { judge, type RawFinding, type RawMatch } from "./rule.ts";

/** Waiting matches keep a stretch of the text alive. */
const waitingMax = 64;

/**
 * The matches of a text, judged as late as can be. What lies within a finding of the highest
 * confidence changes no outcome (overlap.ts), so that the dear judging of an assignment is spared
 * where a vendor's token stands in it.
 */
export class Matches {
  readonly #found: RawFinding[] = [];
  #waiting: RawMatch[] = [];
  /** How far the highest confidence reaches, of what started no later than what waits. */
  #sureStart = -1;
  #sureEnd = -1;

  /** `at`: where the match begins; by rising `at`. */
  add(match: RawMatch, at: number): void {
    // Secrets start no earlier than their matches: from here on none can lie over what starts before.
    if (this.#waiting.length > 0) this.#judgeWaiting(at);
    if (match.rule.detector.confidence === "high") this.#judge(match);
    else {
      if (this.#waiting.length === waitingMax) this.#judge(this.#waiting.shift()!);
      this.#waiting.push(match);
    }
  }

  judged(): readonly RawFinding[] {
    this.#judgeWaiting(Number.POSITIVE_INFINITY);
    return this.#found;
  }

  #judgeWaiting(before: number): void {
    let kept = 0;
    for (const match of this.#waiting) {
      if (match.start < before) this.#judge(match);
      else this.#waiting[kept++] = match;
    }
    this.#waiting.length = kept;
  }

  #judge(match: RawMatch): void {
    const { confidence, check } = match.rule.detector;
    const mayBeSure = confidence === "high" || check !== undefined;
    if (!mayBeSure && match.start >= this.#sureStart && match.end <= this.#sureEnd) return;
    const finding = judge(match);
    if (finding === null) return;
    this.#found.push(finding);
    const isSure = finding.confidence === "high" && standingOf(match.rule.detector) === standingMax;
    if (isSure && finding.end > this.#sureEnd) {
      this.#sureStart = finding.start;
      this.#sureEnd = finding.end;
    }
  }
}
