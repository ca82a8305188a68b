import { placeholdersIn } from "../redact/placeholder.ts";

/** A text is counted in stretches of so many bytes. */
const stretchBytes = 4096;
/**
 * Expressions that a stretch may ask, and those that a text may ask beyond that. Of 600 MB of source text, data and
 * word lists one file (a table of Chinese characters by their numbers) went 3,041 beyond, the next 1,059; texts that
 * are made to be dear take 20,000 for 1 MB.
 */
const asksPerStretchMax = 16;
const asksBeyondMax = 8704;
/** What is encoded in a text may ask as much again as its stretches may. */
const shares = 2;
/** So near behind it a placeholder is what it would be asked of. */
const placeholderBytesMax = 128;

/** Matches of at most so many bytes are not looked for in a stretch that is too dense: they end in the next one. */
export const denseMatchBytesMax: number = stretchBytes;

/** What a text may ask, and all that is encoded in it, at whatever depth. */
export class AskBudget {
  #within: number;
  #beyond = asksBeyondMax;

  constructor(textBytes: number) {
    this.#within = shares * asksPerStretchMax * Math.ceil(textBytes / stretchBytes);
  }

  /** Whether one more may be asked; `isWithin` what a stretch may ask. */
  take(isWithin: boolean): boolean {
    if (isWithin && this.#within > 0) this.#within--;
    else if (this.#beyond > 0) this.#beyond--;
    else return false;
    return true;
  }
}

/**
 * Bounds what a text can make a scanner do. Where expressions would be asked without end, a stretch is not
 * taken apart any more: the whole of it is what is found, and the next one, where a match may end.
 */
export class Density {
  readonly #bytes: Uint8Array;
  /** Where placeholders stand, looked for once it matters; those before the last start are gone by. */
  #placeholders: readonly number[] | undefined;
  #placeholder = 0;
  readonly #ranges: (readonly [number, number])[] = [];
  #stretch = -1;
  #asked = 0;
  readonly #budget: AskBudget;
  #denseTo = 0;

  /** `budget`: of the text that this one is encoded in. */
  constructor(bytes: Uint8Array, budget: AskBudget = new AskBudget(bytes.length)) {
    this.#bytes = bytes;
    this.#budget = budget;
  }

  /** What begins before it stands in one of the ranges. */
  get denseTo(): number {
    return this.#denseTo;
  }

  /** Half open, by rising start, none overlapping. */
  get ranges(): readonly (readonly [number, number])[] {
    return this.#ranges;
  }

  /**
   * Whether an expression may be asked at `start`, which never falls. Then it is counted, unless a placeholder
   * stands there: what was redacted is denser than it was, and must not be found again.
   */
  ask(start: number): boolean {
    const stretch = Math.floor(start / stretchBytes);
    if (stretch !== this.#stretch) {
      this.#stretch = stretch;
      this.#asked = 0;
    }
    const isWithin = this.#asked < asksPerStretchMax;
    if (isWithin) this.#asked++;
    else if (this.#isBeforePlaceholder(start)) return true;
    if (this.#budget.take(isWithin)) return true;
    this.#close(stretch * stretchBytes);
    return false;
  }

  #isBeforePlaceholder(start: number): boolean {
    const placeholders = (this.#placeholders ??= placeholdersIn(this.#bytes));
    while (this.#placeholder < placeholders.length && placeholders[this.#placeholder]! < start)
      this.#placeholder++;
    const next = placeholders[this.#placeholder];
    return next !== undefined && next < start + placeholderBytesMax;
  }

  #close(start: number): void {
    this.#denseTo = start + stretchBytes;
    const end = Math.min(this.#bytes.length, start + stretchBytes + denseMatchBytesMax);
    const last = this.#ranges.at(-1);
    if (last !== undefined && start <= last[1]) this.#ranges[this.#ranges.length - 1] = [last[0], end];
    else this.#ranges.push([start, end]);
  }
}
