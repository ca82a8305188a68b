/**
 * Where a derived text's bytes came from. Between two breaks a byte of the text is one byte of
 * the source; at a break the source moves on by more. Compact: three int32 for each break.
 */
export class OffsetMap {
  /** Triples by rising offset: text offset; source end of what precedes it; source start of what follows. */
  readonly #breaks: Int32Array;
  readonly #origin: number;

  constructor(origin: number, breaks: Int32Array) {
    this.#origin = origin;
    this.#breaks = breaks;
  }

  /** Source offset of the text's byte at `offset`; of a break, where the following byte starts. */
  start(offset: number): number {
    const at = this.#last(offset);
    if (at < 0) return this.#origin + offset;
    return this.#breaks[at + 2]! + offset - this.#breaks[at]!;
  }

  /** Source offset where the text before `offset` ends: the end of a half-open range. */
  end(offset: number): number {
    const at = this.#last(offset);
    if (at < 0) return this.#origin + offset;
    const breakOffset = this.#breaks[at]!;
    if (breakOffset === offset) return this.#breaks[at + 1]!;
    return this.#breaks[at + 2]! + offset - breakOffset;
  }

  /** Index of the last break at or before `offset`, or -1. */
  #last(offset: number): number {
    let low = 0;
    let high = this.#breaks.length / 3;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#breaks[middle * 3]! <= offset) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? -1 : (low - 1) * 3;
  }
}

/** Collects breaks in rising order of text offset. */
export class OffsetMapBuilder {
  #breaks = new Int32Array(96);
  #length = 0;

  add(offset: number, sourceEnd: number, sourceStart: number): void {
    if (this.#length + 3 > this.#breaks.length) {
      const larger = new Int32Array(this.#breaks.length * 2);
      larger.set(this.#breaks);
      this.#breaks = larger;
    }
    this.#breaks[this.#length] = offset;
    this.#breaks[this.#length + 1] = sourceEnd;
    this.#breaks[this.#length + 2] = sourceStart;
    this.#length += 3;
  }

  build(origin: number): OffsetMap {
    return new OffsetMap(origin, this.#breaks.subarray(0, this.#length));
  }
}
