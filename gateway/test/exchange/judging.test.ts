import { describe, expect, test } from "vitest";
import { Judging } from "@fourgate/gateway/exchange/judging";

describe("what can wait for exchanges", () => {
  test("has its turn at once while none is judged", async () => {
    const judging = new Judging();
    judging.begin()[Symbol.dispose]();
    await expect(judging.turn()).resolves.toBeUndefined();
  });

  test("has its turn once the last of them has its intent", async () => {
    const judging = new Judging();
    const order: string[] = [];
    const [one, two] = [judging.begin(), judging.begin()];
    const turn = judging.turn().then(() => order.push("turn"));
    await new Promise(setImmediate);
    one[Symbol.dispose]();
    one[Symbol.dispose]();
    order.push("one");
    two[Symbol.dispose]();
    order.push("two");
    await turn;
    expect(order).toEqual(["one", "two", "turn"]);
  });

  test("has its turn in the end though they never stop", async () => {
    const judging = new Judging();
    using _one = judging.begin();
    await expect(judging.turn()).resolves.toBeUndefined();
  });
});
