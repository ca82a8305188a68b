import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../bench/arms/process.ts";
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

/** Runs every cell of every row; rows beside one another, `jobs` at once, the cells of a row in order. */
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
  const rows = new Map<Client, RowResult & Counted>();
  const waiting = [...clients];
  const worker = async (): Promise<void> => {
    for (let client = waiting.shift(); client !== undefined; client = waiting.shift())
      rows.set(client, await runRow(client, cells, { starter, say, stack }));
  };
  await Promise.all(Array.from({ length: jobs }, worker));
  const done = clients.flatMap((client) => rows.get(client) ?? []);
  return {
    rows: done.map(({ passed: _, failed: __, ...row }) => row),
    passed: done.reduce((sum, { passed }) => sum + passed, 0),
    failed: done.reduce((sum, { failed }) => sum + failed, 0),
  };
}

async function runRow(
  client: Client,
  cells: readonly Cell[],
  { starter, say, stack }: Omit<MatrixOptions, "jobs"> & { readonly starter: StartOptions },
): Promise<RowResult & Counted> {
  const results: Record<string, CellResult> = {};
  let passed = 0;
  let failed = 0;
  const row = {
    client: client.name,
    title: client.title,
    version: await versionOf(client),
    protocol: client.protocol,
    cells: results,
  };
  const none = (reason: string): CellResult => ({ outcome: "could not run", passed: 0, reasons: [reason] });
  const missing = await programOf(client).then(() => null, messageOf);
  let world: World | null = null;
  await using _row = { [Symbol.asyncDispose]: async () => await world?.[Symbol.asyncDispose]() };
  for (const cell of cells) {
    const title = `\n${client.name} · ${cell.name}`;
    const lack = cell.lacks(client);
    if (lack !== null || missing !== null) {
      results[cell.name] =
        lack === null ? none(missing ?? "") : { outcome: "has none", passed: 0, reasons: [lack] };
      say(`${title}\n${lack === null ? "could not run" : "has none"}: ${lack ?? missing ?? ""}`);
      continue;
    }
    const lines: string[] = [title];
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
    results[cell.name] = resultOf(checks, short);
    passed += checks.passed;
    failed += checks.failed;
  }
  return { ...row, passed, failed };
}

function resultOf(checks: Checks, short: string | undefined): CellResult {
  const outcome = checks.failed > 0 ? "fails" : checks.fellShort > 0 ? "falls short" : "holds";
  const reasons = [...(outcome === "falls short" && short !== undefined ? [short] : []), ...checks.notes];
  return { outcome, passed: checks.passed, reasons };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
