import { readFile } from "node:fs/promises";
import { CompiledQuery } from "kysely";
import { Pool, types, type PoolConfig } from "pg";
import { FourgateError } from "@fourgate/core/errors";
import { connectionCountMax, connectMsMax, queryMsMax } from "../limits.ts";
import { storeOn } from "../open-store.ts";
import type { DatabasePlace } from "../place.ts";
import { schemaName, type Store } from "../schema.ts";
import type { DatabaseAddress } from "./database-url.ts";

/** A PostgreSQL server; the projection lies in a schema of its own there. */
export function serverPlace(address: DatabaseAddress, password: string | null): DatabasePlace {
  const open = async (): Promise<Store> => {
    const pool = new Pool(await poolConfig(address, password));
    // A connection that breaks while nobody uses it: the next statement gets another one.
    pool.on("error", () => undefined);
    return storeOn(pool);
  };
  return {
    name: `${address.host}:${String(address.port)}/${address.database}`,
    shared: true,
    open,
    async clear() {
      const store = await open();
      try {
        await store.executeQuery(CompiledQuery.raw(`drop schema if exists ${schemaName} cascade`));
      } finally {
        await store.destroy();
      }
    },
  };
}

async function poolConfig(address: DatabaseAddress, password: string | null): Promise<PoolConfig> {
  const { host, port, user, database, tls, caFile } = address;
  return {
    host,
    port,
    user,
    database,
    // Stated even where there is none: otherwise pg looks into the environment and the home folder.
    password: password ?? "",
    ssl: tls ? { rejectUnauthorized: true, ...(caFile === null ? {} : { ca: await readCa(caFile) }) } : false,
    application_name: "fourgate",
    max: connectionCountMax,
    connectionTimeoutMillis: connectMsMax,
    statement_timeout: queryMsMax,
    query_timeout: queryMsMax,
    idle_in_transaction_session_timeout: queryMsMax,
    types: { getTypeParser: parserOf },
  };
}

/** Counts and positions stay below 2^53. */
const parserOf: NonNullable<PoolConfig["types"]>["getTypeParser"] = (id, format) => {
  if (id === types.builtins.INT8) return Number;
  const parser: unknown = types.getTypeParser(id, format);
  return parser;
};

async function readCa(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new FourgateError(
      "config_invalid",
      "the file that sslrootcert names cannot be read",
      "correct database in fourgate.yaml",
      error,
    );
  }
}
