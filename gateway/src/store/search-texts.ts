import { sql, type RawBuilder } from "kysely";
import { textId } from "./project/text-rows.ts";
import {
  allOf,
  conditionsOf,
  table,
  type ExchangeFilter,
  type FoundExchange,
  type SearchPage,
} from "./search.ts";
import type { Store } from "./schema.ts";

/** An exchange that may have carried what is looked for, and in which of its texts. */
export interface TextCandidate extends FoundExchange {
  readonly texts: readonly number[];
}

/** Texts that have all numbers, up to which it is best to begin with them; beyond, with the newest exchanges. */
const rareCountDefault = 5_000;
/** Numbers compared one by one, where no index rules out: more cost time and rule out little more. */
const comparedCountMax = 8;

/** Which record's content a text is, and where in it. */
export function textPlace(text: number): { readonly index: number; readonly ordinal: number } {
  const perRecord = textId(1, 0);
  return { index: Math.floor(text / perRecord), ordinal: text % perRecord };
}

/**
 * Exchanges below this log index, newest first, some text of which has all of these numbers (text-index.ts): all that hold the
 * text, and some that do not.
 *
 * A common text has matches everywhere, and no index gives the newest of them; so then the newest exchanges that meet the
 * other conditions are looked through, one after the other, until the page is full.
 */
export async function textCandidates(
  store: Store,
  asked: readonly number[],
  filter: ExchangeFilter,
  { before, countMax }: SearchPage,
  searchKey: Uint8Array,
  rareCountMax: number = rareCountDefault,
): Promise<readonly TextCandidate[]> {
  const holds = sql`t.grams @> ${`{${asked.join(",")}}`}::smallint[]`;
  const conditions = conditionsOf(filter, searchKey);
  const rare = await fromTexts(holds, rareCountMax, conditions, "newest", { before, countMax }, store);
  if (rare) return rare;
  const step = Math.max(1, asked.length / comparedCountMax);
  const compared = asked.filter((_, at) => Math.floor(at / step) !== Math.floor((at - 1) / step));
  const mayHold = sql`t.grams @> ${`{${compared.join(",")}}`}::smallint[]`;
  if (before !== null) conditions.push(sql`e.log_index < ${before}`);
  return await fromExchanges(mayHold, conditions, countMax, store);
}

/** The same for lines: exchanges that may have carried any of them. The oldest first, since that is where they left. */
export async function lineCandidates(
  store: Store,
  asked: readonly number[],
  filter: ExchangeFilter,
  countMax: number,
  searchKey: Uint8Array,
): Promise<readonly TextCandidate[]> {
  const holds = sql`t.lines && ${`{${asked.join(",")}}`}::integer[]`;
  const conditions = conditionsOf(filter, searchKey);
  const joins = (await isRare(holds, rareCountDefault, store)) ? "one by one" : "any";
  return (await fromTexts(holds, null, conditions, "oldest", { before: null, countMax }, store, joins)) ?? [];
}

interface Row {
  readonly log_index: number;
  readonly outcome_index: number | null;
  readonly texts: readonly number[];
}

type Condition = RawBuilder<unknown>;

/** Whether so few texts have what is asked that all of them can be sorted. */
async function isRare(holds: Condition, rareCountMax: number, store: Store): Promise<boolean> {
  const query = sql<{ count: number }>`select count(*)::integer as count from
    (select 1 from ${table("texts")} t where ${holds} limit ${rareCountMax + 1}) found`;
  const [row] = await byIndex(query, store);
  return (row?.count ?? 0) <= rareCountMax;
}

/**
 * The planner takes an array's members for far more common than these are, and would read the whole table; joined one
 * by one it does not read all of the others either.
 */
async function byIndex<Found>(
  query: RawBuilder<Found>,
  store: Store,
  joins: "any" | "one by one" = "any",
): Promise<readonly Found[]> {
  return await store.transaction().execute(async (asking) => {
    await sql`set local enable_seqscan = off`.execute(asking);
    if (joins === "one by one")
      await sql`select set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)`.execute(
        asking,
      );
    return (await query.execute(asking)).rows;
  });
}

/**
 * From the index of texts: each that has what is asked, and whoever carried it; undefined where more than `heldCountMax` have
 * it, which the same reading of them tells. The page is cut by log indexes alone where no condition is asked: each of thousands
 * of exchanges is else a look-up of its own, for the newest hundred.
 */
async function fromTexts(
  holds: Condition,
  heldCountMax: number | null,
  conditions: readonly Condition[],
  order: "newest" | "oldest",
  { before, countMax }: SearchPage,
  store: Store,
  joins: "any" | "one by one" = "one by one",
): Promise<readonly TextCandidate[] | undefined> {
  const isBefore = before === null ? sql`true` : sql`carrying.log_index < ${before}`;
  const [direction, last, isWithin] =
    order === "newest" ? [sql`desc`, sql`min`, sql`>=`] : [sql`asc`, sql`max`, sql`<=`];
  const isOnPage =
    conditions.length > 0
      ? sql`true`
      : sql`carrying.log_index ${isWithin} (select ${last}(log_index) from (
          select distinct carrying.log_index from carrying
          where ${isBefore} order by carrying.log_index ${direction} limit ${countMax}) page)`;
  const [cut, isHeld] =
    heldCountMax === null
      ? [sql``, sql`true`]
      : [sql`limit ${heldCountMax + 1}`, sql`(select count(*) from holding) <= ${heldCountMax}`];
  const query = sql<{ held: number } & (Row | Readonly<Record<keyof Row, null>>)>`
    with holding as materialized (
      select t.text_id, t.log_index from ${table("texts")} t where ${holds} ${cut}
    ), carrying as materialized (
      select text_id, log_index from holding
      union select c.text_id, c.log_index from ${table("carried")} c join holding h on h.text_id = c.text_id
    ), found as (
      select e.log_index, e.outcome_index, json_agg(carrying.text_id order by carrying.text_id) as texts
      from carrying join ${table("exchanges")} e on e.log_index = carrying.log_index
      where ${isHeld} and ${isBefore} and ${isOnPage} and ${allOf(conditions)}
      group by e.log_index, e.outcome_index order by e.log_index ${direction} limit ${countMax}
    )
    select counted.held, found.* from (select count(*)::integer as held from holding) counted
    left join found on true order by found.log_index ${direction}`;
  const rows = await byIndex(query, store, joins);
  if (heldCountMax !== null && (rows[0]?.held ?? 0) > heldCountMax) return undefined;
  return rows.flatMap((row) => (row.log_index === null ? [] : [candidate(row)]));
}

/** From the exchanges, newest first: the texts of each are looked at, until the page is full. */
async function fromExchanges(
  holds: Condition,
  conditions: readonly Condition[],
  countMax: number,
  store: Store,
): Promise<readonly TextCandidate[]> {
  const { rows } = await sql<Row>`
    select e.log_index, e.outcome_index, own.texts
    from ${table("exchanges")} e cross join lateral (
      select json_agg(found.text_id order by found.text_id) as texts from (
        (select t.text_id from ${table("texts")} t where t.log_index = e.log_index and ${holds} offset 0)
        union
        select t.text_id from ${table("carried")} c join ${table("texts")} t on t.text_id = c.text_id
        where c.log_index = e.log_index and ${holds}
      ) found
    ) own
    where own.texts is not null and ${allOf(conditions)}
    order by e.log_index desc limit ${countMax}`.execute(store);
  return rows.map(candidate);
}

function candidate({ log_index, outcome_index, texts }: Row): TextCandidate {
  return { index: log_index, outcomeIndex: outcome_index, texts };
}
