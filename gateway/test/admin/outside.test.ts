import { describe, expect, it } from "vitest";
import { RunningConsole } from "./running-console.ts";

const reached = { name: "witness.example/w1", kind: "witness", size: 12, atMs: 1, failure: null } as const;

describe("whether checkpoints leave this machine", () => {
  it("is said on the operator's first page and in readyz, where none does, where one is not reached, and not else", async () => {
    await using running = await RunningConsole.start((one) => {
      one.outside = [];
    });
    expect(await running.page("/console/")).toContain("No checkpoint of the log leaves this machine");
    expect((await running.ask("/readyz")).text).toContain("checkpoints kept on this machine alone\n");
    running.outside = [reached, { ...reached, name: "/mnt/<b>", failure: "no <i>disk</i>" }];
    const page = await running.page("/console/");
    expect(page).toContain("Checkpoints do not reach /mnt/&lt;b&gt;: no &lt;i&gt;disk&lt;/i&gt;");
    expect(page).not.toContain("No checkpoint of the log");
    expect((await running.ask("/readyz")).text).toContain("checkpoints go to 2 outside, 1 not reached\n");
    running.outside = [reached];
    expect(await running.page("/console/")).not.toContain("notice bad");
  });
});
