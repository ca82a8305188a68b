import type { AuditRecord } from "@fourgate/core/audit/record";
import { Rebuilder, type Archive } from "./rebuild.ts";
import { openRecord } from "./sealed-record.ts";

/** The log's records by their index, for whoever follows it behind the path. */
export interface RecordSource {
  /** The log's name, as in its checkpoints. */
  readonly log: string;
  /** How many records are durable. */
  readonly count: number;
  /** How many of them a checkpoint covers. */
  readonly signedCount: number;
  /** @throws FourgateError log_invalid when the journal does not hold it */
  read(index: number): Promise<StoredRecord>;
}

export interface StoredRecord {
  /** The leaf's 92 bytes: what tells this record from any other. */
  readonly leaf: Uint8Array;
  /** Null where it can't be opened: its subject's key was erased, or it is damaged. */
  readonly record: AuditRecord | null;
}

export function recordSource(archive: Archive, log: string, signedCount: () => number): RecordSource {
  return {
    log,
    get count() {
      return archive.index.recordCount;
    },
    get signedCount() {
      return signedCount();
    },
    async read(index) {
      const sealed = await new Rebuilder(archive).sealed(index);
      const key = archive.recordsKey(sealed.keyId);
      return { leaf: sealed.leaf, record: key ? opened(() => openRecord(sealed, key).record) : null };
    },
  };
}

/** What does not open is left out, as in the list of the latest: showing it says why. */
function opened(open: () => AuditRecord): AuditRecord | null {
  try {
    return open();
  } catch {
    return null;
  }
}
