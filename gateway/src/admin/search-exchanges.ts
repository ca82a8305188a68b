import { FourgateError } from "@fourgate/core/errors";
import type { OutcomeRecord } from "@fourgate/core/audit/record";
import type { RecordSource } from "../ledger/record-source.ts";
import type { ExchangeFilter, FoundExchange } from "../store/search.ts";
import type { ExchangeList, ListedExchange } from "./api/answers.ts";
import { isExchange, latestExchanges, type ExchangeRecord } from "./exchanges.ts";
import type { AdminParts } from "./parts.ts";

export interface ExchangePage {
  /** Log index; null for the newest. */
  readonly before: number | null;
  readonly countMax: number;
}

/**
 * A page of exchanges, newest first. The newest of all come from memory and are there at once; what
 * is filtered or older is found by the database and read from the journal.
 * @throws FourgateError overloaded while the database is away
 */
export async function listExchanges(
  parts: Pick<AdminParts, "ledger" | "projection">,
  filter: ExchangeFilter,
  { before, countMax }: ExchangePage,
): Promise<ExchangeList> {
  if (before === null && Object.values(filter).every((value) => value === undefined)) {
    const entries = latestExchanges(parts, countMax);
    const exchanges = entries.map(({ record, outcome, leaf }) => ({ record, outcome, leaf }));
    return { exchanges, next: cursor(entries.at(-1)?.index ?? 0), behind: 0 };
  }
  if (!parts.projection) throw noDatabase();
  const { found, behind } = await parts.projection.search(filter, { before, countMax: countMax + 1 });
  const shown = found.slice(0, countMax);
  const exchanges: ListedExchange[] = [];
  for (const each of shown) {
    const listed = await readListed(parts.projection.records, each);
    if (listed) exchanges.push(listed);
  }
  return { exchanges, next: found.length > countMax ? cursor(shown.at(-1)?.index ?? 0) : null, behind };
}

/** Undefined for one whose key was erased since. */
export async function readListed(
  records: RecordSource,
  { index, outcomeIndex }: FoundExchange,
): Promise<(ListedExchange & { readonly record: ExchangeRecord }) | undefined> {
  const { record } = await records.read(index);
  if (!record || !isExchange(record)) return undefined;
  const outcome = outcomeIndex === null ? null : await readOutcome(records, outcomeIndex);
  return { record, outcome, leaf: index < records.signedCount ? index : null };
}

async function readOutcome(records: RecordSource, index: number): Promise<OutcomeRecord | null> {
  const { record } = await records.read(index);
  return record?.kind === "outcome" ? record : null;
}

function cursor(index: number): string | null {
  return index > 0 ? String(index) : null;
}

function noDatabase(): FourgateError {
  return new FourgateError(
    "overloaded",
    "this gateway has no database to search in",
    "leave the filters out for the latest exchanges",
  );
}
