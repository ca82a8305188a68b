import { sql } from "kysely";
import { FourgateError } from "@fourgate/core/errors";
import type { RecordSource } from "../ledger/record-source.ts";
import { dropUntilRead, hasLater } from "./later-indexes.ts";
import { storeLimits } from "./limits.ts";
import { migrate } from "./migrations/migrate.ts";
import type { DatabasePlace } from "./place.ts";
import { beginPosition, readPosition, type Position } from "./position.ts";
import { schemaName, type Store } from "./schema.ts";

export interface OpenProjection {
  readonly store: Store;
  readonly at: Position;
  /** Indexes that only questions need are to be made once all is read in (later-indexes.ts). */
  readonly isLoading: boolean;
}

/**
 * Opens the database, brings its tables to this code's schema and says where it stands. What was
 * made by other code, or from another journal, is dropped; so is all of it with `clear`.
 * @throws FourgateError config_invalid when a server holds another log's projection
 */
export async function openProjection(
  place: DatabasePlace,
  records: RecordSource,
  {
    clear,
    signal,
    bulkRecordCountMin = storeLimits.bulkRecordCountMin,
  }: { readonly clear: boolean; readonly signal?: AbortSignal; readonly bulkRecordCountMin?: number },
): Promise<OpenProjection> {
  if (clear) {
    if (place.shared) await requireOwn(place, records.log);
    await place.clear();
  }
  const store = await place.open(signal);
  try {
    await migrate(store);
    const at = await readPosition(store, records);
    if (at === "foreign" && place.shared) throw foreign();
    if (typeof at !== "object") {
      await sql`drop schema ${sql.ref(schemaName)} cascade`.execute(store);
      await migrate(store);
    }
    const begun = typeof at === "object" ? at : await beginPosition(store, records);
    // A server has room for its indexes in memory, and other users.
    const isLong = !place.shared && begun.position === 0 && records.count >= bulkRecordCountMin;
    if (isLong && !(await hasLater(store))) await dropUntilRead(store);
    return { store, at: begun, isLoading: await hasLater(store) };
  } catch (error) {
    await store.destroy().catch(() => undefined);
    throw error;
  }
}

async function requireOwn(place: DatabasePlace, log: string): Promise<void> {
  const store = await place.open();
  try {
    const table = `${schemaName}.projection`;
    const { rows } = await sql<{ there: string | null }>`select to_regclass(${table})::text as there`.execute(
      store,
    );
    if (rows[0]?.there == null) return;
    const row = await store.withSchema(schemaName).selectFrom("projection").select("log").executeTakeFirst();
    if (row && row.log !== log) throw foreign();
  } finally {
    await store.destroy();
  }
}

function foreign(): FourgateError {
  return new FourgateError(
    "config_invalid",
    "the database holds the projection of another log",
    `name another database in fourgate.yaml, or drop the schema ${schemaName} there`,
  );
}
