import { classesOf, type ByteSet } from "./byte-set.ts";
import type { PatternSteps } from "./pattern-steps.ts";

/** Three pairs' buckets are one number of 32 bits. */
const buckets = 10;
/** A number of 32 bits for each pair. */
const fineBuckets = 32;

/** Bytes of a match that the gate looks at. */
export const gateBytes = 6;
/** As far as this the ways into a pattern are told apart. */
const partedBytes = 4;

/**
 * Tells by one look-up a byte where a match may begin. All that the patterns may begin with is dealt
 * into ten buckets: an entry has for a pair of bytes a bit for each bucket in which that pair begins
 * something, then for each in which it is the third and fourth byte, then the fifth and sixth. A
 * place is worth a look if one bucket has all three (as Hyperscan does with single bytes: Wang et
 * al., "Hyperscan: a fast multi-pattern regex matcher for modern CPUs", 2019). Letters count in
 * either case, so that all of it fits into a processor's nearest cache. What passes is asked again
 * among 32 buckets.
 */
export interface Gate {
  readonly classes: Uint8Array;
  readonly width: number;
  /** pairs[class of a byte * width + class of the next]. */
  readonly pairs: Int32Array;
  /** The same, of the first, the second and the third pair each by itself. */
  readonly fine: readonly [Int32Array, Int32Array, Int32Array];
}

export function createGate(steps: PatternSteps, begins: readonly number[]): Gate {
  const ways = beginningsOf(steps, begins);
  const folded = steps.sets.all.map(inEitherCase);
  const { classes, members } = classesOf(folded);
  const columns = folded.map((set) => members.flatMap((byte, column) => (set[byte] === 1 ? [column] : [])));
  const shares = folded.map(shareOfText);
  const [first, second, third] = deal(ways, buckets, columns, shares, members.length);
  return {
    classes,
    width: members.length,
    pairs: first.map((bits, pair) => bits | (second[pair]! << buckets) | (third[pair]! << (2 * buckets))),
    fine: deal(ways, fineBuckets, columns, shares, members.length),
  };
}

/** A table for each of the three pairs: the buckets that hold it. */
function deal(
  ways: readonly Way[],
  count: number,
  columns: readonly (readonly number[])[],
  shares: readonly number[],
  width: number,
): [Int32Array, Int32Array, Int32Array] {
  const tables = [0, 1, 2].map(() => new Int32Array(width * width)) as [Int32Array, Int32Array, Int32Array];
  const fills = Array.from({ length: count }, () => new Fill());
  for (const { sets } of ways) {
    const bucket = leastHarm(fills, sets, shares);
    for (const [pair, table] of tables.entries()) {
      const [low, high] = [sets[2 * pair]!, sets[2 * pair + 1]!];
      if (!fills[bucket]!.add(pair, low, high, shares)) continue;
      for (const row of columns[low]!)
        for (const column of columns[high]!) table[row * width + column]! |= 1 << bucket;
    }
  }
  return tables;
}

/** Writes the places from `from` up to `to` where a match may begin; gives their count. The text holds gateBytes behind each. */
export function gatedPlaces(
  gate: Gate,
  bytes: Uint8Array,
  from: number,
  to: number,
  places: Int32Array,
): number {
  const { classes, width, pairs } = gate;
  let count = 0;
  // The pairs that begin at `at` and at the three bytes after it.
  let row = classes[bytes[from]!]! * width;
  let column = classes[bytes[from + 1]!]!;
  let pair0 = pairs[row + column]!;
  row = column * width;
  column = classes[bytes[from + 2]!]!;
  let pair1 = pairs[row + column]!;
  row = column * width;
  column = classes[bytes[from + 3]!]!;
  let pair2 = pairs[row + column]!;
  row = column * width;
  column = classes[bytes[from + 4]!]!;
  let pair3 = pairs[row + column]!;
  for (let at = from; at < to; at++) {
    row = column * width;
    column = classes[bytes[at + 5]!]!;
    const pair4 = pairs[row + column]!;
    if ((pair0 & (pair2 >>> buckets) & (pair4 >>> (2 * buckets))) !== 0 && passesFine(gate, bytes, at))
      places[count++] = at;
    pair0 = pair1;
    pair1 = pair2;
    pair2 = pair3;
    pair3 = pair4;
  }
  return count;
}

function passesFine(
  { classes, width, fine: [first, second, third] }: Gate,
  bytes: Uint8Array,
  at: number,
): boolean {
  const pair0 = classes[bytes[at]!]! * width + classes[bytes[at + 1]!]!;
  const pair1 = classes[bytes[at + 2]!]! * width + classes[bytes[at + 3]!]!;
  const pair2 = classes[bytes[at + 4]!]! * width + classes[bytes[at + 5]!]!;
  return (first[pair0]! & second[pair1]! & third[pair2]!) !== 0;
}

/** What is in a bucket, and which share of a text's pairs that lets pass, about. */
class Fill {
  readonly #pairs = Array.from({ length: gateBytes / 2 }, () => new Set<number>());
  readonly passing: number[] = Array.from({ length: gateBytes / 2 }, () => 0);

  /** What would pass with this pair. */
  with(pair: number, low: number, high: number, shares: readonly number[]): number {
    const passing = this.passing[pair]!;
    if (this.#pairs[pair]!.has(low * shares.length + high)) return passing;
    return Math.min(1, passing + shares[low]! * shares[high]!);
  }

  /** False if it was in already. */
  add(pair: number, low: number, high: number, shares: readonly number[]): boolean {
    const key = low * shares.length + high;
    this.passing[pair] = this.with(pair, low, high, shares);
    if (this.#pairs[pair]!.has(key)) return false;
    this.#pairs[pair]!.add(key);
    return true;
  }
}

/** The bucket that lets the least more pass with this way in it. */
function leastHarm(fills: readonly Fill[], sets: readonly number[], shares: readonly number[]): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const [bucket, fill] of fills.entries()) {
    let before = 1;
    let after = 1;
    for (let pair = 0; pair < gateBytes / 2; pair++) {
      before *= fill.passing[pair]!;
      after *= fill.with(pair, sets[2 * pair]!, sets[2 * pair + 1]!, shares);
    }
    if (after - before >= least) continue;
    best = bucket;
    least = after - before;
  }
  return best;
}

/** Of a hundred thousand characters of source text, about; capitals are one to six of these. */
const letterShares = [
  5200, 1000, 3000, 2600, 9500, 1800, 1700, 1700, 5600, 200, 500, 3300, 2400, 5400, 5600, 2300, 200, 5200,
  5200, 7000, 2300, 900, 800, 500, 1400, 200,
];

function shareOfText(folded: ByteSet): number {
  let share = 0;
  for (let byte = 0; byte < 128; byte++) {
    if (folded[byte] === 0 || (byte >= 0x41 && byte <= 0x5a)) continue;
    if (byte >= 0x61 && byte <= 0x7a) share += letterShares[byte - 0x61]!;
    else if (byte === 0x20) share += 12_000;
    else if (byte > 0x20 || byte === 0x0a) share += 500;
  }
  return share / 100_000;
}

function inEitherCase(set: ByteSet): ByteSet {
  return set.map((taken, byte) =>
    (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a ? taken | set[byte ^ 0x20]! : taken,
  );
}

/** Sets of the first bytes, and the points that they lead to. */
interface Way {
  readonly sets: readonly number[];
  readonly points: Set<number>;
}

/** Stands for a point: a pattern has ended, and anything may follow. */
const ended = -1;

/** The first bytes along every way; those of the most frequent bytes stand first. */
function beginningsOf(steps: PatternSteps, begins: readonly number[]): readonly Way[] {
  const any = steps.sets.add(new Uint8Array(256).fill(1));
  let ways: readonly Way[] = [{ sets: [], points: new Set(begins) }];
  for (let depth = 0; depth < gateBytes; depth++) {
    const longer = new Map<string, Way>();
    for (const [index, { sets, points }] of ways.entries()) {
      const next = nextOf(steps, points, any);
      if (depth < partedBytes) for (const [set, point] of next) grow(longer, [...sets, set], point, "");
      else {
        const union = unionOf(steps, new Set(next.map(([set]) => set)));
        for (const [, point] of next) grow(longer, [...sets, union], point, String(index));
      }
    }
    ways = [...longer.values()];
  }
  // The most frequent first: the rest is dealt around them.
  const shares = steps.sets.all.map((set) => shareOfText(inEitherCase(set)));
  const shareOf = (way: Way): number => way.sets.reduce((product, set) => product * shares[set]!, 1);
  return [...ways].sort((a, b) => shareOf(b) - shareOf(a));
}

function grow(ways: Map<string, Way>, sets: readonly number[], point: number, apart: string): void {
  const key = `${sets.join()} ${apart}`;
  const way = ways.get(key);
  if (way === undefined) ways.set(key, { sets, points: new Set([point]) });
  else way.points.add(point);
}

function nextOf(
  steps: PatternSteps,
  points: ReadonlySet<number>,
  any: number,
): readonly (readonly [number, number])[] {
  const next: [number, number][] = [];
  for (const point of points) {
    const after = point === ended ? undefined : steps.after(point);
    if (after === undefined || after.ends || after.endsAtEnd) next.push([any, ended]);
    after?.sets.forEach((set, index) => next.push([set, after.points[index]!]));
  }
  return next;
}

function unionOf({ sets }: PatternSteps, numbers: ReadonlySet<number>): number {
  if (numbers.size === 1) return [...numbers][0]!;
  const union = new Uint8Array(256);
  for (const number of numbers)
    for (let byte = 0; byte < 256; byte++) union[byte]! |= sets.all[number]![byte]!;
  return sets.add(union);
}
