import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../network/free-port.ts";
import type { Cell } from "./cell.ts";
import { Checks } from "./checks.ts";
import type { Client } from "./client.ts";
import { startOnce, type StartOptions } from "./fourgate.ts";
import type { CellResult, RowResult } from "./result.ts";
import { programOf } from "./run-client.ts";
import { versionOf } from "./version.ts";
import { startWorld, type World } from "./world.ts";

export interface Counted {
  readonly passed: number;
  readonly failed: number;
}

export interface MatrixRun extends Counted {
  readonly rows: readonly RowResult[];
}

export interface MatrixOptions {
  readonly jobs: number;
  readonly say: (text: string) => void;
  /** Owns all that is started; each row ends its own when it is done. */
  readonly stack: AsyncDisposableStack;
}

/**
 * Runs every cell of every row; rows beside one another, `jobs` at once, the cells of a row in order.
 * Real tools time out on a machine that several of them share, so a cell that fails runs once more
 * in the end, alone, and what it says then counts. Not so where a sentence failed that must hold
 * always: a secret that leaked once has leaked.
 */
export async function runMatrix(
  clients: readonly Client[],
  cells: readonly Cell[],
  { jobs, say, stack }: MatrixOptions,
): Promise<MatrixRun> {
  const folder = await mkdtemp(join(tmpdir(), "clients-starter-"));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const starter: StartOptions = {
    home: join(folder, "service"),
    userHome: folder,
    gatewayPort: await freePort(),
    guardPort: await freePort(),
  };
  await startOnce(starter);
  const rows = new Map<Client, Row>();
  const waiting = [...clients];
  const worker = async (): Promise<void> => {
    for (let client = waiting.shift(); client !== undefined; client = waiting.shift())
      rows.set(client, await runRow(client, cells, { starter, say, stack }));
  };
  await Promise.all(Array.from({ length: jobs }, worker));
  for (const [client, row] of rows) {
    const again = cells.filter(({ name }) => row.cells.get(name)?.mayRunAgain === true);
    if (again.length === 0) continue;
    say(`\n${client.name}: once more, alone`);
    const second = await runRow(client, again, { starter, say, stack });
    for (const [name, cell] of second.cells) row.cells.set(name, cell);
  }
  const done = clients.flatMap((client) => rows.get(client) ?? []);
  const all = done.flatMap((row) => [...row.cells.values()]);
  return {
    rows: done.map(({ head, cells: ran }) => ({
      ...head,
      cells: Object.fromEntries([...ran].map(([name, { result }]) => [name, result])),
    })),
    passed: all.reduce((sum, { result }) => sum + result.passed, 0),
    failed: all.reduce((sum, { failed }) => sum + failed, 0),
  };
}

interface Row {
  readonly head: Omit<RowResult, "cells">;
  /** By the cell's name, in the order of the page. */
  readonly cells: Map<string, RanCell>;
}

interface RanCell {
  readonly result: CellResult;
  readonly failed: number;
  readonly mayRunAgain: boolean;
}

async function runRow(
  client: Client,
  cells: readonly Cell[],
  { starter, say, stack }: Omit<MatrixOptions, "jobs"> & { readonly starter: StartOptions },
): Promise<Row> {
  const { name, title, protocol } = client;
  const head = { client: name, title, version: await versionOf(client), protocol };
  const ran = new Map<string, RanCell>();
  const missing = await programOf(client).then(() => null, messageOf);
  let world: World | null = null;
  await using _row = { [Symbol.asyncDispose]: async () => await world?.[Symbol.asyncDispose]() };
  for (const cell of cells) {
    const heading = `\n${name} · ${cell.name}`;
    const lack = cell.lacks(client);
    if (lack !== null || missing !== null) {
      const outcome = lack === null ? "could not run" : "has none";
      const reason = lack ?? missing ?? "";
      ran.set(cell.name, {
        result: { outcome, passed: 0, reasons: [reason] },
        failed: 0,
        mayRunAgain: false,
      });
      say(`${heading}\n${outcome}: ${reason}`);
      continue;
    }
    const lines: string[] = [heading];
    const short = client.short[cell.name];
    const checks = new Checks((line) => lines.push(line), short !== undefined);
    const startMs = performance.now();
    try {
      world ??= stack.use(await startWorld(client, starter));
      await cell.run(world, checks);
    } catch (error) {
      checks.that("the cell ran to its end", false, () => messageOf(error));
    }
    if (short !== undefined && checks.fellShort === 0 && checks.failed === 0)
      checks.always("it falls short, as the client's file says", false, () => `it holds: ${short}`);
    lines.push(`${((performance.now() - startMs) / 1000).toFixed(1)} s`);
    say(lines.join("\n"));
    ran.set(cell.name, {
      result: resultOf(checks, short),
      failed: checks.failed,
      mayRunAgain: checks.failed > 0 && !checks.failedAlways,
    });
  }
  return { head, cells: ran };
}

function resultOf(checks: Checks, short: string | undefined): CellResult {
  const outcome = checks.failed > 0 ? "fails" : checks.fellShort > 0 ? "falls short" : "holds";
  const reasons = [...(outcome === "falls short" && short !== undefined ? [short] : []), ...checks.notes];
  return { outcome, passed: checks.passed, reasons };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
