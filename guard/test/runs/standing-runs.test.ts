import { describe, expect, test } from "vitest";
import { RunRegistry } from "../../src/runs/run-registry.ts";
import { StandingRuns } from "../../src/runs/standing-runs.ts";

const claude = { tool: "claude-code", token: "a".repeat(43), home: "/home/dev" };
const codex = { tool: "codex", token: "b".repeat(43), home: "/home/dev" };

function registry(): { readonly runs: RunRegistry; readonly clock: { ms: number } } {
  const clock = { ms: 0 };
  let count = 0;
  const standing = new StandingRuns(
    () => clock.ms,
    () => `run ${String((count += 1))}`,
  );
  return { runs: new RunRegistry(() => false, standing), clock };
}

describe("standing runs", () => {
  test("are found by their token, and outlive every process", () => {
    using runs = registry().runs;
    runs.stand([claude, codex]);
    runs.reap();
    expect(runs.find(claude.token)).toMatchObject({ tool: "claude-code", cwd: "/home/dev", pid: null });
    expect(runs.find("c".repeat(43))).toBeUndefined();
    expect([runs.size, runs.standingCount]).toEqual([0, 2]);
  });

  test("end when their setup is undone, and no other", () => {
    using runs = registry().runs;
    runs.stand([claude, codex]);
    const { id } = runs.find(codex.token) ?? {};
    runs.stand([codex]);
    expect(runs.find(claude.token)).toBeUndefined();
    expect(runs.find(codex.token)?.id).toBe(id);
  });

  test("tell since when the day's tools are at work, over pauses and the end of a setup", () => {
    const { runs, clock } = registry();
    using _runs = runs;
    const hours = (count: number): number => count * 3_600_000;
    runs.stand([claude, codex]);
    expect(runs.standingSinceMs).toBeNull();
    clock.ms = hours(1);
    runs.find(claude.token);
    clock.ms = hours(2);
    runs.find(claude.token);
    runs.find(codex.token);
    runs.stand([]);
    expect(runs.standingSinceMs).toBe(hours(1));
    clock.ms = hours(25);
    expect(runs.standingSinceMs).toBe(hours(2));
    clock.ms = hours(26);
    expect(runs.standingSinceMs).toBeNull();
  });

  test("begin another run after a pause of half an hour, and after half a day", () => {
    const { runs, clock } = registry();
    using _runs = runs;
    runs.stand([claude]);
    const ids = new Set<string | undefined>();
    const ask = (): number => ids.add(runs.find(claude.token)?.id).size;
    expect(ask()).toBe(1);
    clock.ms += 29 * 60_000;
    expect(ask()).toBe(1);
    clock.ms += 30 * 60_000;
    expect(ask()).toBe(2);
    for (let minutes = 0; minutes < 13 * 60; minutes += 20) {
      clock.ms += 20 * 60_000;
      ask();
    }
    expect(ids.size).toBe(3);
  });
});
