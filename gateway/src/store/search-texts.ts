import { sql } from "kysely";
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

/** Which record's content a text is, and where in it. */
export function textPlace(text: number): { readonly index: number; readonly ordinal: number } {
  const perRecord = textId(1, 0);
  return { index: Math.floor(text / perRecord), ordinal: text % perRecord };
}

/**
 * Exchanges below this log index, newest first, some text of which has all of these numbers (text-index.ts): all that hold the
 * text, and some that do not.
 */
export async function textCandidates(
  store: Store,
  asked: readonly number[],
  filter: ExchangeFilter,
  { before, countMax }: SearchPage,
  searchKey: Uint8Array,
): Promise<readonly TextCandidate[]> {
  const conditions = conditionsOf(filter, searchKey);
  if (before !== null) conditions.push(sql`e.log_index < ${before}`);
  const numbers = `{${asked.join(",")}}`;
  const { rows } = await sql<Row>`
    with holding as materialized (
      select text_id, log_index from ${table("texts")} where grams @> ${numbers}::smallint[]
    ), carrying as (
      select text_id, log_index from holding
      union select c.text_id, c.log_index from ${table("carried")} c join holding h on h.text_id = c.text_id
    )
    select e.log_index, e.outcome_index, json_agg(carrying.text_id order by carrying.text_id) as texts
    from carrying join ${table("exchanges")} e on e.log_index = carrying.log_index
    where ${allOf(conditions)}
    group by e.log_index, e.outcome_index order by e.log_index desc limit ${countMax}`.execute(store);
  return rows.map(candidate);
}

/** The same for lines: exchanges that may have carried any of them. The oldest first, since that is where they left. */
export async function lineCandidates(
  store: Store,
  asked: readonly number[],
  filter: ExchangeFilter,
  countMax: number,
  searchKey: Uint8Array,
): Promise<readonly TextCandidate[]> {
  const conditions = conditionsOf(filter, searchKey);
  const numbers = `{${asked.join(",")}}`;
  const { rows } = await sql<Row>`
    with holding as materialized (
      select text_id, log_index from ${table("texts")} where lines && ${numbers}::integer[]
    ), carrying as (
      select text_id, log_index from holding
      union select c.text_id, c.log_index from ${table("carried")} c join holding h on h.text_id = c.text_id
    )
    select e.log_index, e.outcome_index, json_agg(carrying.text_id order by carrying.text_id) as texts
    from carrying join ${table("exchanges")} e on e.log_index = carrying.log_index
    where ${allOf(conditions)}
    group by e.log_index, e.outcome_index order by e.log_index limit ${countMax}`.execute(store);
  return rows.map(candidate);
}

interface Row {
  readonly log_index: number;
  readonly outcome_index: number | null;
  readonly texts: readonly number[];
}

function candidate({ log_index, outcome_index, texts }: Row): TextCandidate {
  return { index: log_index, outcomeIndex: outcome_index, texts };
}
