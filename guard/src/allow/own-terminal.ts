import { FourgateError } from "@fourgate/core/errors";
import type { ProcessFacts, ProcessTable } from "./process-table.ts";

const depthMax = 100;

export interface Governed {
  /** Where tools reach the guard, on 127.0.0.1. */
  readonly guardPort: number;
  /** Processes of runs that live. */
  readonly runPids: readonly number[];
  /** When the first of the standing runs began that were used in the last day; null for none. */
  readonly standingSinceMs: number | null;
}

/** Of what the kernel and a clock say of one moment. */
const inexactMs = 2_000;

/**
 * Refuses whoever was started by a governed tool: the process at the client's end of this connection,
 * as the kernel knows it, must have a terminal, no run and no other client of the guard among its
 * ancestors, and none with a tool's base URL in its environment. A process that lost its parent belongs
 * to nobody any more, so that the whole tree must be older than every run, or begin with a log-in of
 * the system's. A standing run has no process of its own: there it must be older than the run's first request
 * and than all that is connected.
 *
 * This holds against a tool that tries what it was told to try. It does not hold against a program of
 * the same user that is bent on it: such a one can type into a terminal that a person has open.
 * @throws FourgateError unauthenticated, saying why
 */
export async function requireOwnTerminal(
  clientPort: number,
  { guardPort, runPids, standingSinceMs }: Governed,
  table: ProcessTable,
): Promise<void> {
  const clients = await table.clientsOf(guardPort);
  const asking = clients.find((one) => one.clientPort === clientPort)?.pid;
  const line = asking === undefined ? [] : await ancestry(asking, table);
  const [first] = line;
  if (!first) throw refused("Fourgate cannot see which process asks");
  if (!first.hasTerminal) throw refused("whoever asks has no terminal");
  const governed = new Set([...runPids, ...clients.map(({ pid }) => pid)]);
  governed.delete(first.pid);
  if (line.some(({ pid }) => governed.has(pid))) throw refused("this was started by a governed tool");
  const baseUrl = new RegExp(`(?:127\\.0\\.0\\.1|localhost):${String(guardPort)}/r/`);
  if (line.some(({ environment }) => baseUrl.test(environment)))
    throw refused("this was started by a governed tool");
  const root = line.at(-1) ?? first;
  const tools = standingSinceMs === null ? runPids : [...governed];
  const runs = await Promise.all(tools.map((pid) => table.find(pid)));
  const isOlder =
    runs.every((run) => !run || root.startTicks <= run.startTicks) &&
    (standingSinceMs === null || root.startedMs + inexactMs < standingSinceMs);
  const cameFromOutside = root.uid !== first.uid || root.parent === 0;
  if (!isOlder && !cameFromOutside)
    throw refused("this terminal was opened after a governed tool was started");
}

/** The process and its ancestors, up to below whoever adopts orphans. */
async function ancestry(pid: number, table: ProcessTable): Promise<readonly ProcessFacts[]> {
  const line: ProcessFacts[] = [];
  for (let next = pid; line.length < depthMax;) {
    const facts = await table.find(next);
    if (!facts || (facts.isReaper && line.length > 0)) break;
    line.push(facts);
    next = facts.parent;
    if (next === 0) break;
  }
  return line;
}

function refused(why: string): FourgateError {
  return new FourgateError(
    "unauthenticated",
    `${why}, so nobody is asked to confirm it`,
    "run it in a terminal of your own that was there before the tool, or ask your operator with --ask",
  );
}
