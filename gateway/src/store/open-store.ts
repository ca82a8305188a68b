import { Kysely, PostgresDialect, sql, type PostgresPool } from "kysely";
import type { Schema, Store } from "./schema.ts";

/** The store on this pool, once a first statement was answered. Destroying it ends the pool. */
export async function storeOn(pool: PostgresPool): Promise<Store> {
  const store = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  try {
    await sql`select 1`.execute(store);
    return store;
  } catch (error) {
    await pool.end().catch(() => undefined);
    throw error;
  }
}
