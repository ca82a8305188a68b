import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Bench, meets } from "./report/result.ts";
import { renderTable } from "./report/table.ts";

/**
 * `npm run bench -- NAME [--quick] [--seed S] [--index N]`: each bench is a file beside this one that exports `bench` and
 * `about`; without a name they are listed.
 */
async function main(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: { quick: { type: "boolean" }, seed: { type: "string" }, index: { type: "string" } },
    allowPositionals: true,
  });
  const [name] = positionals;
  const known = await names();
  if (name === undefined) {
    process.stdout.write("npm run bench -- NAME [--quick]\n\n");
    for (const one of known) process.stdout.write(`  ${one.padEnd(10)}  ${(await load(one)).about}\n`);
    return 0;
  }
  if (positionals.length > 1 || !known.includes(name)) {
    process.stderr.write(
      `bench: no such bench; use: npm run bench -- NAME [--quick], NAME one of ${known.join(", ")}\n`,
    );
    return 2;
  }
  const { bench } = await load(name);
  const { tables, remarks, figures, targets } = await bench({
    quick: values.quick ?? false,
    seed: values.seed,
    index: values.index === undefined ? undefined : Number(values.index),
    note: (line) => process.stderr.write(`${(performance.now() / 1000).toFixed(0)} s  ${line}\n`),
  });
  for (const table of tables) process.stdout.write(`\n${renderTable(table)}\n`);
  if (remarks.length > 0) process.stdout.write(`\n${remarks.join("\n")}\n`);
  process.stdout.write("\n");
  for (const [figure, target] of Object.entries(targets)) {
    const value = figures[figure] ?? Number.NaN;
    const wanted = "at_most" in target ? `at most ${target.at_most}` : `at least ${target.at_least}`;
    process.stdout.write(`${meets(value, target) ? "met   " : "missed"}  ${figure} ${value} (${wanted})\n`);
  }
  process.stdout.write(`${JSON.stringify({ bench: name, figures, targets })}\n`);
  return 0;
}

async function load(name: string): Promise<{ readonly bench: Bench; readonly about: string }> {
  return (await import(new URL(`./${name}.ts`, import.meta.url).href)) as { bench: Bench; about: string };
}

async function names(): Promise<readonly string[]> {
  const files = await readdir(fileURLToPath(new URL("./", import.meta.url)));
  return files.filter((file) => file.endsWith(".ts") && file !== "main.ts").map((file) => file.slice(0, -3));
}

process.exitCode = await main(process.argv.slice(2));
