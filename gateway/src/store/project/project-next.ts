import type { RetentionRecord } from "@fourgate/core/audit/retention-record";
import type { RecordSource } from "../../ledger/record-source.ts";
import type { StoreLimits } from "../limits.ts";
import { leafHash, movePosition, type Position } from "../position.ts";
import type { Store } from "../schema.ts";
import { addRecord } from "./add-record.ts";
import { applyRetention } from "./apply-retention.ts";
import { Batch } from "./batch.ts";
import type { StoredText } from "./stored-text.ts";
import { writeBatch } from "./write-batch.ts";

/** The disk's waiting times overlap. */
const readsAtOnce = 16;

/**
 * Reads the next records into the database, at most one batch. Rows and position are one
 * transaction, so that a record is never there twice, nor half. Gives where it stands then.
 */
export async function projectNext(
  store: Store,
  records: RecordSource,
  from: Position,
  { limits, text }: { readonly limits: StoreLimits; readonly text: StoredText },
): Promise<Position> {
  const batch = new Batch();
  let end = Math.min(records.count, from.position + limits.batchRecordCountMax);
  let leaf: Uint8Array | undefined;
  let retention: RetentionRecord | undefined;
  let position = from.position;
  while (position < end && batch.rowCount < limits.batchRowCountMax) {
    const places = Array.from({ length: Math.min(readsAtOnce, end - position) }, (_, at) => position + at);
    for (const stored of await Promise.all(places.map((place) => records.read(place)))) {
      // What stands before it must be in the database already: it begins a batch.
      if (stored.record?.kind === "retention" && position > from.position) {
        end = position;
        break;
      }
      leaf = stored.leaf;
      if (stored.record?.kind === "retention") retention = stored.record;
      const placed = { index: position++, text, rowCountMax: limits.rowsPerRecordMax };
      if (stored.record) addRecord(batch, stored.record, placed);
    }
  }
  if (!leaf) return from;
  const to: Position = { position, leaf: leafHash(leaf) };
  await store.transaction().execute(async (writing) => {
    await movePosition(writing, from, to);
    if (retention) await applyRetention(writing, retention);
    await writeBatch(writing, batch);
  });
  return to;
}
