import { describe, expect, it } from "vitest";
import { requireOwnTerminal } from "../../src/allow/own-terminal.ts";
import { systemProcesses, type ProcessFacts, type ProcessTable } from "../../src/allow/process-table.ts";

const guardPort = 4401;
const clientPort = 50_000;
const runPid = 500;
const bootMs = 1_000_000;

/** init(1) - systemd(900) - terminal(100) - shell(101) - fourgate(102); the run is 500, below a shell of 100. */
const usual: readonly Partial<ProcessFacts>[] = [
  { pid: 1, parent: 0, uid: 0, startTicks: 0, isReaper: true },
  { pid: 900, parent: 1, startTicks: 10, isReaper: true },
  { pid: 100, parent: 900, startTicks: 20 },
  { pid: 101, parent: 100, startTicks: 30 },
  { pid: 102, parent: 101, startTicks: 90 },
  { pid: 499, parent: 100, startTicks: 40 },
  { pid: runPid, parent: 499, startTicks: 50 },
  { pid: 510, parent: runPid, startTicks: 60 },
  { pid: 511, parent: 510, startTicks: 91 },
];

function machine(
  asking: number,
  changes: Readonly<Record<number, Partial<ProcessFacts>>> = {},
  clients: readonly number[] = [],
): ProcessTable {
  const all = new Map(
    usual.map((one) => {
      const facts = { uid: 1000, hasTerminal: true, isReaper: false, environment: "", ...one };
      const pid = facts.pid ?? 0;
      const whole = { parent: 0, startTicks: 0, ...facts, pid, ...changes[pid] };
      return [pid, { ...whole, startedMs: bootMs + whole.startTicks * 1000 }] as const;
    }),
  );
  return {
    find: async (pid) => all.get(pid),
    clientsOf: async () => [
      { pid: asking, clientPort },
      ...clients.map((pid, index) => ({ pid, clientPort: 51_000 + index })),
    ],
  };
}

const asked = (table: ProcessTable, runPids: readonly number[] = [runPid]): Promise<void> =>
  requireOwnTerminal(clientPort, { guardPort, runPids, standingSinceMs: null }, table);

/** No run with a process; a standing one was first used at this tick, in seconds here. */
const askedStanding = (table: ProcessTable, sinceTicks: number | null): Promise<void> =>
  requireOwnTerminal(
    clientPort,
    { guardPort, runPids: [], standingSinceMs: sinceTicks === null ? null : bootMs + sinceTicks * 1000 },
    table,
  );

describe("whoever confirms", () => {
  it("may sit at a terminal that was there before the tool, or at any where no tool runs", async () => {
    await expect(asked(machine(102))).resolves.toBeUndefined();
    await expect(asked(machine(102, { 100: { startTicks: 80 } }), [])).resolves.toBeUndefined();
  });

  it("may have logged in after it: the system's own processes begin that tree", async () => {
    const byTheSystem = machine(102, { 100: { uid: 0, parent: 1, startTicks: 80 } });
    await expect(asked(byTheSystem)).resolves.toBeUndefined();
    const fromOutside = machine(102, { 100: { parent: 0, startTicks: 80 } });
    await expect(asked(fromOutside)).resolves.toBeUndefined();
  });

  it.each([
    ["below a run", machine(511), "started by a governed tool"],
    ["below another client of the guard", machine(102, {}, [101]), "started by a governed tool"],
    [
      "with a tool's base URL in an ancestor's environment",
      machine(102, { 101: { environment: `A=b\0BASE=http://127.0.0.1:${String(guardPort)}/r/x` } }),
      "started by a governed tool",
    ],
    ["without a terminal", machine(102, { 102: { hasTerminal: false } }), "has no terminal"],
    ["an orphan that init took", machine(511, { 511: { parent: 1 } }), "after a governed tool was started"],
    ["an orphan that systemd took", machine(511, { 511: { parent: 900 } }), "after a governed tool"],
    ["whom nobody knows", machine(7_777), "cannot see which process asks"],
  ])("is refused %s", async (_how, table, why) => {
    await expect(asked(table)).rejects.toThrow(
      expect.objectContaining({ code: "unauthenticated", message: expect.stringContaining(why) as string }),
    );
  });
});

describe("whoever confirms while tools are governed by a standing setup", () => {
  const orphan = (parent: number): ProcessTable => machine(511, { 511: { parent } });
  const after = "after a governed tool was started";

  it("may sit at a terminal that was there before the first request, or have logged in since", async () => {
    await expect(askedStanding(machine(102), 60)).resolves.toBeUndefined();
    await expect(askedStanding(machine(102, { 100: { startTicks: 80 } }), null)).resolves.toBeUndefined();
    const fromOutside = machine(102, { 100: { uid: 0, parent: 1, startTicks: 80 } });
    await expect(askedStanding(fromOutside, 60)).resolves.toBeUndefined();
  });

  it("is refused as an orphan begun after the first request, whoever took it", async () => {
    for (const parent of [1, 900]) await expect(askedStanding(orphan(parent), 60)).rejects.toThrow(after);
    await expect(askedStanding(machine(102, { 100: { startTicks: 60 } }), 61)).rejects.toThrow(after);
  });

  it("is refused as an orphan that is younger than a tool at work, before whatever request", async () => {
    const early = machine(511, { 511: { parent: 900 } }, [runPid]);
    await expect(askedStanding(early, 500)).rejects.toThrow(after);
    await expect(askedStanding(machine(102, {}, [runPid]), 500)).resolves.toBeUndefined();
  });
});

describe("the system's processes", () => {
  it("are seen on Linux, as they are, and nowhere else", async () => {
    expect(systemProcesses("darwin")).toBeNull();
    expect(systemProcesses("win32")).toBeNull();
    const table = systemProcesses("linux");
    if (process.platform !== "linux" || !table) return;
    expect(await table.find(process.pid)).toMatchObject({ parent: process.ppid, uid: process.getuid?.() });
    const { startedMs = 0 } = (await table.find(process.pid)) ?? {};
    expect(Math.abs(startedMs - (Date.now() - process.uptime() * 1000))).toBeLessThan(5_000);
    expect(await table.find(2 ** 30)).toBeUndefined();
  });
});
