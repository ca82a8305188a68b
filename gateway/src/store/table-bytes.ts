import { sql } from "kysely";
import { schemaName, type Store } from "./schema.ts";

/** What each table takes, its indexes included, after what was deleted is given back. */
export async function tableBytes(store: Store): Promise<ReadonlyMap<string, number>> {
  await sql`vacuum`.execute(store);
  const { rows } = await sql<{ name: string; bytes: number }>`
    select c.relname as name, pg_total_relation_size(c.oid)::bigint as bytes
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = ${schemaName} and c.relkind = 'r'`.execute(store);
  return new Map(rows.map(({ name, bytes }) => [name, bytes]));
}
