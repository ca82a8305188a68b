import { comparableLines } from "@fourgate/core/audit/searchable-text";
import { TextIndexer } from "@fourgate/core/audit/text-index";
import { FourgateError } from "@fourgate/core/errors";
import { readListed } from "../admin/search-exchanges.ts";
import type { ListedExchange } from "../admin/api/answers.ts";
import type { Destination } from "../store/destinations.ts";
import type { Projection } from "../store/projection.ts";
import type { ExchangeFilter } from "../store/search.ts";
import { TextReader } from "./text-reader.ts";

/** Exchanges looked at for one question; the answer says where there were more. */
const candidateCountMax = 1_000;
const lookMsMax = 10_000;

export interface LinesQuestion {
  readonly filter: ExchangeFilter;
  readonly lines: readonly string[];
}

export interface LinesFound extends ListedExchange {
  /** Which of the asked lines it carried, counted from 1: first and last of each run. */
  readonly lines: readonly (readonly [first: number, last: number])[];
}

export interface LinesAnswer {
  /** Lines long enough to say where they come from. */
  readonly significant: number;
  /** How many of these left, in any exchange that was found. */
  readonly left: number;
  /** Those that left, of all asked lines, counted from 1. */
  readonly lines: readonly (readonly [first: number, last: number])[];
  /** The calls that carried them first in their session, oldest first. */
  readonly exchanges: readonly LinesFound[];
  /** Where these calls went, and the later ones of their sessions, which repeat them. */
  readonly destinations: readonly Destination[];
  readonly behind: number;
  /** False where there was more to look at than one question may. */
  readonly complete: boolean;
}

/**
 * Which exchanges carried these lines. The index rules out what cannot have; what is left is read and compared.
 * @throws FourgateError body_schema when no line is long enough, overloaded while the database is away
 */
export async function searchLines(
  projection: Projection,
  { filter, lines }: LinesQuestion,
): Promise<LinesAnswer> {
  const asked = comparableLines(lines.join("\n"));
  const indexer = new TextIndexer(projection.records.searchKey);
  const places = Map.groupBy(
    asked.flatMap((line, at) => (line === "" ? [] : [{ line, number: at + 1 }])),
    ({ line }) => line,
  );
  if (places.size === 0)
    throw new FourgateError(
      "body_schema",
      "none of these lines is long enough to tell where it comes from",
      "give lines with ten characters or more",
    );
  const numbers = Array.from(places.keys(), (line) => indexer.line(line));
  const { found, behind } = await projection.searchLines(numbers, filter, candidateCountMax);
  const reader = new TextReader(projection.records);
  const held = new Map<number, ReadonlySet<string>>();
  const left = new Set<string>();
  const bySession = new Map<string, ReadonlySet<string>>();
  const exchanges: LinesFound[] = [];
  const indexes: number[] = [];
  const untilMs = performance.now() + lookMsMax;
  let complete = found.length < candidateCountMax;
  for (const { index, outcomeIndex, texts } of found) {
    if (performance.now() > untilMs) {
      complete = false;
      break;
    }
    const listed = await readListed(projection.records, { index, outcomeIndex });
    if (!listed) continue;
    const own = new Set<string>();
    for (const id of texts) {
      let there = held.get(id);
      if (there === undefined) {
        const text = await reader.text(id, listed.record.path);
        there = new Set(comparableLines(text ?? "").filter((line) => places.has(line)));
        held.set(id, there);
      }
      for (const line of there) own.add(line);
    }
    const session = sessionOf(listed, index);
    const before = bySession.get(session) ?? new Set();
    const fresh = new Set([...own].filter((line) => !before.has(line)));
    if (fresh.size === 0) continue;
    bySession.set(session, new Set([...before, ...fresh]));
    for (const line of fresh) left.add(line);
    indexes.push(index);
    exchanges.push({ ...listed, lines: rangesOf(fresh, places) });
  }
  const { found: destinations } = await projection.destinationsAfter(indexes);
  const significant = [...places.values()].reduce((sum, at) => sum + at.length, 0);
  const leftCount = [...left].reduce((sum, line) => sum + (places.get(line)?.length ?? 0), 0);
  return {
    significant,
    left: leftCount,
    lines: rangesOf(left, places),
    exchanges,
    destinations,
    behind,
    complete,
  };
}

/** A request without a session stands for itself. */
function sessionOf({ record }: ListedExchange, index: number): string {
  const actor = "actor" in record ? record.actor : null;
  return actor === null || actor.session === ""
    ? String(index)
    : JSON.stringify([actor.user, actor.session, actor.subAgent]);
}

type Places = ReadonlyMap<string, readonly { readonly number: number }[]>;

function rangesOf(lines: ReadonlySet<string>, places: Places): readonly (readonly [number, number])[] {
  const numbers = [...lines].flatMap((line) => (places.get(line) ?? []).map(({ number }) => number));
  const ranges: [number, number][] = [];
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const run = ranges.at(-1);
    if (run?.[1] === number - 1) run[1] = number;
    else ranges.push([number, number]);
  }
  return ranges;
}
