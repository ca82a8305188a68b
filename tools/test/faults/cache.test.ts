import { expect, it } from "vitest";
import { Checks } from "../../clients/checks.ts";
import { runCache } from "../../faults/cases/cache.ts";

it("the vendor's prompt cache is hit as often through guard and gateway, and no signature breaks", async () => {
  const said: string[] = [];
  const checks = new Checks((line) => said.push(line));
  await runCache(checks, { turns: 10, say: (line) => said.push(line) });
  expect(checks.failed, said.join("\n")).toBe(0);
  expect(checks.passed).toBe(10);
}, 120_000);
