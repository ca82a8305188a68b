import { retriedNumbers } from "@fourgate/core/prompt/reply/told-once";
import { describe, expect, test } from "vitest";
import { ulids } from "@fourgate/wire/ids";

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** The moment that a ULID's first ten characters name. */
function timeOf(id: string): number {
  return [...id.slice(0, 10)].reduce((ms, one) => ms * 32 + alphabet.indexOf(one), 0);
}

/** The moment whose ten characters end so. */
function momentOf(ending: string): number {
  return timeOf("01KB000000".slice(0, 10 - ending.length) + ending);
}

describe("ids of exchanges", () => {
  test("rise, and none holds a number upon which a tool tries again", () => {
    let asked = 0;
    const next = ulids(() => 1_790_000_000_000 + Math.floor(asked++ / 64));
    let last = "";
    for (let i = 0; i < 50_000; i++) {
      const id = next();
      expect(id > last).toBe(true);
      expect(id).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
      if (retriedNumbers.test(id)) throw new Error(`${id} holds such a number`);
      last = id;
    }
  });

  test.for([
    ["500", 1],
    ["4297", 32],
    ["524ABC", 32 ** 3],
    ["X5", 1],
  ] as const)("at a moment that ends in %s are those of the next free one", ([ending, unitMs]) => {
    const atMs = momentOf(ending);
    for (let i = 0; i < 200; i++) {
      const id = ulids(() => atMs)();
      expect(retriedNumbers.test(id)).toBe(false);
      expect(timeOf(id) - atMs).toBeGreaterThanOrEqual(ending === "X5" ? 0 : 1);
      // A random part that holds a number costs a moment more, and from 501 that is on to 505.
      expect(timeOf(id) - atMs).toBeLessThanOrEqual(unitMs + 8);
    }
  });
});
