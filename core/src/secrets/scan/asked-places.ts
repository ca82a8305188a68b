import type { StretchSearch } from "../text-detector.ts";
import { isOnlyPlaceholders } from "../redact/placeholder.ts";
import { latin1, Latin1Window } from "./latin1.ts";
import { judge, matchAt, type RawFinding, type RawMatch, type Rule } from "./rule.ts";
import { isSure, mayBeSure, SureRanges } from "./sure-ranges.ts";

/** Places that are asked in one go, and how far apart the first and the last of them may stand. */
const placesMax = 16_384;
const spanBytesMax = 1_048_576;
/** Where there is a place in so many bytes all of them become one string, else what each asks for does. */
const bytesPerPlaceMax = 512;
/** What stands before a match and a rule may look at (Detector.isNoSecret). */
const contextBytes = 32;

/** By the rule of its signs, the search of a text detector; null where nobody asks what it finds. */
export type SearchOf = (rule: Rule) => StretchSearch | null;

/**
 * The places of a text where rules may match, asked rule by rule: an expression costs several times as much
 * among hundreds of others, each of which the processor has to fetch again, as right behind itself. Matches are
 * judged as late as can be: what lies within a finding of the highest confidence changes no outcome (overlap.ts),
 * so that the dear judging of an assignment is spared where a vendor's token stands in it.
 */
export class AskedPlaces {
  /** By order. */
  readonly #rules: readonly Rule[];
  /** By order: those that may be sure first, each with a number of its own. */
  readonly #ranks: Int32Array;
  readonly #sureRanks: number;
  readonly #rankStarts: Int32Array;
  readonly #orders = new Int32Array(placesMax);
  readonly #starts = new Int32Array(placesMax);
  readonly #sorted = new Int32Array(placesMax);
  #count = 0;
  #text: AskedText = noText;

  /** All rules, each at the index that is its order. */
  constructor(rules: readonly Rule[]) {
    this.#rules = rules;
    const sure = rules.filter(mayBeSure);
    const others = rules.filter((rule) => !mayBeSure(rule));
    this.#sureRanks = sure.length;
    this.#ranks = new Int32Array(rules.length);
    for (const [rank, { order }] of [...sure, ...others].entries()) this.#ranks[order] = rank;
    this.#rankStarts = new Int32Array(rules.length + 1);
  }

  /** To be called before each text. */
  startText(bytes: Uint8Array, searchOf: SearchOf): void {
    this.#count = 0;
    this.#text = newText(bytes, searchOf);
  }

  /** By rising start. */
  add({ order }: Rule, start: number): void {
    if (this.#count > 0 && (this.#count === placesMax || start - this.#starts[0]! > spanBytesMax))
      this.#askAll();
    this.#orders[this.#count] = order;
    this.#starts[this.#count++] = start;
  }

  /** All that they found in the text, in no order. Of the text nothing is kept. */
  endText(): readonly RawFinding[] {
    this.#askAll();
    const { found } = this.#text;
    this.#text = noText;
    return found;
  }

  #askAll(): void {
    if (this.#count === 0) return;
    const { bytes, sure } = this.#text;
    let end = 0;
    for (let i = 0; i < this.#count; i++)
      end = Math.max(end, this.#starts[i]! + this.#rules[this.#orders[i]!]!.lengthMax);
    const from = Math.max(0, this.#starts[0]! - contextBytes);
    const to = Math.min(bytes.length, end);
    const isDense = to - from < this.#count * bytesPerPlaceMax;
    const whole = isDense ? latin1(bytes, from, to) : null;
    const sureCount = this.#sort(isDense);
    for (let i = 0; i < this.#count; i++) {
      if (i === sureCount) sure.arrange();
      const place = this.#sorted[i]!;
      const rule = this.#rules[this.#orders[place]!]!;
      const start = this.#starts[place]!;
      if (rule.signOf !== undefined) this.#askSign(rule, start, whole, from);
      else this.#judge(this.#match(rule, start, whole, from));
    }
    if (sureCount === this.#count) sure.arrange();
    this.#count = 0;
  }

  /** By rank where they are dense; else in order, but for those that may be sure first. Gives how many of these. */
  #sort(byRank: boolean): number {
    const starts = this.#rankStarts.fill(0);
    const count = this.#count;
    const keyOf = (place: number): number => {
      const rank = this.#ranks[this.#orders[place]!]!;
      return byRank ? rank : rank < this.#sureRanks ? 0 : this.#sureRanks;
    };
    for (let place = 0; place < count; place++) starts[keyOf(place) + 1]!++;
    for (let key = 1; key < starts.length; key++) starts[key]! += starts[key - 1]!;
    const sureCount = starts[this.#sureRanks]!;
    for (let place = 0; place < count; place++) this.#sorted[starts[keyOf(place)]!++] = place;
    return sureCount;
  }

  #match(rule: Rule, start: number, whole: string | null, from: number): RawMatch | null {
    if (whole !== null) return matchAt(rule, whole, start - from, from);
    const { window } = this.#text;
    const base = window.cover(Math.max(0, start - contextBytes), start + rule.lengthMax);
    return matchAt(rule, window.text, start - base, base);
  }

  #askSign(rule: Rule, start: number, whole: string | null, from: number): void {
    const search = this.#text.searchOf(rule);
    if (search === null || start < search.done) return;
    if (this.#match(rule, start, whole, from) !== null) search.lookAt(start);
  }

  #judge(match: RawMatch | null): void {
    if (match === null) return;
    const { sure, found } = this.#text;
    if (!mayBeSure(match.rule) && sure.hold(match.start, match.end)) return;
    // Judging is spared, and it would go in any case (scan.ts).
    if (isOnlyPlaceholders(match.secret)) return;
    const finding = judge(match);
    if (finding === null) return;
    found.push(finding);
    if (isSure(finding)) sure.add(finding.start, finding.end);
  }
}

/** The text at hand. */
interface AskedText {
  readonly bytes: Uint8Array;
  readonly window: Latin1Window;
  readonly searchOf: SearchOf;
  readonly sure: SureRanges;
  readonly found: RawFinding[];
}

function newText(bytes: Uint8Array, searchOf: SearchOf): AskedText {
  return { bytes, window: new Latin1Window(bytes), searchOf, sure: new SureRanges(), found: [] };
}

const noText: AskedText = newText(new Uint8Array(0), () => null);
