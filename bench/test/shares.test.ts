import { expect, test } from "vitest";
import { Shares } from "../measure/shares.ts";

test("what is left of a run's time goes to the stages left, by weight", () => {
  let nowMs = 1_000;
  const shares = new Shares(11_000, [2, 1, 2], () => nowMs);
  expect(shares.take(2)).toBe(4_000);
  nowMs = 5_000;
  expect(shares.take(1)).toBe(2_000);
});

test("a stage that was late takes from those after it, and no stage gets less than nothing", () => {
  let nowMs = 0;
  const shares = new Shares(10_000, [1, 1, 2], () => nowMs);
  expect(shares.take(1)).toBe(2_500);
  nowMs = 7_000;
  expect(shares.take(1)).toBe(1_000);
  nowMs = 12_000;
  expect(shares.take(2)).toBe(0);
});
