import { expect, it } from "vitest";
import { Checks } from "../../clients/checks.ts";
import { runKillRounds } from "../../faults/cases/kill.ts";

it("after kill -9 under load, what left is in the record and the next start is clean", async () => {
  const said: string[] = [];
  const checks = new Checks((line) => said.push(line));
  await runKillRounds(checks, { seed: 4400, rounds: 5, say: (line) => said.push(line) });
  expect(checks.failed, said.join("\n")).toBe(0);
  expect(checks.passed).toBe(7);
}, 120_000);
