import type { CorpusBlock, CorpusBody, Planted } from "./corpus/corpus.ts";
import type { KindGroup } from "./corpus/secret-kind.ts";

/** A finding on which the gate acts by default. Bytes of the body, half open. */
export interface Flagged {
  readonly detector: string;
  readonly start: number;
  readonly end: number;
}

export type FindInBody = (body: CorpusBody) => readonly Flagged[] | Promise<readonly Flagged[]>;

/** found: every byte covered. partly: some of them, so that the rest would leave. */
export type Outcome = "found" | "partly" | "missed";

/** A planted secret and what became of it. Never its value. */
export interface Judged {
  readonly kind: string;
  readonly group: KindGroup;
  readonly encoding: string;
  readonly shape: string;
  readonly client: string;
  readonly index: number;
  readonly outcome: Outcome;
}

/** A finding that touches no planted secret. */
export interface Alarm {
  readonly detector: string;
  /** Kind of the hard negative, of the secret beside which it stands, or "frame" outside of all blocks. */
  readonly where: string;
  readonly shape: string;
  readonly client: string;
  /** -1 outside of all blocks. */
  readonly index: number;
}

export interface Score {
  readonly blocks: number;
  readonly judged: readonly Judged[];
  readonly alarms: readonly Alarm[];
}

export async function scoreCorpus(bodies: Iterable<CorpusBody>, find: FindInBody): Promise<Score> {
  const judged: Judged[] = [];
  const alarms: Alarm[] = [];
  let blocks = 0;
  for (const body of bodies) {
    const flagged = await find(body);
    blocks += body.blocks.length;
    const planted = body.blocks.flatMap((block) => block.planted);
    for (const block of body.blocks) {
      for (const secret of block.planted) judged.push(judge(secret, block, flagged));
    }
    for (const one of flagged) {
      if (!planted.some((secret) => overlaps(secret, one))) alarms.push(alarmOf(one, body.blocks));
    }
  }
  return { blocks, judged, alarms };
}

interface Range {
  readonly start: number;
  readonly end: number;
}

const overlaps = (a: Range, b: Range): boolean => a.start < b.end && b.start < a.end;

function judge(secret: Planted, { shape, client, index }: CorpusBlock, flagged: readonly Flagged[]): Judged {
  const { kind, group, encoding } = secret;
  const touching = flagged.filter((one) => overlaps(secret, one)).toSorted((a, b) => a.start - b.start);
  let covered = secret.start;
  for (const { start, end } of touching) if (start <= covered) covered = Math.max(covered, end);
  const outcome = touching.length === 0 ? "missed" : covered >= secret.end ? "found" : "partly";
  return { kind, group, encoding, shape, client, index, outcome };
}

function alarmOf(one: Flagged, blocks: readonly CorpusBlock[]): Alarm {
  const block = blocks.find((each) => overlaps(each, one));
  if (block === undefined)
    return {
      detector: one.detector,
      where: "frame",
      shape: "frame",
      client: blocks[0]?.client ?? "",
      index: -1,
    };
  const { shape, client, index, negative, planted } = block;
  return {
    detector: one.detector,
    where: negative ?? `beside ${planted[0]?.kind ?? ""}`,
    shape,
    client,
    index,
  };
}

/** Shares of 1. */
export interface Rates {
  readonly planted: number;
  readonly found: number;
  readonly alarms: number;
  readonly recall: number;
  readonly precision: number;
  readonly f1: number;
}

/** Precision counts what was found against it and the alarms; 1 where nothing was flagged at all. */
export function ratesOf(judged: readonly Judged[], alarms: number): Rates {
  const found = judged.filter(({ outcome }) => outcome === "found").length;
  const recall = judged.length === 0 ? 1 : found / judged.length;
  const precision = found + alarms === 0 ? 1 : found / (found + alarms);
  const f1 = recall + precision === 0 ? 0 : (2 * recall * precision) / (recall + precision);
  return { planted: judged.length, found, alarms, recall, precision, f1 };
}
