import { comparable, comparableLines, folded } from "./searchable-text.ts";

/**
 * What an index holds of a text instead of the text: a number of 16 bits for every three characters that follow
 * one another, and one of 32 bits for every line, by a secret key. A text that holds another has all of
 * its numbers, so what has them not is ruled out, and what has them is looked at. Without the key the numbers
 * say nothing; with it they say, as any search does, whether a text that one knows may be there.
 */
export interface IndexedText {
  /** Distinct, from -32768. */
  readonly grams: readonly number[];
  /** Distinct, from -2^31. */
  readonly lines: readonly number[];
}

/** More of a text are not looked for: they cost the index more than they narrow. */
const askedGramCountMax = 16;
const gramCount = 65_536;

export class TextIndexer {
  readonly #seeds: readonly [number, number, number, number];
  readonly #seen = new Uint8Array(gramCount);

  /** `key`: at least 16 random bytes. */
  constructor(key: Uint8Array) {
    const view = new DataView(key.buffer, key.byteOffset, key.length);
    const seed = (at: number): number => view.getUint32(at) | 1;
    this.#seeds = [seed(0), seed(4), seed(8), seed(12)];
  }

  index(text: string): IndexedText {
    const lines = new Set<number>();
    for (const line of comparableLines(text)) if (line !== "") lines.add(this.line(line));
    return { grams: this.#grams(folded(comparable(text))), lines: [...lines] };
  }

  /** Numbers that a text must have to hold this one; spread over it. Empty for less than three characters. */
  asked(text: string): readonly number[] {
    const grams = this.#grams(folded(comparable(text)));
    const step = Math.max(1, grams.length / askedGramCountMax);
    return Array.from(
      { length: Math.min(grams.length, askedGramCountMax) },
      (_, at) => grams[Math.floor(at * step)]!,
    );
  }

  /** Of a line as comparableLines gives it. */
  line(line: string): number {
    const [a, b, c, d] = this.#seeds;
    let state = a;
    for (let at = 0; at < line.length; at++) {
      state = Math.imul(state ^ line.charCodeAt(at), b);
      state ^= state >>> 15;
    }
    state = Math.imul(state ^ (state >>> 13) ^ c, d);
    return (state ^ (state >>> 16)) | 0;
  }

  #grams(text: string): readonly number[] {
    const [a, b, c, d] = this.#seeds;
    const seen = this.#seen;
    const found: number[] = [];
    for (let at = 0; at + 2 < text.length; at++) {
      const gram =
        Math.imul(
          (Math.imul(text.charCodeAt(at), a) ^ Math.imul(text.charCodeAt(at + 1), b)) +
            Math.imul(text.charCodeAt(at + 2), c),
          d,
        ) >>> 16;
      if (seen[gram] === 1) continue;
      seen[gram] = 1;
      found.push(gram);
    }
    for (const gram of found) seen[gram] = 0;
    return found.map((gram) => gram - gramCount / 2);
  }
}
