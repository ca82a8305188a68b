import { afterEach, describe, expect, test, vi } from "vitest";
import type { Run } from "../../src/runs/run.ts";
import { isAlive, RunRegistry } from "../../src/runs/run-registry.ts";

function run(id: string, pid = 1): Run {
  return { id, pid, cwd: "/", tool: "claude-code", agent: null, deployment: null };
}

afterEach(() => {
  vi.useRealTimers();
});

describe("runs", () => {
  test("are found by their token alone, and no longer once ended", () => {
    using runs = new RunRegistry(() => true);
    const token = runs.add(run("A"));
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(runs.find(token)?.id).toBe("A");
    expect(runs.find("A")).toBeUndefined();
    expect(runs.end("A")).toBe(true);
    expect(runs.find(token)).toBeUndefined();
    expect(runs.end("A")).toBe(false);
  });

  test("end within 30 seconds after their process", () => {
    vi.useFakeTimers();
    const living = new Set([1, 2]);
    using runs = new RunRegistry((pid) => living.has(pid));
    const first = runs.add(run("A", 1));
    const second = runs.add(run("B", 2));
    living.delete(1);
    vi.advanceTimersByTime(30_000);
    expect(runs.find(first)).toBeUndefined();
    expect(runs.find(second)?.id).toBe("B");
  });

  test("are bounded, and dead ones make room", () => {
    let alive = true;
    using runs = new RunRegistry(() => alive);
    for (let i = 0; i < 1_000; i += 1) runs.add(run(String(i)));
    expect(() => runs.add(run("one more"))).toThrow("too many runs");
    alive = false;
    runs.add(run("one more"));
    expect(runs.size).toBe(1);
  });

  test("a process of somebody else's is alive, one that is gone is not", () => {
    expect(isAlive(1)).toBe(true);
    expect(isAlive(process.pid)).toBe(true);
    expect(isAlive(2_147_480_000)).toBe(false);
  });
});
