import { createHash } from "node:crypto";
import type { AuditRecord, IntentRecord } from "@fourgate/core/audit/record";
import { findLedger, openArchive } from "@fourgate/gateway/ledger/read-only";
import { Rebuilder } from "@fourgate/gateway/ledger/rebuild";
import { frameHeadBytes } from "@fourgate/journal/frames";
import { segmentName } from "@fourgate/journal/segment";

/** An intent, and what its content in the journal rebuilds to. */
export interface RecordedIntent {
  readonly record: IntentRecord;
  /** Of the rebuilt bytes, not the one that the record states; hex. */
  readonly rebuiltSha256: string;
  readonly rebuiltBytes: number;
  /** The journal's file that the record stands in, and the first byte behind it. */
  readonly file: string;
  readonly end: number;
}

export interface Recorded {
  readonly intents: readonly RecordedIntent[];
  /** All others, in the log's order. */
  readonly others: readonly AuditRecord[];
  /** Records in the journal, those before `from` included. */
  readonly count: number;
}

/** Reads a ledger's records from log index `from` on and rebuilds every body among them. */
export async function readRecorded(ledger: string, from = 0): Promise<Recorded> {
  await using archive = await openArchive(await findLedger(ledger));
  const rebuilder = new Rebuilder(archive);
  const intents: RecordedIntent[] = [];
  const others: AuditRecord[] = [];
  const count = archive.index.recordCount;
  for (let index = from; index < count; index++) {
    const opened = await rebuilder.record(index);
    const position = archive.index.record(index);
    if (opened === undefined || position === undefined) throw new Error(`record ${index} can't be opened`);
    const { record } = opened;
    if (record.kind !== "intent") {
      others.push(record);
      continue;
    }
    const bytes = await rebuilder.wireBytes(index, record);
    const frame = await archive.read(() => position);
    if (!frame) throw new Error(`record ${index} is not where it was`);
    intents.push({
      record,
      rebuiltSha256: createHash("sha256").update(bytes).digest("hex"),
      rebuiltBytes: bytes.length,
      file: segmentName(position.segment),
      end: position.offset + frameHeadBytes + frame.payload.length,
    });
  }
  return { intents, others, count };
}
