import { CompiledQuery, type Kysely } from "kysely";
import { Migrator, type Migration } from "kysely/migration";
import { schemaName, type Store } from "../schema.ts";
import { projection } from "./001-projection.ts";
import { presence } from "./002-presence.ts";
import { questions } from "./003-questions.ts";
import { laterIndexes } from "./004-later-indexes.ts";
import { redacted } from "./005-redacted.ts";

/** By number; each runs once, in order, all in one transaction. */
const migrations: Readonly<Record<string, Migration>> = {
  "001-projection": of(projection),
  "002-presence": of(presence),
  "003-questions": of(questions),
  "004-later-indexes": of(laterIndexes),
  "005-redacted": of(redacted),
};

/** Brings the database's tables to the schema of this code, making what is missing. */
export async function migrate(store: Store): Promise<void> {
  const migrator = new Migrator({
    db: store,
    migrationTableSchema: schemaName,
    provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
  });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  throw error instanceof Error ? error : new Error("a migration failed");
}

function of(statements: readonly string[]): Migration {
  return {
    async up(db: Kysely<unknown>) {
      for (const statement of statements) await db.executeQuery(CompiledQuery.raw(statement));
    },
  };
}
