import { sql, type Transaction } from "kysely";
import type { RetentionRecord } from "@fourgate/core/audit/retention-record";
import type { Classification } from "@fourgate/core/scope/catalogue";
import { monthEndMs, parsePeriod } from "../../ledger/period.ts";
import { searchedName } from "./stored-text.ts";
import { schemaName, type Schema } from "../schema.ts";

/**
 * Takes out what can't be read any more: a person's rows, or those of months whose records' keys are
 * destroyed, but for those of people on whom a hold lies.
 */
export async function applyRetention(
  writing: Transaction<Schema>,
  { change }: RetentionRecord,
): Promise<void> {
  if (change.act === "erased") await deleteUser(writing, change.user);
  if (change.act !== "expired") return;
  const periods = change.periods.map(parsePeriod).filter((period) => period !== undefined);
  for (const { month, content } of periods) {
    if (content !== null) await deleteTexts(writing, monthEndMs(month), content, change.kept);
  }
  const ends = periods.filter(({ content }) => content === null).map(({ month }) => monthEndMs(month));
  if (ends.length === 0) return;
  const before = new Date(Math.max(...ends)).toISOString();
  const db = writing.withSchema(schemaName);
  await db
    .deleteFrom("exchanges")
    .where(sql<boolean>`time < ${before}`)
    .where((row) =>
      row.or([row("user_id", "is", null), row("user_id", "not in", ["", ...change.kept.map(searchedName)])]),
    )
    .execute();
}

/** What could be found of content that can't be read any more: the exchange stays, its text is not looked for. */
async function deleteTexts(
  writing: Transaction<Schema>,
  endMs: number,
  content: Classification,
  kept: readonly string[],
): Promise<void> {
  if (!Number.isFinite(endMs)) return;
  const before = new Date(endMs).toISOString();
  const db = writing.withSchema(schemaName);
  const exchanges = db
    .selectFrom("exchanges")
    .select("log_index")
    .where(sql<boolean>`time < ${before}`)
    .where("classification", "=", content)
    .where((row) =>
      row.or([row("user_id", "is", null), row("user_id", "not in", ["", ...kept.map(searchedName)])]),
    );
  await db.deleteFrom("texts").where("log_index", "in", exchanges).execute();
  await db.deleteFrom("carried").where("log_index", "in", exchanges).execute();
}

/** What the database holds of a person: their exchanges with all that hangs on them, where and when they were seen, and what they read. */
async function deleteUser(writing: Transaction<Schema>, user: string): Promise<void> {
  const user_id = searchedName(user);
  const db = writing.withSchema(schemaName);
  await db.deleteFrom("exchanges").where("user_id", "=", user_id).execute();
  for (const table of ["users", "user_teams", "devices", "heartbeats"] as const)
    await db.deleteFrom(table).where("user_id", "=", user_id).execute();
  await db.deleteFrom("reads").where("reader", "=", user_id).execute();
}
