import { expect, test } from "vitest";
import { pairedDifferences, percentile } from "../measure/statistics.ts";
import { seeded, shuffled } from "../measure/random.ts";
import { meets } from "../report/result.ts";
import { renderTable } from "../report/table.ts";

test("percentiles are by nearest rank, whatever the order", () => {
  const values = shuffled(
    Array.from({ length: 100 }, (_, i) => i + 1),
    seeded(1),
  );
  expect([50, 99, 100, 0].map((p) => percentile(values, p))).toEqual([50, 99, 100, 1]);
  expect(percentile([], 50)).toBeNaN();
});

test("differences are taken within a round: a slow round does not count against one arm", () => {
  const floor = [1, 100, 2, 200, 3];
  const arm = floor.map((value) => value + 5);
  expect(pairedDifferences(arm, floor)).toEqual({ count: 5, p50: 5, p99: 5 });
});

test("shuffling keeps every item, and a seed repeats itself", () => {
  const items = ["a", "b", "c", "d", "e"];
  expect([...shuffled(items, seeded(7))].sort()).toEqual(items);
  expect(shuffled(items, seeded(7))).toEqual(shuffled(items, seeded(7)));
});

test("a target is met at its edge, and never by nothing measured", () => {
  expect(meets(2, { at_most: 2 })).toBe(true);
  expect(meets(2.001, { at_most: 2 })).toBe(false);
  expect(meets(1, { at_least: 2 })).toBe(false);
  expect(meets(Number.NaN, { at_most: 2 })).toBe(false);
});

test("a table lines its columns up", () => {
  expect(
    renderTable({
      title: "t",
      head: ["arm", "ms"],
      rows: [
        ["nginx", "1.00"],
        ["us", "10.00"],
      ],
    })
      .split("\n")
      .slice(1),
  ).toEqual(["arm       ms", "-----  -----", "nginx   1.00", "us     10.00"]);
});
