import { describe, expect, it } from "vitest";
import { Checks } from "../../clients/checks.ts";
import { runOrder } from "../../faults/cases/order.ts";
import { needs } from "../../test-needs.ts";

describe("the gateway under strace", needs("strace"), () => {
  it("sends nothing upstream before the intent's fdatasync has returned", async () => {
    const said: string[] = [];
    const checks = new Checks((line) => said.push(line));
    await runOrder(checks, (line) => said.push(line));
    expect(checks.failed, said.join("\n")).toBe(0);
    expect(checks.passed).toBe(7);
  }, 120_000);
});
