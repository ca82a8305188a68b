import { CompiledQuery, sql } from "kysely";
import { schemaName, type Store } from "./schema.ts";

/** What questions are asked by, and neither reading in nor taking out. */
const askedBy = [
  "exchange_teams_team",
  "exchanges_deployment",
  "exchanges_device",
  "exchanges_gate",
  "exchanges_model",
  "exchanges_redacted",
  "exchanges_result",
  "exchanges_session",
  "exchanges_tool",
  "exchanges_vendor",
  "files_commit",
  "files_content",
  "files_path",
  "files_path_end",
  "files_repo",
  "findings_fingerprint",
  "labels_repo",
  "reasons_gate",
  "texts_grams",
  "texts_lines",
];

/**
 * Drops the indexes that only questions need, to make them when all is read in: each text has numbers all over its index, so
 * that at a million records one by one would write all pages of it every few hundred texts. What is to be made stands in the
 * database, and is gone from there as it is made, so that a process that dies in between takes up where it was.
 */
export async function dropUntilRead(store: Store): Promise<void> {
  await store.transaction().execute(async (writing) => {
    const definitions = await sql<{ name: string; definition: string }>`
      select indexname as name, indexdef as definition from pg_indexes
      where schemaname = ${schemaName} order by indexname`.execute(writing);
    const rows = definitions.rows.filter(({ name }) => askedBy.includes(name));
    await writing.withSchema(schemaName).insertInto("later_indexes").values(rows).execute();
    for (const { name } of rows) await sql`drop index ${sql.id(schemaName, name)}`.execute(writing);
  });
}

/** Whether some are to be made yet. */
export async function hasLater(store: Store): Promise<boolean> {
  const row = await store
    .withSchema(schemaName)
    .selectFrom("later_indexes")
    .select("name")
    .executeTakeFirst();
  return row !== undefined;
}

/** Makes them, each once; where `isEnded` says so, the rest another time. */
export async function makeLater(store: Store, isEnded: () => boolean = () => false): Promise<void> {
  const db = store.withSchema(schemaName);
  for (const { name, definition } of await db.selectFrom("later_indexes").selectAll().execute()) {
    if (isEnded()) return;
    await store.transaction().execute(async (writing) => {
      await writing.executeQuery(CompiledQuery.raw(definition));
      await writing.withSchema(schemaName).deleteFrom("later_indexes").where("name", "=", name).execute();
    });
  }
}
