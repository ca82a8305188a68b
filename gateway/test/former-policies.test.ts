import { expect, test } from "vitest";
import { FormerPolicies } from "@fourgate/gateway/former-policies";

test("a policy that was replaced is a former one for as long as a guard may take to fetch the next", () => {
  let nowMs = 1_000_000;
  const former = new FormerPolicies(() => nowMs);
  expect(former.has("one")).toBe(false);
  former.replaced("one");
  nowMs += 60_000;
  former.replaced("two");
  expect([former.has("one"), former.has("two"), former.has("three")]).toEqual([true, true, false]);
  nowMs += 30_000;
  expect([former.has("one"), former.has("two")]).toEqual([false, true]);
});
