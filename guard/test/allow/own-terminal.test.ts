import { describe, expect, it } from "vitest";
import { requireOwnTerminal } from "../../src/allow/own-terminal.ts";
import { systemProcesses, type ProcessFacts, type ProcessTable } from "../../src/allow/process-table.ts";

const guardPort = 4401;
const clientPort = 50_000;
const runPid = 500;

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
      return [pid, { parent: 0, startTicks: 0, ...facts, pid, ...changes[pid] }] as const;
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
  requireOwnTerminal(clientPort, { guardPort, runPids }, table);

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

describe("the system's processes", () => {
  it("are seen on Linux, as they are, and nowhere else", async () => {
    expect(systemProcesses("darwin")).toBeNull();
    expect(systemProcesses("win32")).toBeNull();
    const table = systemProcesses("linux");
    if (process.platform !== "linux" || !table) return;
    expect(await table.find(process.pid)).toMatchObject({ parent: process.ppid, uid: process.getuid?.() });
    expect(await table.find(2 ** 30)).toBeUndefined();
  });
});
