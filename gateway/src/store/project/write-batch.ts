import { sql, type Transaction } from "kysely";
import { schemaName, type Schema } from "../schema.ts";
import type { Batch, LateOutcome, SeenName, TableName } from "./batch.ts";

type Writing = Transaction<Schema>;

/**
 * Writes the batch inside of the transaction. A table's rows go as one JSON value, which both
 * databases read several times faster than a parameter for each column.
 */
export async function writeBatch(writing: Writing, batch: Batch): Promise<void> {
  await insert(writing, "exchanges", batch.exchanges);
  for (const outcome of batch.lateOutcomes) await writeLateOutcome(writing, outcome, batch);
  for (const [name, rows] of Object.entries(batch.rows)) await insert(writing, name as TableName, rows);
  await widen(writing, "users", ["user_id"], batch);
  await widen(writing, "user_teams", ["user_id", "team"], batch);
  await widen(writing, "devices", ["user_id", "device"], batch);
}

async function insert(
  writing: Writing,
  name: TableName | "exchanges",
  rows: readonly object[],
): Promise<void> {
  if (rows.length > 0) await insertion(name, rows).execute(writing);
}

function insertion(name: keyof Schema, rows: readonly object[]): ReturnType<typeof sql> {
  const table = sql.table(`${schemaName}.${name}`);
  return sql`insert into ${table} select * from json_populate_recordset(null::${table}, ${JSON.stringify(rows)}::json)`;
}

async function widen(writing: Writing, name: SeenName, key: readonly string[], batch: Batch): Promise<void> {
  const rows = [...batch.seen[name].values()];
  if (rows.length === 0) return;
  const columns = sql.join(key.map((column) => sql.ref(column)));
  await sql`${insertion(name, rows)} on conflict (${columns}) do update set
    first_seen = least(${sql.ref(`${name}.first_seen`)}, excluded.first_seen),
    last_seen = greatest(${sql.ref(`${name}.last_seen`)}, excluded.last_seen)`.execute(writing);
}

async function writeLateOutcome(
  writing: Writing,
  { id, columns, calls }: LateOutcome,
  { lateTexts }: Batch,
): Promise<void> {
  const store = writing.withSchema(schemaName);
  const attempt = await store
    .selectFrom("exchanges")
    .select("log_index")
    .where("id", "=", id)
    .where("kind", "=", "intent")
    .where("outcome_index", "is", null)
    .where("log_index", "<", columns.outcome_index)
    .orderBy("log_index", "desc")
    .limit(1)
    .executeTakeFirst();
  if (!attempt) return;
  const { log_index } = attempt;
  await store.updateTable("exchanges").set(columns).where("log_index", "=", log_index).execute();
  const text = lateTexts.get(columns.outcome_index);
  if (text) await insert(writing, "texts", [{ ...text, log_index }]);
  await insert(
    writing,
    "tool_calls",
    calls.map((call) => ({ log_index, ...call })),
  );
}
