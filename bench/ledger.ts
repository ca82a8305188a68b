import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Ledger } from "@fourgate/gateway/ledger/ledger";
import { openLedger } from "@fourgate/gateway/ledger/open";
import { verifyFolder } from "@fourgate/gateway/ledger/verify-folder";
import { exchangesOf, record, recordIntent, smallExchange, type MadeExchange } from "./ledger/exchanges.ts";
import { percentile } from "./measure/statistics.ts";
import { rounded, type BenchOptions, type BenchResult } from "./report/result.ts";

export const about =
  "the log: durable pairs a second, what an intent takes beside a bare sync, and a million records";

const atOnce = 64;
const newBytes = 8 * 1024;
const intentsPerSecond = 100;
const receiptCount = 200;

/** On the disk of the temporary folder (TMPDIR); folders are removed at the end. */
export async function bench({ quick, note }: BenchOptions): Promise<BenchResult> {
  const { perSecond, processorMs } = await inFolder((folder) =>
    pairsPerSecond(folder, quick ? 8_000 : 40_000),
  );
  note(`${String(perSecond)} pairs a second`);
  const paced = await inFolder((folder) => pacedIntents(folder, quick ? 500 : 3_000));
  note(`intent ${String(paced.intentP50)} ms, sync ${String(paced.syncP50)} ms`);
  const count = quick ? 50_000 : 1_000_000;
  const large = await inFolder((folder) => largeLog(folder, count, note));
  return {
    tables: [
      {
        title: `The log of ${count.toLocaleString("en")} records`,
        head: ["", "took"],
        rows: [
          ["writing it", `${(large.writeMs / 1000).toFixed(1)} s`],
          ["opening it", `${(large.openMs / 1000).toFixed(2)} s`],
          ["verifying all of it", `${(large.verifyMs / 1000).toFixed(1)} s`],
          ["a receipt, p95", `${large.receiptP95.toFixed(1)} ms`],
        ],
      },
    ],
    remarks: [
      `pairs: ${String(atOnce)} at once, ${String(newBytes)} new bytes each, most in the request and a sixteenth in the reply; synced before acknowledged; ${String(processorMs)} ms of processor time a pair, which tells a busy machine from slow code`,
      `at ${String(intentsPerSecond)} a second: an intent p50 ${String(paced.intentP50)} ms, p99 ${String(paced.intentP99)} ms; between them a write of as many bytes into a made file and its fdatasync, p50 ${String(paced.syncP50)} ms`,
    ],
    figures: {
      pairs_per_second: perSecond,
      pair_processor_ms: processorMs,
      intent_over_sync_p50_ms: rounded(paced.intentP50 - paced.syncP50),
      open_s: rounded(large.openMs / 1000),
      verify_s: rounded(large.verifyMs / 1000),
      receipt_p95_ms: rounded(large.receiptP95),
    },
    targets: {
      pairs_per_second: { at_least: 4_000 },
      intent_over_sync_p50_ms: { at_most: 0.5 },
      open_s: { at_most: 3 },
      verify_s: { at_most: 60 },
      receipt_p95_ms: { at_most: 50 },
    },
  };
}

async function pairsPerSecond(
  dataDir: string,
  count: number,
): Promise<{ readonly perSecond: number; readonly processorMs: number }> {
  await using ledger = await openLedger({ dataDir });
  // Some are made and recorded before the clock runs, so that keys and code are there.
  await atOnceOf(ledger, exchangesOf(0, 1_024, newBytes));
  let elapsedMs = 0;
  let processorUs = 0;
  const batch = 4_000;
  for (let from = 0; from < count; from += batch) {
    const made = exchangesOf(10_000 + from, Math.min(batch, count - from), newBytes);
    const startMs = performance.now();
    const started = process.cpuUsage();
    await atOnceOf(ledger, made);
    elapsedMs += performance.now() - startMs;
    const { user, system } = process.cpuUsage(started);
    processorUs += user + system;
  }
  return {
    perSecond: Math.round((count / elapsedMs) * 1000),
    processorMs: rounded(processorUs / 1000 / count),
  };
}

async function atOnceOf(ledger: Ledger, made: readonly MadeExchange[]): Promise<void> {
  const next = made.values();
  const lane = async (): Promise<void> => {
    for (const one of next) await record(ledger, one);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

/** Intents one by one, and in the pauses what the disk alone takes. */
async function pacedIntents(
  dataDir: string,
  count: number,
): Promise<{ readonly intentP50: number; readonly intentP99: number; readonly syncP50: number }> {
  await using ledger = await openLedger({ dataDir });
  await using file = await open(join(dataDir, "bare"), "wx");
  const stride = 16 * 1024;
  await file.writeFile(new Uint8Array(stride * count));
  await file.sync();
  const bytes = new Uint8Array(4 * 1024).fill(1);
  const intents: number[] = [];
  const syncs: number[] = [];
  const all = exchangesOf(0, count, newBytes);
  const startMs = performance.now();
  for (const [at, made] of all.entries()) {
    await wait(Math.max(0, startMs + (at * 1000) / intentsPerSecond - performance.now()));
    const beforeMs = performance.now();
    await recordIntent(ledger, made);
    intents.push(performance.now() - beforeMs);
    await wait(1000 / intentsPerSecond / 4);
    const syncMs = performance.now();
    await file.write(bytes, 0, bytes.length, at * stride);
    await file.datasync();
    syncs.push(performance.now() - syncMs);
    await ledger.outcome(made.outcome, made.intent.actor.user, null);
  }
  return {
    intentP50: rounded(percentile(intents, 50)),
    intentP99: rounded(percentile(intents, 99)),
    syncP50: rounded(percentile(syncs, 50)),
  };
}

async function largeLog(
  dataDir: string,
  count: number,
  note: (line: string) => void,
): Promise<{ writeMs: number; openMs: number; verifyMs: number; receiptP95: number }> {
  const ids: string[] = [];
  const writeMs = await timed(async () => {
    await using ledger = await openLedger({ dataDir });
    const batch = 5_000;
    for (let from = 0; from < count / 2; from += batch) {
      const made = Array.from({ length: batch }, (_, at) => smallExchange(from + at));
      ids.push(...made.filter((_, at) => at % 50 === 0).map(({ intent }) => intent.id));
      await atOnceOf(ledger, made);
    }
  });
  note(`${String(count)} records are written`);
  const startMs = performance.now();
  const ledger = await openLedger({ dataDir });
  const openMs = performance.now() - startMs;
  note(`opened in ${openMs.toFixed(0)} ms`);
  const receiptP95 = await receiptMs(ledger, ids);
  await ledger[Symbol.asyncDispose]();
  const verifyMs = await timed(async () => {
    const report = await verifyFolder(dataDir, { content: false });
    if (!report.ok || report.size < count) throw new Error("the log does not hold");
  });
  return { writeMs, openMs, verifyMs, receiptP95 };
}

/** Of receipts all over the log, one by one. */
async function receiptMs(ledger: Ledger, ids: readonly string[]): Promise<number> {
  const took: number[] = [];
  const step = Math.max(1, Math.floor(ids.length / receiptCount));
  for (let at = 0; at < ids.length; at += step) {
    const id = ids[at] ?? "";
    took.push(await timed(async () => void (await ledger.receipt(id))));
  }
  return percentile(took, 95);
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}

async function inFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "bench-ledger-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
