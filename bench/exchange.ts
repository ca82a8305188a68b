import { spawnUpstream } from "../tools/upstream/client.ts";
import { type Arms, startArms } from "./arms/arms.ts";
import { benchFragments } from "./bodies/conversation.ts";
import type { Answer } from "./measure/client.ts";
import { type Rounds, runRounds } from "./measure/rounds.ts";
import { pairedDifferences, percentile } from "./measure/statistics.ts";
import type { BenchOptions, BenchResult, Target } from "./report/result.ts";
import { rounded } from "./report/result.ts";
import type { Table } from "./report/table.ts";

const SIZES = [
  { name: "2kb", bytes: 2_000, turnsMax: 4 },
  { name: "100kb", bytes: 100_000, turnsMax: 30 },
  { name: "560kb", bytes: 560_000, turnsMax: 100 },
  { name: "3.5mb", bytes: 3_500_000, turnsMax: 100 },
];
const TURN_BYTES = 8_192;
const FLOOR = "nginx";
const FIRST_BYTE_ADDED_MS_MAX = 2;
const REMARKS = [
  "added: p50 and p99 of the differences to the floor within one round; the arms of a round run one after the other, in an order drawn anew.",
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
  for (const temperature of ["next", "cold"] as const) {
    for (const size of SIZES) {
      options.note(`${temperature} ${size.name}`);
      const rounds = await runRounds(arms.running, fragments, {
        baseBytes: size.bytes,
        turnBytes: TURN_BYTES,
        temperature,
        turnsMax: size.turnsMax,
        budgetMs: options.quick ? 1_600 : 15_000,
        roundsMin: options.quick && temperature === "cold" ? 4 : 8,
        roundsMax: 400,
        stream: null,
      });
      addSize(measured, `${temperature}_${size.name}`, rounds, temperature === "next");
    }
  }
  await addStreams(measured, arms, fragments, options);
  return { ...measured, remarks: [...REMARKS, ...skipped] };
}

function addSize(measured: Measured, cell: string, rounds: Rounds, judged: boolean): void {
  const floor = totals(rounds, FLOOR);
  const rows: string[][] = [];
  for (const name of rounds.keys()) {
    const values = totals(rounds, name);
    const added = pairedDifferences(values, floor);
    rows.push([
      name,
      String(values.length),
      ms(percentile(values, 50)),
      ms(percentile(values, 99)),
      ms(added.p50),
      ms(added.p99),
    ]);
    if (name === FLOOR) continue;
    measured.figures[`${cell}_${key(name)}added_ms_p50`] = rounded(added.p50);
    measured.figures[`${cell}_${key(name)}added_ms_p99`] = rounded(added.p99);
  }
  measured.tables.push({
    title: `${cell.replace("_", " ")}, ms`,
    head: ["arm", "rounds", "p50", "p99", "added p50", "added p99"],
    rows,
  });
  const peer = measured.figures[`${cell}_portkey_added_ms_p50`];
  if (judged && peer !== undefined && rounds.has("fourgate gateway")) {
    measured.targets[`${cell}_added_ms_p50`] = { at_most: rounded(peer / 2) };
  }
}

async function addStreams(
  measured: Measured,
  arms: Arms,
  fragments: readonly string[],
  options: BenchOptions,
): Promise<void> {
  const stream = { events: 2_000, perSecond: options.quick ? 2_000 : 1_000 };
  options.note(`streams of ${stream.events} events`);
  const shared = {
    baseBytes: 100_000,
    turnBytes: TURN_BYTES,
    temperature: "next",
    turnsMax: 100,
    budgetMs: 0,
    roundsMax: 20,
  } as const;
  const paced = await runRounds(arms.running, fragments, {
    ...shared,
    roundsMin: options.quick ? 1 : 6,
    stream,
  });
  const burst = await runRounds(arms.running, fragments, {
    ...shared,
    roundsMin: options.quick ? 5 : 20,
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
  if (paced.has("fourgate gateway"))
    measured.targets["stream_first_byte_added_ms_p50"] = { at_most: FIRST_BYTE_ADDED_MS_MAX };
  measured.tables.push({
    title: `a stream of ${stream.events} small events (${stream.perSecond} a second; burst: as fast as they go), ms`,
    head: ["arm", "events", "first byte added p50", "p99", "burst total added p50", "event delay p50", "p99"],
    rows,
  });
}

/** Fourgate's gateway alone carries the plain names; every other arm is named in its figures. */
function key(arm: string): string {
  return arm === "fourgate gateway" ? "" : `${arm.replaceAll(" ", "_")}_`;
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
