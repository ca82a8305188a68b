import type { AuditRecord } from "@fourgate/core/audit/record";
import { FourgateError } from "@fourgate/core/errors";
import type { Op } from "./recipe.ts";
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

/** Records whose content can be read as well, and looked for. */
export interface SearchedRecords extends RecordSource {
  /** 32 bytes, the gateway's own: what a search index is made by instead of by the content itself. */
  readonly searchKey: Uint8Array;
  /** Reads content for one task: it keeps what it read. */
  contents(): ContentReader;
}

/** What a record's body or reply holds that the one it builds on does not. */
export interface OwnContent {
  /** Content that is stored once for its subject. */
  readonly pieces: readonly StoredPiece[];
  /** The short stretches between, as they stand in the body; those that lie apart are apart here. */
  readonly glue: readonly Uint8Array[];
}

export interface StoredPiece {
  /** Keyed hash, by its subject's key: 32 bytes, hex. */
  readonly digest: string;
  readonly length: number;
}

export interface ContentReader {
  /** Null where it can't be opened. */
  own(index: number): Promise<OwnContent | null>;
  /** Null where it can't be opened. */
  piece(digest: string): Promise<Uint8Array | null>;
  /** The whole body before any splice, or the whole reply. Null where it can't be opened. */
  whole(index: number): Promise<Uint8Array | null>;
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

export function searchedRecords(
  archive: Archive,
  log: string,
  searchKey: Uint8Array,
  signedCount: () => number,
): SearchedRecords {
  const source = recordSource(archive, log, signedCount);
  return {
    log,
    searchKey,
    get count() {
      return source.count;
    },
    get signedCount() {
      return source.signedCount;
    },
    read: (index) => source.read(index),
    contents: () => contentReader(new Rebuilder(archive)),
  };
}

function contentReader(rebuilder: Rebuilder): ContentReader {
  return {
    own: (index) =>
      readable(async () => {
        const runs = await rebuilder.ownOps(index);
        return runs ? ownContent(runs) : null;
      }),
    piece: (digest) =>
      readable(async () =>
        rebuilder.bytesOf({ ref: true, text: Buffer.from(digest, "hex").toString("latin1"), length: 0 }),
      ),
    whole: (index) => readable(async () => rebuilder.content(index)),
  };
}

function ownContent(runs: readonly (readonly Op[])[]): OwnContent {
  const pieces: StoredPiece[] = [];
  const glue: Uint8Array[] = [];
  for (const run of runs) {
    for (const { ref, text, length } of run) {
      if (ref) pieces.push({ digest: Buffer.from(text, "latin1").toString("hex"), length });
      else glue.push(Buffer.from(text, "latin1"));
    }
  }
  return { pieces, glue };
}

/** A key that was erased, or damage, which verifying names. */
async function readable<Found>(read: () => Promise<Found>): Promise<Found | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof FourgateError && error.code === "log_invalid") return null;
    throw error;
  }
}

/** What does not open is left out, as in the list of the latest: showing it says why. */
function opened(open: () => AuditRecord): AuditRecord | null {
  try {
    return open();
  } catch {
    return null;
  }
}
