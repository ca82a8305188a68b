import { hash } from "node:crypto";
import type { Transaction } from "kysely";
import { FourgateError } from "@fourgate/core/errors";
import type { RecordSource } from "../ledger/record-source.ts";
import { schemaName, type Schema, type Store } from "./schema.ts";

/** Of the code that makes rows from records. Another one's rows are made again. */
const projectionVersion = 3;

/** How far the projection is: the next record's log index, and the last one's leaf. */
export interface Position {
  readonly position: number;
  /** SHA-256, hex; "" before the first record. */
  readonly leaf: string;
}

export const beginning: Position = { position: 0, leaf: "" };

/** Where the projection of this log stands; "stale" where it must be made again, "foreign" where it is another log's. */
export async function readPosition(
  store: Store,
  records: RecordSource,
): Promise<Position | "stale" | "foreign"> {
  const db = store.withSchema(schemaName);
  const row = await db.selectFrom("projection").selectAll().executeTakeFirst();
  if (!row) return beginPosition(store, records);
  if (row.log !== records.log) return "foreign";
  if (row.version !== projectionVersion || row.position > records.count) return "stale";
  const known = row.position === 0 ? "" : leafHash((await records.read(row.position - 1)).leaf);
  return known === row.leaf ? { position: row.position, leaf: row.leaf } : "stale";
}

/** Of an empty projection. */
export async function beginPosition(store: Store, records: RecordSource): Promise<Position> {
  await store
    .withSchema(schemaName)
    .insertInto("projection")
    .values({ one: 1, log: records.log, ...beginning, version: projectionVersion })
    .execute();
  return beginning;
}

/**
 * Moves the position on, inside of the transaction that writes the rows between.
 * @throws FourgateError overloaded when it is not where it was: somebody else writes here
 */
export async function movePosition(
  writing: Transaction<Schema>,
  from: Position,
  to: Position,
): Promise<void> {
  const { numUpdatedRows } = await writing
    .withSchema(schemaName)
    .updateTable("projection")
    .set(to)
    .where("position", "=", from.position)
    .where("leaf", "=", from.leaf)
    .executeTakeFirst();
  if (numUpdatedRows === 1n) return;
  throw new FourgateError("overloaded", "the projection was moved by another process", "it is read again");
}

export function leafHash(leaf: Uint8Array): string {
  return hash("sha256", leaf, "hex");
}
