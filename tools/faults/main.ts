import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { Checks } from "../clients/checks.ts";
import type { Case } from "./case.ts";
import { cache } from "./cases/cache.ts";
import { kill } from "./cases/kill.ts";
import { memory } from "./cases/memory.ts";
import { order } from "./cases/order.ts";
import { storage } from "./cases/storage.ts";

const CASES: readonly Case[] = [kill, order, cache, storage, memory];

const USAGE = `usage: npm run test:faults -- [--case NAME]… [--rounds N] [--seed N]; cases: ${CASES.map(({ name }) => name).join(", ")}`;

/** `npm run test:faults`: what must hold when things break, with the whole system running. */
async function main(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      case: { type: "string", multiple: true },
      rounds: { type: "string", default: "50" },
      seed: { type: "string", default: String(randomInt(2 ** 31)) },
    },
  });
  const unknown = values.case?.find((name) => !CASES.some((one) => one.name === name));
  const rounds = Number(values.rounds);
  const seed = Number(values.seed);
  if (unknown !== undefined || !Number.isInteger(rounds) || rounds < 1 || !Number.isInteger(seed)) {
    process.stderr.write(`test:faults: no such case or number; ${USAGE}\n`);
    return 2;
  }
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const checks = new Checks(say);
  for (const one of CASES.filter(({ name }) => values.case?.includes(name) ?? true)) {
    say(`\n${one.name} (seed ${seed})`);
    const startMs = performance.now();
    try {
      await one.run(checks, { seed, rounds, say });
    } catch (error) {
      checks.that("the case ran to its end", false, () =>
        error instanceof Error ? (error.stack ?? error.message) : String(error),
      );
    }
    say(`${((performance.now() - startMs) / 1000).toFixed(1)} s`);
  }
  say(`\n${checks.passed} passed, ${checks.failed} failed`);
  return checks.failed === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
