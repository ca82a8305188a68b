/**
 * Finds every occurrence of keywords in one pass over the bytes (Aho-Corasick), letters in either
 * case. Costs a table look-up a byte.
 */
export class KeywordFinder {
  readonly #keywords: readonly string[];
  /** next[state * 256 + byte] */
  readonly #next: Int32Array;
  /** By state: indices of the keywords that end there. */
  readonly #ends: readonly (readonly number[])[];

  /** Lower-case ASCII, none empty. */
  constructor(keywords: readonly string[]) {
    this.#keywords = keywords;
    const children: Map<number, number>[] = [new Map<number, number>()];
    const ends: number[][] = [[]];
    for (const [index, keyword] of keywords.entries()) {
      let state = 0;
      for (let i = 0; i < keyword.length; i++) {
        const code = keyword.charCodeAt(i);
        let child = children[state]!.get(code);
        if (child === undefined) {
          child = children.push(new Map()) - 1;
          ends.push([]);
          children[state]!.set(code, child);
        }
        state = child;
      }
      ends[state]!.push(index);
    }
    this.#ends = ends;
    this.#next = rowsOf(children, ends);
  }

  /** By rising end. */
  each(bytes: Uint8Array, found: (keyword: number, start: number) => void): void {
    let state = 0;
    for (let at = 0; at < bytes.length; at++) {
      state = this.#next[state * 256 + bytes[at]!]!;
      for (const keyword of this.#ends[state]!) found(keyword, at + 1 - this.#keywords[keyword]!.length);
    }
  }
}

/** Each state with what its longest proper suffix has, too: `ends` grows, rows are whole. */
function rowsOf(children: readonly ReadonlyMap<number, number>[], ends: readonly number[][]): Int32Array {
  const next = new Int32Array(children.length * 256);
  const fallbacks = new Int32Array(children.length);
  // Breadth first: a fallback is shallower, so that its row is whole already.
  const queue = [0];
  for (const state of queue) {
    const fallback = fallbacks[state]!;
    if (state !== 0) next.copyWithin(state * 256, fallback * 256, fallback * 256 + 256);
    for (const [code, child] of children[state]!) {
      fallbacks[child] = state === 0 ? 0 : next[fallback * 256 + code]!;
      ends[child]!.push(...ends[fallbacks[child]]!);
      next[state * 256 + code] = child;
      if (code >= 0x61 && code <= 0x7a) next[state * 256 + code - 32] = child;
      queue.push(child);
    }
  }
  return next;
}
