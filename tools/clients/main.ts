import { writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { cells } from "./cells/cells.ts";
import { clients } from "./clients/clients.ts";
import { runMatrix } from "./matrix.ts";
import { renderPage } from "./page.ts";
import { differences, PAGE, readMatrix, writeMatrix } from "./result.ts";

const USAGE = `usage: npm run test:clients -- [--client NAME]… [--cell NAME]… [--jobs N] [--write]
clients: ${clients.map(({ name }) => name).join(", ")}
cells: ${cells.map(({ name }) => name).join(", ")}
--write  publish a whole run in docs/clients.md`;

/** `npm run test:clients`: real coding tools through Fourgate, each in each cell. */
async function main(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      client: { type: "string", multiple: true },
      cell: { type: "string", multiple: true },
      jobs: { type: "string", default: String(availableParallelism() + 1) },
      write: { type: "boolean", default: false },
    },
  });
  const rows = clients.filter(({ name }) => values.client?.includes(name) ?? true);
  const columns = cells.filter(({ name }) => values.cell?.includes(name) ?? true);
  const unknown = [
    ...(values.client ?? []).filter((name) => !clients.some((client) => client.name === name)),
    ...(values.cell ?? []).filter((name) => !cells.some((cell) => cell.name === name)),
  ];
  const jobs = Number(values.jobs);
  const whole = rows.length === clients.length && columns.length === cells.length;
  if (unknown.length > 0 || !Number.isInteger(jobs) || jobs < 1 || (values.write && !whole)) {
    const what =
      unknown.length > 0
        ? `there is no ${unknown.join(", ")}`
        : values.write
          ? "only a whole run is published"
          : "jobs must be a number from 1 on";
    process.stderr.write(`test:clients: ${what}\n${USAGE}\n`);
    return 2;
  }
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const startMs = performance.now();
  await using stack = new AsyncDisposableStack();
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void stack.disposeAsync().finally(() => process.exit(1)));
  const run = await runMatrix(rows, columns, { jobs, say, stack });
  if (values.write) {
    await writeMatrix({ rows: run.rows });
    await writeFile(PAGE, renderPage({ rows: run.rows }, cells));
  }
  const differing = whole ? differences(await readMatrix(), run) : [];
  for (const line of differing) say(`FAIL  ${line}`);
  say(`\n${((performance.now() - startMs) / 1000).toFixed(0)} s`);
  const failed = run.failed + differing.length;
  say(`\n${String(run.passed)} passed, ${String(failed)} failed`);
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
