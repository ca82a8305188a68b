import { seeded } from "../../bench/measure/random.ts";

/** Numbers that a seed brings back. */
export interface Dice {
  /** A whole number, both ends included. */
  between(low: number, high: number): number;
  chance(part: number): boolean;
}

export function dice(seed: number): Dice {
  const random = seeded(seed);
  return {
    between: (low, high) => low + Math.floor(random() * (high - low + 1)),
    chance: (part) => random() < part,
  };
}
