import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { verifyFolder } from "@fourgate/gateway/ledger/verify-folder";
import { benchFragments } from "../../../bench/bodies/conversation.ts";
import type { Checks } from "../../clients/checks.ts";
import { spawnUpstream, type UpstreamProcess } from "../../upstream/client.ts";
import { until } from "../../waiting.ts";
import type { Case, CaseOptions } from "../case.ts";
import { makeDataFolder, type DataFolder } from "../data-folder.ts";
import { dice, type Dice } from "../dice.ts";
import { killWhileStarting, startGatewayProcess } from "../gateway-process.ts";
import { Load, type LoadReport } from "../load.ts";
import { readRecorded } from "../recorded.ts";

/** kill -9 at any moment, under load: what left is in the record, and the next start is clean. */
export const kill: Case = {
  name: "kill",
  run: runKillRounds,
};

/** Streams take some time, so that a kill finds them half sent. */
const REPLY = "The vendor's answer, in as many events as it takes. ".repeat(12);
const SLOW = { kind: "slow", delayMs: 1, times: 1e9, only: "all" } as const;

/** Where a kill falls: under load; when the log is being integrated, a second after the start; while starting. */
const MOMENTS = ["load", "load", "tree", "load", "start"] as const;
type Moment = (typeof MOMENTS)[number];

export async function runKillRounds(checks: Checks, options: CaseOptions): Promise<void> {
  const { say, seed, rounds } = options;
  await using vendor = await spawnUpstream(["--auth", "none"]);
  await using folder = await makeDataFolder(vendor.url);
  const luck = dice(seed);
  const ledger = new LedgerWatch(folder, vendor);
  say("round  killed          after  answered  seen  intents  ended  torn bytes  next start");
  const fragments = benchFragments();
  let gateway = await startGatewayProcess(folder);
  const firstWords = gateway.complaints();
  try {
    for (let round = 1; round <= rounds; round++) {
      await vendor.control({ clear: true, scripts: [{ steps: [], end: REPLY }], faults: [SLOW] });
      const moment = MOMENTS[round % MOMENTS.length] ?? "load";
      const load = new Load({
        url: gateway.url,
        headers: { "x-fourgate-token": folder.token },
        seed: seed + round * 1_000,
        salt: `s${seed}r${round}`,
        fragments,
      });
      const afterMs = killAfterMs(moment, luck);
      // However slow the machine is, most kills find exchanges behind them and under way.
      if (moment !== "start") await until(() => load.answeredCount > 0, "the first answer");
      await sleep(afterMs);
      await gateway.kill();
      const answered = await load.end();
      if (moment === "start") await killWhileStarting(folder, luck.between(30, gateway.startedMs * 1.1));
      gateway = await startGatewayProcess(folder);
      const found = await ledger.look(answered, gateway.complaints());
      say(
        [
          String(round).padStart(5),
          ` ${WORDS[moment]}`.padEnd(15),
          `${afterMs} ms`.padStart(6),
          String(answered.acknowledged.length).padStart(9),
          String(found.seen).padStart(5),
          String(found.intents).padStart(8),
          String(found.ended).padStart(6),
          String(found.torn).padStart(11),
          `${Math.round(gateway.startedMs)} ms`.padStart(11),
        ].join(" "),
      );
    }
  } finally {
    await gateway.stop();
  }
  await judge(checks, ledger, folder, { rounds, firstWords, lastExit: await gateway.stop() });
  const { seen, intents, ended, torn } = ledger.total;
  say(`in all: ${rounds} rounds, ${seen} requests seen upstream, ${intents} intents,`);
  say(`        ${ended} open intents ended as gateway_stopped, ${torn} bytes torn; seed ${seed}`);
}

const WORDS: Readonly<Record<Moment, string>> = {
  load: "under load",
  tree: "at the tree",
  start: "and at start",
};

function killAfterMs(moment: Moment, luck: Dice): number {
  return moment === "tree" ? luck.between(850, 1_300) : luck.between(20, 600);
}

interface Found {
  seen: number;
  intents: number;
  ended: number;
  torn: number;
}

/** Compares, after each restart, what the vendor saw and clients got with what the record holds. */
class LedgerWatch {
  readonly total: Found = { seen: 0, intents: 0, ended: 0, torn: 0 };
  acknowledged = 0;
  readonly unrecorded: string[] = [];
  readonly unended: string[] = [];
  readonly unexpected: string[] = [];
  readonly invalid: string[] = [];
  readonly complaints: string[] = [];
  readonly #folder: DataFolder;
  readonly #vendor: UpstreamProcess;
  #records = 0;

  constructor(folder: DataFolder, vendor: UpstreamProcess) {
    this.#folder = folder;
    this.#vendor = vendor;
  }

  async look(answered: LoadReport, complaints: string): Promise<Found> {
    const seen = (await this.#vendor.seen()).filter(({ method }) => method === "POST");
    const { intents, others, count } = await readRecorded(this.#folder.ledger, this.#records);
    this.#records = count;
    const bySha = Map.groupBy(intents, ({ rebuiltSha256 }) => rebuiltSha256);
    for (const { sha256, bytes } of seen) {
      if (bySha.get(sha256)?.shift() === undefined) this.unrecorded.push(`${sha256} (${bytes} bytes)`);
    }
    const outcomes = new Map(
      others.flatMap((record) => (record.kind === "outcome" ? [[record.id, record.result] as const] : [])),
    );
    const known = new Set(intents.map(({ record }) => record.id));
    for (const id of [...known, ...answered.acknowledged]) {
      if (!known.has(id) || !outcomes.has(id)) this.unended.push(id);
    }
    const report = await verifyFolder(this.#folder.ledger, { content: false });
    if (!report.ok || report.openCount > 0) this.invalid.push(JSON.stringify(report));
    if (complaints !== "") this.complaints.push(complaints);
    this.unexpected.push(...answered.unexpected);
    this.acknowledged += answered.acknowledged.length;
    const ended = [...outcomes.values()].filter((result) => result === "gateway_stopped").length;
    const torn = await tornBytes(join(this.#folder.ledger, "journal"));
    const found = { seen: seen.length, intents: intents.length, ended, torn: torn - this.total.torn };
    this.total.seen += found.seen;
    this.total.intents += found.intents;
    this.total.ended += found.ended;
    this.total.torn = torn;
    return found;
  }
}

async function tornBytes(journal: string): Promise<number> {
  const names = (await readdir(journal)).filter((name) => name.includes(".torn-"));
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(journal, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function judge(
  checks: Checks,
  watch: LedgerWatch,
  folder: DataFolder,
  last: { readonly rounds: number; readonly firstWords: string; readonly lastExit: number | null },
): Promise<void> {
  const { total } = watch;
  const list =
    (items: readonly string[]): (() => string) =>
    () =>
      items.slice(0, 5).join("\n");
  checks.that(
    `every request that the upstream saw has its intent, and it rebuilds to those bytes (${total.seen})`,
    total.seen >= last.rounds && watch.unrecorded.length === 0,
    list(watch.unrecorded),
  );
  checks.that(
    `every answered exchange has an outcome, and so has every intent (${watch.acknowledged})`,
    watch.acknowledged > 0 && watch.unended.length === 0,
    list(watch.unended),
  );
  checks.that(
    `kills cut exchanges off, and the next start says so of each (${total.ended})`,
    total.ended > 0,
    () => "no kill fell into an exchange: the load is too small to prove anything",
  );
  checks.that("the log verifies after every restart", watch.invalid.length === 0, list(watch.invalid));
  checks.that(
    "every start is clean",
    last.firstWords === "" && watch.complaints.length === 0 && last.lastExit === 0,
    list([last.firstWords, ...watch.complaints, `exit ${last.lastExit}`]),
  );
  checks.that("nothing was refused", watch.unexpected.length === 0, list(watch.unexpected));
  const report = await verifyFolder(folder.ledger, { content: true });
  checks.that(
    `at the end the whole log verifies, every body rebuilt (${report.rebuiltCount} of ${total.intents})`,
    report.ok && report.openCount === 0 && report.rebuiltCount === total.intents,
    () => JSON.stringify(report),
  );
}
