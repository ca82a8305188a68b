import type { RetentionRecord } from "@fourgate/core/audit/retention-record";
import type { SearchedRecords } from "../../ledger/record-source.ts";
import type { StoreLimits } from "../limits.ts";
import { leafHash, movePosition, type Position } from "../position.ts";
import type { Store } from "../schema.ts";
import type { TextIndexer } from "@fourgate/core/audit/text-index";
import { addRecord } from "./add-record.ts";
import { applyRetention } from "./apply-retention.ts";
import { addTexts } from "./add-texts.ts";
import { Batch } from "./batch.ts";
import type { StoredText } from "./stored-text.ts";
import { ownTexts, type OwnTexts } from "./text-rows.ts";
import { writeBatch } from "./write-batch.ts";

/** The disk's waiting times overlap. */
const readsAtOnce = 16;

export interface ProjectionTools {
  readonly limits: StoreLimits;
  readonly text: StoredText;
  readonly indexer: TextIndexer;
  /** Told of a record that no row can be made of: it stands in the log, and no search finds it. */
  readonly leaveOut: (index: number, error: unknown) => void;
  /** Awaited before each step, where others come first. */
  readonly turn?: (() => Promise<void>) | undefined;
}

const atOnce = (): Promise<void> => Promise.resolve();

/**
 * Reads the next records into the database, at most one batch. Rows and position are one
 * transaction, so that a record is never there twice, nor half. Gives where it stands then.
 * `countMax`: records in the journal that it looks at.
 */
export async function projectNext(
  store: Store,
  records: SearchedRecords,
  from: Position,
  tools: ProjectionTools,
  countMax: number = records.count,
): Promise<Position> {
  const { limits, text, indexer, leaveOut, turn = atOnce } = tools;
  let batch = new Batch();
  let end = Math.min(countMax, from.position + limits.batchRecordCountMax);
  const bodies: OwnTexts[] = [];
  const contents = records.contents();
  let textBytes = 0;
  let leaf: Uint8Array | undefined;
  let retention: RetentionRecord | undefined;
  let position = from.position;
  while (position < end && batch.rowCount < limits.batchRowCountMax && textBytes < limits.batchTextBytesMax) {
    const places = Array.from({ length: Math.min(readsAtOnce, end - position) }, (_, at) => position + at);
    for (const stored of await Promise.all(places.map((place) => records.read(place)))) {
      await turn();
      // What stands before it must be in the database already: it begins a batch.
      if (stored.record?.kind === "retention" && position > from.position) {
        end = position;
        break;
      }
      leaf = stored.leaf;
      if (stored.record?.kind === "retention") retention = stored.record;
      const placed = { index: position++, text, rowCountMax: limits.rowsPerRecordMax };
      if (!stored.record) continue;
      try {
        addRecord(batch, stored.record, placed);
      } catch (error) {
        // Some of its rows may be in the batch: what stands before it is read again without it.
        if (placed.index > from.position) return await projectNext(store, records, from, tools, placed.index);
        leaveOut(placed.index, error);
        batch = new Batch();
        continue;
      }
      if (stored.record.kind === "outcome") textBytes += stored.record.replyBytes;
      const content =
        stored.record.kind === "intent" ? await ownTexts(placed.index, stored.record, contents) : null;
      if (!content) continue;
      bodies.push({ index: placed.index, content });
      for (const { length } of content.pieces) textBytes += length;
    }
  }
  if (!leaf) return from;
  await addTexts(batch, bodies, store, contents, { indexer, turn });
  await turn();
  const to: Position = { position, leaf: leafHash(leaf) };
  await store.transaction().execute(async (writing) => {
    await movePosition(writing, from, to);
    if (retention) await applyRetention(writing, retention);
    await writeBatch(writing, batch);
  });
  return to;
}
