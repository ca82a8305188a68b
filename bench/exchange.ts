import { spawnUpstream } from "../tools/upstream/client.ts";
import type { Arm } from "./arms/arm.ts";
import { startArms } from "./arms/arms.ts";
import { GATEWAY, GUARDED } from "./arms/fourgate.ts";
import { benchFragments } from "./bodies/conversation.ts";
import { anthropic, protocols } from "./bodies/protocols.ts";
import type { Answer } from "./measure/client.ts";
import { type Lane, laneName, lanesOf } from "./measure/lane.ts";
import { type Rounds, runRounds } from "./measure/rounds.ts";
import { Shares } from "./measure/shares.ts";
import { pairedDifferences, percentile } from "./measure/statistics.ts";
import type { BenchOptions, BenchResult, Target } from "./report/result.ts";
import { rounded } from "./report/result.ts";
import type { Table } from "./report/table.ts";

const SIZES = [
  { name: "2kb", bytes: 2_000, turnsMax: 4, quickWeight: 2 },
  { name: "100kb", bytes: 100_000, turnsMax: 30, quickWeight: 2 },
  { name: "560kb", bytes: 560_000, turnsMax: 100, quickWeight: 3 },
  { name: "3.5mb", bytes: 3_500_000, turnsMax: 100, quickWeight: 3 },
];
const TURN_BYTES = 8_192;
const FLOOR = "nginx";
const FIRST_BYTE_ADDED_MS_MAX = 2;
/** Any protocol's added time against the first one's. */
const RATIO_MAX = 1.2;
/** Fewer rounds cannot tell 20% apart, so they are held to no target. */
const RATIO_ROUNDS_MIN = 8;
/** From the process's start; what is left to stop everything stands between it and 45 s. */
const QUICK_END_MS = 36_000;

/** For each size, how many times its weight a quick run spends on next turns and on first requests. */
const QUICK_NEXT = 2;
const QUICK_COLD = 1;
const QUICK_STREAM_WEIGHTS = [5, 3];

export const about = "what Fourgate adds to an exchange in each protocol and size, beside its peers";

const REMARKS = [
  "added: p50 and p99 of the differences to the floor within one round; the arms of a round run one after the other, in an order drawn anew.",
  "protocols: Claude Code's Messages where none is named, Codex's Responses, opencode's chat, Gemini CLI's contents; each against nginx with its own bodies.",
  "to_anthropic: a protocol's p50 added over that of Messages, same arm, same rounds.",
  "floor: nginx with one worker, both directions unbuffered, keep-alive on both sides: the fastest it can be, so the hardest on the others.",
  "next turn: the same session, 8 KB more in each; the 2 KB sessions start again after 4 turns (10 to 34 KB).",
  "event delay: from the write in the upstream's process to the read in the client's, by the machine's monotonic clock.",
];

interface Measured {
  readonly figures: Record<string, number>;
  readonly targets: Record<string, Target>;
  readonly tables: Table[];
}

/** What stands between a coding tool and a model adds to each exchange: Fourgate beside its peers. */
export async function bench(options: BenchOptions): Promise<BenchResult> {
  options.note("starting the stub and the arms");
  await using upstream = await spawnUpstream(["--fast"]);
  await using arms = await startArms(upstream.port);
  const measured: Measured = { figures: {}, targets: {}, tables: [] };
  const skipped = arms.skipped.map((arm) => `${arm.name}: skipped, ${arm.skipped}`);
  if (!arms.running.some(({ name }) => name === FLOOR)) {
    return {
      tables: [],
      remarks: [...skipped, "without the floor nothing can be compared"],
      figures: {},
      targets: {},
    };
  }
  const fragments = benchFragments();
  const { quick } = options;
  const weights = SIZES.flatMap(({ quickWeight }) => [quickWeight * QUICK_NEXT, quickWeight * QUICK_COLD]);
  const shares = new Shares(QUICK_END_MS, [...weights, ...QUICK_STREAM_WEIGHTS]);
  const share = (weight: number): number => (quick ? shares.take(weight) : Number.POSITIVE_INFINITY);
  for (const temperature of ["next", "cold"] as const) {
    const isNext = temperature === "next";
    for (const size of SIZES) {
      options.note(`${temperature} ${size.name}`);
      const lanes = quick
        ? quickLanes(arms.running, isNext && size.bytes < 1_000_000)
        : lanesOf(arms.running);
      const rounds = await runRounds(lanes, fragments, {
        baseBytes: size.bytes,
        turnBytes: TURN_BYTES,
        temperature,
        turnsMax: size.turnsMax,
        warmRounds: quick ? 1 : 3,
        budgetMs: quick ? Number.POSITIVE_INFINITY : 25_000,
        roundsMin: 8,
        roundsMax: 400,
        cellMsMax: share(size.quickWeight * (isNext ? QUICK_NEXT : QUICK_COLD)),
        stream: null,
      });
      addSize(measured, lanes, `${temperature}_${size.name}`, rounds, isNext);
    }
  }
  await addStreams(measured, arms.running, fragments, options, share);
  return { ...measured, remarks: [...REMARKS, ...skipped] };
}

/** First requests and the largest bodies are dear: in the first protocol only. */
function quickLanes(arms: readonly Arm[], isCheap: boolean): readonly Lane[] {
  if (!isCheap) return lanesOf(arms, [anthropic]);
  const withoutPeers = arms.filter(({ name }) => name !== "portkey");
  return [...lanesOf(arms, [anthropic]), ...lanesOf(withoutPeers, protocols.slice(1))];
}

function addSize(
  measured: Measured,
  lanes: readonly Lane[],
  cell: string,
  rounds: Rounds,
  judged: boolean,
): void {
  const rows: string[][] = [];
  for (const { name, arm, protocol } of lanes) {
    const values = totals(rounds, name);
    const added = pairedDifferences(values, totals(rounds, laneName(protocol.name, FLOOR)));
    const figure = `${cell}_${key(name)}`;
    const toFirst = added.p50 / (measured.figures[`${cell}_${key(arm)}added_ms_p50`] ?? Number.NaN);
    const compared = protocol !== anthropic && (arm === GATEWAY || arm === GUARDED);
    rows.push([
      name,
      String(values.length),
      ms(percentile(values, 50)),
      ms(percentile(values, 99)),
      ms(added.p50),
      ms(added.p99),
      compared ? ms(toFirst) : "",
    ]);
    if (arm === FLOOR) continue;
    measured.figures[`${figure}added_ms_p50`] = rounded(added.p50);
    measured.figures[`${figure}added_ms_p99`] = rounded(added.p99);
    if (!compared) continue;
    measured.figures[`${figure}to_anthropic`] = rounded(toFirst);
    if (judged && added.count >= RATIO_ROUNDS_MIN)
      measured.targets[`${figure}to_anthropic`] = { at_most: RATIO_MAX };
  }
  measured.tables.push({
    title: `${cell.replace("_", " ")}, ms`,
    head: ["arm", "rounds", "p50", "p99", "added p50", "added p99", "to anthropic"],
    rows,
  });
  const peer = measured.figures[`${cell}_portkey_added_ms_p50`];
  if (judged && peer !== undefined && rounds.has(GATEWAY)) {
    measured.targets[`${cell}_added_ms_p50`] = { at_most: rounded(peer / 2) };
  }
}

async function addStreams(
  measured: Measured,
  arms: readonly Arm[],
  fragments: readonly string[],
  { quick, note }: BenchOptions,
  share: (weight: number) => number,
): Promise<void> {
  const lanes = lanesOf(arms, [anthropic]);
  const [pacedWeight = 0, burstWeight = 0] = QUICK_STREAM_WEIGHTS;
  const stream = quick ? { events: 1_000, perSecond: 2_000 } : { events: 2_000, perSecond: 1_000 };
  note(`streams of ${stream.events} events`);
  const shared = {
    baseBytes: 100_000,
    turnBytes: TURN_BYTES,
    temperature: "next",
    turnsMax: 100,
    warmRounds: quick ? 1 : 3,
    budgetMs: 0,
    roundsMax: 20,
  } as const;
  const paced = await runRounds(lanes, fragments, {
    ...shared,
    roundsMin: quick ? 1 : 6,
    cellMsMax: share(pacedWeight),
    stream,
  });
  const burst = await runRounds(lanes, fragments, {
    ...shared,
    roundsMin: quick ? 5 : 20,
    cellMsMax: share(burstWeight),
    stream: { ...stream, perSecond: 0 },
  });
  const rows: string[][] = [];
  for (const name of paced.keys()) {
    const first = pairedDifferences(firstBytes(paced, burst, name), firstBytes(paced, burst, FLOOR));
    const total = pairedDifferences(totals(burst, name), totals(burst, FLOOR));
    const delays = (paced.get(name) ?? []).flatMap((answer) => answer.eventDelaysMs);
    const events = percentile(
      (paced.get(name) ?? []).map((answer) => answer.eventDelaysMs.length),
      0,
    );
    rows.push([
      name,
      String(events),
      ms(first.p50),
      ms(first.p99),
      ms(total.p50),
      ms(percentile(delays, 50)),
      ms(percentile(delays, 99)),
    ]);
    measured.figures[`stream_${key(name)}event_delay_ms_p99`] = rounded(percentile(delays, 99));
    if (name === FLOOR) continue;
    measured.figures[`stream_${key(name)}first_byte_added_ms_p50`] = rounded(first.p50);
    measured.figures[`stream_${key(name)}burst_added_ms_p50`] = rounded(total.p50);
  }
  if (paced.has(GATEWAY))
    measured.targets["stream_first_byte_added_ms_p50"] = { at_most: FIRST_BYTE_ADDED_MS_MAX };
  measured.tables.push({
    title: `a stream of ${stream.events} small events (${stream.perSecond} a second; burst: as fast as they go), ms`,
    head: ["arm", "events", "first byte added p50", "p99", "burst total added p50", "event delay p50", "p99"],
    rows,
  });
}

/** Fourgate's gateway alone carries the plain names; every other arm, and every later protocol, is named. */
function key(lane: string): string {
  const named = lane.endsWith(GATEWAY) ? lane.slice(0, -GATEWAY.length) : `${lane} `;
  return named.replaceAll(" ", "_");
}

function totals(rounds: Rounds, arm: string): readonly number[] {
  return answers(rounds, arm).map((answer) => answer.totalMs);
}

function firstBytes(paced: Rounds, burst: Rounds, arm: string): readonly number[] {
  return [...answers(paced, arm), ...answers(burst, arm)].map((answer) => answer.firstByteMs);
}

function answers(rounds: Rounds, arm: string): readonly Answer[] {
  return rounds.get(arm) ?? [];
}

function ms(value: number): string {
  return value.toFixed(2);
}
