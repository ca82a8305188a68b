import { isOfDrill } from "@fourgate/core/audit/of-drill";
import { comparable, folded } from "@fourgate/core/audit/searchable-text";
import { TextIndexer } from "@fourgate/core/audit/text-index";
import { FourgateError } from "@fourgate/core/errors";
import type { ListedExchange } from "../admin/api/answers.ts";
import { readListed } from "../admin/search-exchanges.ts";
import type { Projection } from "../store/projection.ts";
import type { NamedOne } from "../store/known-names.ts";
import type { ExchangeFilter, SearchPage } from "../store/search.ts";
import { excerpt, TextReader } from "./text-reader.ts";

/** How long a full-text question looks before it says how far it came. */
const lookMsMax = 800;
const candidatesAtOnce = 100;
const textLengthMin = 3;
const excerptCountMax = 3;

export interface AuditQuestion {
  readonly filter: ExchangeFilter;
  /** What left, or what was answered, holds this text; "" asks for none. */
  readonly text: string;
}

export interface FoundListed extends ListedExchange {
  /** Where the text stands, with some of what is around it. Empty without a text. */
  readonly excerpts: readonly string[];
}

export interface AuditPage {
  readonly exchanges: readonly FoundListed[];
  /** Log index from which the next page goes on; null at the end. */
  readonly next: number | null;
  /** Records that the database did not hold yet. */
  readonly behind: number;
  /** Exchanges of drills that stood among these and were left out, where that was asked for. */
  readonly drillsLeftOut: number;
  /** False where time was over before the page was full: "next" goes on. */
  readonly complete: boolean;
}

export interface AuditAnswer extends AuditPage {
  /** Where nothing was found: what the filter names and neither the configuration nor the log knows. */
  readonly unknown: readonly NamedOne[];
}

/**
 * A page of exchanges, newest first, each read from the journal. A text is looked for in the index, and then in what
 * is stored, so that what is found is there.
 * @throws FourgateError body_schema, overloaded while the database is away
 */
export async function searchAudit(
  projection: Projection,
  { filter, text }: AuditQuestion,
  page: SearchPage,
): Promise<AuditPage> {
  if (text === "") {
    const { found, behind } = await projection.search(filter, { ...page, countMax: page.countMax + 1 });
    const shown = found.slice(0, page.countMax);
    const listed = await Promise.all(shown.map((one) => readListed(projection.records, one)));
    const exchanges = listed.flatMap((one) => (one ? [{ ...one, excerpts: [] }] : []));
    const next = found.length > page.countMax ? (shown.at(-1)?.index ?? null) : null;
    const drillsLeftOut =
      filter.withoutDrills === true
        ? await projection.countDrills(filter, { before: page.before, from: next })
        : 0;
    return { exchanges, next, behind, drillsLeftOut, complete: true };
  }
  return await searchText(projection, filter, text, page);
}

async function searchText(
  projection: Projection,
  filter: ExchangeFilter,
  text: string,
  { before, countMax }: SearchPage,
): Promise<AuditPage> {
  const asked = folded(comparable(text));
  if (asked.length < textLengthMin)
    throw new FourgateError(
      "body_schema",
      "the text to look for is too short",
      "give three characters or more",
    );
  const numbers = new TextIndexer(projection.records.searchKey).asked(text);
  const reader = new TextReader(projection.records);
  const known = new Map<number, string | null>();
  const exchanges: FoundListed[] = [];
  // Here and not in the database, whose way to a common text is quickest without a condition.
  const { withoutDrills, ...conditions } = filter;
  let drillsLeftOut = 0;
  const untilMs = performance.now() + lookMsMax;
  let from = before;
  for (;;) {
    const page = { before: from, countMax: candidatesAtOnce };
    const { found, behind } = await projection.searchTexts(numbers, conditions, page);
    for (const { index, outcomeIndex, texts } of found) {
      const listed = await readListed(projection.records, { index, outcomeIndex });
      from = index;
      if (!listed) continue;
      const excerpts: string[] = [];
      for (const id of texts) {
        if (excerpts.length >= excerptCountMax) break;
        let there = known.get(id);
        if (there === undefined) {
          const held = await reader.text(id, listed.record.path);
          there = held === null ? null : excerpt(held, asked);
          known.set(id, there);
        }
        if (there !== null) excerpts.push(there);
      }
      if (excerpts.length > 0) {
        if (withoutDrills === true && isOfDrill(listed.record)) drillsLeftOut++;
        else exchanges.push({ ...listed, excerpts });
      }
      const isFull = exchanges.length >= countMax;
      if (isFull || performance.now() > untilMs)
        return { exchanges, next: index, behind, drillsLeftOut, complete: isFull };
    }
    if (found.length < candidatesAtOnce)
      return { exchanges, next: null, behind, drillsLeftOut, complete: true };
  }
}
