import { createHash } from "node:crypto";
import { seeded } from "../../measure/random.ts";

/** Seeded choices: two with the same seed draw the same. */
export class Draw {
  readonly #random: () => number;

  constructor(seed: string) {
    this.#random = seeded(createHash("sha256").update(seed).digest().readUInt32LE());
  }

  /** An integer in [0, count). */
  below(count: number): number {
    return Math.floor(this.#random() * count);
  }

  /** An integer in [least, most]. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  chance(share: number): boolean {
    return this.#random() < share;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  chars(alphabet: string, count: number): string {
    let text = "";
    for (let i = 0; i < count; i++) text += alphabet[this.below(alphabet.length)];
    return text;
  }

  bytes(count: number): Buffer {
    return Buffer.from(Array.from({ length: count }, () => this.below(256)));
  }

  shuffled<T>(list: readonly T[]): T[] {
    const copy = [...list];
    for (let i = copy.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      [copy[i], copy[j]] = [copy[j] as T, copy[i] as T];
    }
    return copy;
  }
}
