import { sql, type RawBuilder } from "kysely";
import { drillUserPattern } from "@fourgate/core/audit/of-drill";
import type { Gate } from "@fourgate/core/verdict";
import { drillCountMax } from "./limits.ts";
import { pathPattern } from "./path-pattern.ts";
import { contentKey, searchedName, searchedWords, toolParts } from "./project/stored-text.ts";
import { schemaName, type ExchangeResult, type Store } from "./schema.ts";

/** What exchanges are looked for; all that is given must hold. */
export interface ExchangeFilter {
  readonly id?: string | undefined;
  readonly user?: string | undefined;
  readonly team?: string | undefined;
  readonly device?: string | undefined;
  /** A name, with its version or without. */
  readonly tool?: string | undefined;
  readonly session?: string | undefined;
  /** ISO 8601; this moment included. */
  readonly from?: string | undefined;
  /** ISO 8601; this moment not included. */
  readonly to?: string | undefined;
  readonly result?: ExchangeResult | undefined;
  /** It blocked, or would have; gate 3 also where something was taken out before it left. */
  readonly gate?: Gate | undefined;
  readonly deployment?: string | undefined;
  /** Host of the destination. */
  readonly vendor?: string | undefined;
  readonly model?: string | undefined;
  /** Catalogued repo of a file or a label. */
  readonly repo?: string | undefined;
  /** Of a file, as path-pattern.ts reads it; without a wildcard also the end of a whole path. */
  readonly path?: string | undefined;
  /** SHA-256 of lines of a file, hex, as the record has it. */
  readonly sha256?: string | undefined;
  /** That HEAD named when a file was sent; its beginning is enough. */
  readonly commit?: string | undefined;
  /** Not those of drills, which at each start and change of policy are some thirty. */
  readonly withoutDrills?: true | undefined;
}

/** Log indexes of an exchange's record and of its outcome. */
export interface FoundExchange {
  readonly index: number;
  readonly outcomeIndex: number | null;
}

export interface SearchPage {
  /** Log index below which to look; null for the newest. */
  readonly before: number | null;
  readonly countMax: number;
}

/** The newest exchanges below this log index, newest first. @throws FourgateError body_schema */
export async function searchExchanges(
  store: Store,
  filter: ExchangeFilter,
  page: SearchPage,
  searchKey: Uint8Array,
): Promise<readonly FoundExchange[]> {
  const { rows } = await exchangesQuery(filter, page, searchKey).execute(store);
  return rows.map(({ log_index, outcome_index }) => ({ index: log_index, outcomeIndex: outcome_index }));
}

interface Row {
  readonly log_index: number;
  readonly outcome_index: number | null;
}

/**
 * One statement. Each condition names rows that an index gives; a table of its own is asked for log indexes,
 * which the order and the page cut. Where there is no other condition they are cut before their exchanges are read:
 * a path's beginning may be in ten thousands.
 */
export function exchangesQuery(
  filter: ExchangeFilter,
  { before, countMax }: SearchPage,
  searchKey: Uint8Array,
): RawBuilder<Row> {
  const { own, among } = partsOf(filter, searchKey);
  const [only] = among;
  const conditions =
    only && among.length === 1 && own.length === 0
      ? [isAmong(newestOf(only, before, countMax, filter.withoutDrills === true))]
      : [...own, ...among.map(isAmong), ...(filter.withoutDrills === true ? [isNoDrill] : [])];
  if (before !== null) conditions.push(sql`e.log_index < ${before}`);
  return sql<Row>`select e.log_index, e.outcome_index from ${table("exchanges")} e
    where ${allOf(conditions)} order by e.log_index desc limit ${countMax}`;
}

/**
 * How many of what matches are a drill's, below `before` and not below `from`; whom drills made up is asked first, since
 * they are few beside what may match.
 */
export async function countDrills(
  store: Store,
  filter: ExchangeFilter,
  { before, from }: { readonly before: number | null; readonly from: number | null },
  searchKey: Uint8Array,
): Promise<number> {
  const conditions = [...conditionsOf(filter, searchKey), sql`e.user_id in (${drillUsers})`];
  if (before !== null) conditions.push(sql`e.log_index < ${before}`);
  if (from !== null) conditions.push(sql`e.log_index >= ${from}`);
  const { rows } = await sql<{ count: number }>`select count(*)::integer as count from
    (select 1 from ${table("exchanges")} e where ${allOf(conditions)} limit ${drillCountMax}) drills`.execute(
    store,
  );
  return rows[0]?.count ?? 0;
}

const isNoDrill = sql`(e.user_id is null or e.user_id !~ ${drillUserPattern})`;

export function table(name: string): RawBuilder<unknown> {
  return sql.table(`${schemaName}.${name}`);
}

const drillUsers = sql`select user_id from ${table("users")} where user_id ~ ${drillUserPattern}`;

export function allOf(conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `);
}

function isAmong(indexes: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`e.log_index in (${indexes})`;
}

function newestOf(
  indexes: RawBuilder<unknown>,
  before: number | null,
  countMax: number,
  withoutDrills: boolean,
): RawBuilder<unknown> {
  const isLeft = withoutDrills
    ? sql`log_index not in (select log_index from ${table("exchanges")} where user_id in (${drillUsers}))`
    : sql`true`;
  const isBefore = before === null ? sql`true` : sql`log_index < ${before}`;
  return sql`select distinct log_index from (${indexes}) among_all
    where ${isBefore} and ${isLeft} order by log_index desc limit ${countMax}`;
}

/** On the exchange `e`. Values are parameters throughout. @throws FourgateError body_schema */
export function conditionsOf(filter: ExchangeFilter, searchKey: Uint8Array): RawBuilder<unknown>[] {
  const { own, among } = partsOf(filter, searchKey);
  return [...own, ...among.map(isAmong)];
}

/** Conditions on the exchange's own columns, and the log indexes that it must be among, by other tables. */
function partsOf(
  filter: ExchangeFilter,
  searchKey: Uint8Array,
): { readonly own: readonly RawBuilder<unknown>[]; readonly among: readonly RawBuilder<unknown>[] } {
  const conditions: RawBuilder<unknown>[] = [];
  const indexes: RawBuilder<unknown>[] = [];
  const equal = (column: string, value: string | number): void => {
    conditions.push(sql`${sql.ref(`e.${column}`)} = ${value}`);
  };
  const among = (query: RawBuilder<unknown>): void => {
    indexes.push(query);
  };
  const { user, team, device, tool, session, from, to, result, gate, deployment } = filter;
  if (filter.id !== undefined) equal("id", filter.id);
  if (user !== undefined) equal("user_id", searchedName(user));
  if (device !== undefined) equal("device", searchedName(device));
  if (tool !== undefined) {
    const { name, version } = toolParts(tool);
    equal("tool", searchedName(name));
    if (version !== "") equal("tool_version", searchedName(version));
  }
  if (session !== undefined) equal("session", searchedName(session));
  if (from !== undefined) conditions.push(sql`e.time >= ${new Date(from)}`);
  if (to !== undefined) conditions.push(sql`e.time < ${new Date(to)}`);
  if (result !== undefined) equal("result", result);
  if (deployment !== undefined) equal("deployment", searchedName(deployment));
  if (filter.vendor !== undefined) equal("vendor", searchedName(filter.vendor.toLowerCase()));
  if (filter.model !== undefined) equal("model", searchedName(filter.model));
  if (team !== undefined)
    among(sql`select log_index from ${table("exchange_teams")} where team = ${searchedName(team)}`);
  if (gate !== undefined)
    among(sql`select log_index from ${table("exchanges")} where gate = ${gate}
      union select log_index from ${table("reasons")} where gate = ${gate}
      ${gate === 3 ? sql`union select log_index from ${table("exchanges")} where redactions > 0` : sql``}`);
  const { path, sha256, commit } = filter;
  const repo = filter.repo === undefined ? undefined : searchedWords(filter.repo);
  if (repo !== undefined)
    among(sql`select log_index from ${table("files")} where repo = ${repo}
      union select log_index from ${table("labels")} where repo = ${repo}`);
  if (path !== undefined) among(filesAt(searchedWords(path)));
  if (sha256 !== undefined)
    among(sql`select log_index from ${table("files")} where content = ${contentKey(sha256, searchKey)}`);
  if (commit !== undefined) {
    const start = commit.toLowerCase();
    among(sql`select log_index from ${table("files")}
      where commit >= ${start} and commit < ${`${start}g`} and commit is not null`);
  }
  return { own: conditions, among: indexes };
}

/** Behind every character of a path. */
const last = "\u{10ffff}";

function filesAt(text: string): RawBuilder<unknown> {
  const { exact, prefix, suffix, expression } = pathPattern(text);
  const files = table("files");
  if (exact !== null) {
    const at = sql`select log_index from ${files} where path collate "C" = ${exact}`;
    if (isWhole.test(exact)) return at;
    // A file in no catalogued repo has its whole path in the record, whoever asks knows it by its repo's.
    return sql`${at} union select log_index from ${files} where ${endsWith(`/${exact}`)} and path ~ ${wholePath}`;
  }
  if (prefix.length >= suffix.length)
    return sql`select log_index from ${files}
      where path collate "C" >= ${prefix} and path collate "C" < ${prefix + last} and path ~ ${expression}`;
  return sql`select log_index from ${files} where ${endsWith(suffix)} and path ~ ${expression}`;
}

const wholePath = "^(?:/|[A-Za-z]:)";
const isWhole = new RegExp(wholePath);

function endsWith(suffix: string): RawBuilder<unknown> {
  const end = Array.from(suffix).toReversed().join("");
  return sql`reverse(path) collate "C" >= ${end} and reverse(path) collate "C" < ${end + last}`;
}
