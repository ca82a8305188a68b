import type { Detector } from "@fourgate/core/secrets/detector";
import { seeded } from "../measure/random.ts";

const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Draws what hostile texts of `bytes` are made of, the same for the same seed. */
export class TextMaker {
  readonly bytes: number;
  readonly keywords: readonly string[];
  readonly cases: readonly string[];
  readonly #random: () => number;

  constructor(detectors: readonly Detector[], bytes: number, seed: number) {
    this.bytes = bytes;
    this.keywords = [...new Set(detectors.flatMap((each) => each.keywords))];
    this.cases = detectors.flatMap((each) => each.finds().map(({ text }) => text));
    this.#random = seeded(seed);
  }

  below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  pick(list: readonly string[]): string {
    return list[this.below(list.length)] ?? "";
  }

  keyword(): string {
    return this.pick(this.keywords);
  }

  case(): string {
    return this.pick(this.cases);
  }

  letters(count: number): string {
    return Array.from({ length: count }, () => LETTERS[this.below(62)]).join("");
  }

  digits(count: number): string {
    return Array.from({ length: count }, () => String(this.below(10))).join("");
  }

  filled(unit: string): string {
    return unit.repeat(Math.ceil(this.bytes / unit.length));
  }

  many(next: () => string, length: number = this.bytes): string {
    const parts: string[] = [];
    for (let made = 0; made < length; made += parts.at(-1)!.length) parts.push(next() || " ");
    return parts.join("");
  }
}
