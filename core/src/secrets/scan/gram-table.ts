/** No value. */
const empty = -1;
const sizeMin = 16_384;
export const gramFactor: number = 0x9e3779b1 | 0;

/** A hash of four bytes, of which the highest bits are the best. */
export function hashOfGram(gram: number): number {
  return Math.imul(gram, gramFactor);
}

/** A slot is the hash without so many of its lowest bits, as far as the table goes. */
export const slotShift = 8;

function slotOf(hash: number, size: number): number {
  return (hash >>> slotShift) & (size - 1);
}

/**
 * Numbers from 0 on by four bytes, of tens of thousands: an open hash table (linear probing), at most half full,
 * whose pairs lie side by side.
 */
export class GramTable {
  /** A gram, then its value. */
  #pairs = new Int32Array(2 * sizeMin).fill(empty);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** -1 for none. */
  get(gram: number): number {
    return valueIn(this.#pairs, gram);
  }

  set(gram: number, value: number): void {
    if (this.#size * 4 >= this.#pairs.length) this.#grow();
    const slot = placeOf(this.#pairs, gram);
    if (this.#pairs[slot + 1] === empty) this.#size++;
    this.#pairs[slot] = gram;
    this.#pairs[slot + 1] = value;
  }

  each(given: (gram: number, value: number) => void): void {
    const pairs = this.#pairs;
    for (let at = 0; at < pairs.length; at += 2)
      if (pairs[at + 1] !== empty) given(pairs[at]!, pairs[at + 1]!);
  }

  /** For valueIn. */
  pairs(): Int32Array {
    return this.#pairs;
  }

  #grow(): void {
    const old = this.#pairs;
    this.#pairs = new Int32Array(2 * old.length).fill(empty);
    for (let at = 0; at < old.length; at += 2) {
      if (old[at + 1] === empty) continue;
      const slot = placeOf(this.#pairs, old[at]!);
      this.#pairs[slot] = old[at]!;
      this.#pairs[slot + 1] = old[at + 1]!;
    }
  }
}

/** Where a gram's pair stands, or would. */
function placeOf(pairs: Int32Array, gram: number): number {
  const size = pairs.length >> 1;
  let slot = slotOf(hashOfGram(gram), size);
  while (pairs[2 * slot + 1] !== empty && pairs[2 * slot] !== gram) slot = (slot + 1) & (size - 1);
  return 2 * slot;
}

/** The value of four bytes in a table's pairs, -1 for none. */
export function valueIn(pairs: Int32Array, gram: number): number {
  return pairs[placeOf(pairs, gram) + 1]!;
}
