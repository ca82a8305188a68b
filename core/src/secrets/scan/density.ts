import { placeholdersIn } from "../redact/placeholder.ts";

/** A text is counted in stretches of so many bytes. */
const stretchBytes = 4096;
/**
 * Expressions that a stretch may ask, and those that a text may ask beyond that. Of 250 MB of source text, data and
 * word lists the file that went furthest beyond took 695; texts that are made to be dear take 20,000 for 1 MB.
 */
const asksPerStretchMax = 32;
const asksBeyondMax = 8192;
/** So near behind it a placeholder is what it would be asked of. */
const placeholderBytesMax = 128;

/** Matches of at most so many bytes are not looked for in a stretch that is too dense: they end in the next one. */
export const denseMatchBytesMax: number = stretchBytes;

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
  #beyond = 0;
  #denseTo = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
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
    if (this.#asked < asksPerStretchMax) this.#asked++;
    else if (this.#isBeforePlaceholder(start)) return true;
    else if (this.#beyond < asksBeyondMax) this.#beyond++;
    else {
      this.#close(stretch * stretchBytes);
      return false;
    }
    return true;
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
