import type { ByteSet } from "./byte-set.ts";

/** Index of the set that every byte is in; only until there is a rule. */
export const everySet: number = -2;
const emptySet = -1;

/** What several sets have in common, each set once. */
export class CommonSets {
  readonly all: ByteSet[] = [];
  readonly #byContent = new Map<string, number>();
  readonly #common = new Map<number, number>();

  /** -1 for the empty one. */
  indexOf(set: ByteSet | null): number {
    if (set?.includes(1) !== true) return emptySet;
    const key = set.join("");
    let index = this.#byContent.get(key);
    if (index === undefined) {
      index = this.all.push(set) - 1;
      this.#byContent.set(key, index);
    }
    return index;
  }

  /** The index of what is in both. */
  common(a: number, b: number): number {
    if (a === b || a === everySet) return b;
    if (a === emptySet || b === emptySet) return emptySet;
    const key = a * 65_536 + b;
    let index = this.#common.get(key);
    if (index === undefined) {
      const other = this.all[b]!;
      index = this.indexOf(this.all[a]!.map((taken, byte) => taken & other[byte]!));
      this.#common.set(key, index);
    }
    return index;
  }
}
