import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { FourgateError } from "@fourgate/core/errors";
import type { RecordKind } from "@fourgate/core/audit/record";
import { parseVerifierKey, type NoteKey } from "@fourgate/core/audit/note";
import { durableFolder } from "@fourgate/journal/durable";
import { readJournal } from "@fourgate/journal/reading";
import type { Position, StoredFrame } from "@fourgate/journal/segment";
import { sha256 } from "./crypto.ts";
import { ledgerFolder, type LedgerFolder } from "./folder.ts";
import { Keys } from "./keys.ts";
import type { Ledger } from "./ledger.ts";
import { LogIndex } from "./log-index.ts";
import type { Archive } from "./rebuild.ts";
import { moveIndex } from "./packing/move-index.ts";
import { newestRecords } from "./records.ts";
import { SegmentFiles } from "./segment-files.ts";
import { receipt, show, wireBytes, type ReadableLog } from "./show.ts";

export type ReadOnlyLedger = Pick<Ledger, "show" | "wireBytes" | "receipt" | "newest"> & AsyncDisposable;

/**
 * Opens a data folder, or a copy of one, to read; changes nothing and takes no lock, so that a
 * gateway may be running on it. Sees what was there when it was opened.
 */
export async function openReadOnly(dataDir: string): Promise<ReadOnlyLedger> {
  const folder = await findLedger(dataDir);
  const archive = await openArchive(folder);
  const log: ReadableLog = { archive, logFolder: folder.log, key: await readVerifierKey(folder) };
  return {
    show: (id) => show(log, id),
    wireBytes: (id) => wireBytes(log, id),
    receipt: (id) => receipt(log, id),
    newest: () => newestRecords(archive),
    [Symbol.asyncDispose]: () => archive[Symbol.asyncDispose](),
  };
}

/** The ledger's own folder: this one, or the `ledger` in it (the gateway's data folder). */
export async function findLedger(dataDir: string): Promise<LedgerFolder> {
  for (const folder of [ledgerFolder(dataDir), ledgerFolder(join(dataDir, "ledger"))]) {
    // Whoever verifies may have the key elsewhere, and a copy without it.
    for (const file of [folder.verifierKey, join(folder.log, "checkpoint")])
      if (await isThere(file)) return folder;
  }
  throw new FourgateError(
    "not_found",
    "there is no log in this folder (neither log.vkey nor log/checkpoint)",
    "give the gateway's data folder",
  );
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** @throws FourgateError config_invalid when log.vkey is malformed, not_found when it is not there */
export async function readVerifierKey(folder: LedgerFolder): Promise<NoteKey> {
  const text = await readFile(folder.verifierKey, "utf8").catch((error: unknown) => {
    throw new FourgateError(
      "not_found",
      "log.vkey is not in this folder",
      "put it back; to verify, give a copy of it by --key",
      error,
    );
  });
  const key = parseVerifierKey(text, sha256);
  if (key) return key;
  throw new FourgateError(
    "config_invalid",
    "log.vkey is no verifier key",
    "restore it; it is one line, name+id+key",
  );
}

export interface OpenedArchive extends Archive, AsyncDisposable {
  /** 32 bytes: what a search index is made by. */
  readonly searchKey: Uint8Array;
}

/** Needs the keys folder. `onRecord` is told of each record's kind and log index, in order. */
export async function openArchive(
  folder: LedgerFolder,
  onRecord: (kind: RecordKind, index: number) => void = () => undefined,
): Promise<OpenedArchive> {
  const keys = await Keys.open(folder.keys, { create: false });
  const journal = durableFolder(folder.journal);
  const index = new LogIndex();
  for await (const item of readJournal(journal)) {
    if (!("payload" in item)) continue;
    const added = addReadable(index, item);
    if (added) onRecord(added.leaf.kind, index.recordCount - 1);
  }
  const files = new SegmentFiles(journal);
  const moves = new Map<number, Promise<void>>();
  /** A gateway may be running on the folder, and pack a segment after it was read here. */
  const follow = (segment: number): Promise<void> => {
    const move = moves.get(segment) ?? files.read(segment, (file) => moveIndex(index, file, segment));
    moves.set(segment, move);
    return move;
  };
  const read = async (find: () => Position | undefined): Promise<StoredFrame | undefined> => {
    for (let followed = false; ; followed = true) {
      const position = find();
      if (!position) return undefined;
      const frame = await files.frame(position);
      if (frame && frame !== "moved") return frame;
      if (!frame || followed) break;
      await follow(position.segment);
    }
    throw new FourgateError("log_invalid", "a frame of the journal is damaged", "run fourgate audit verify");
  };
  return {
    index,
    read,
    recordsKey: (id) => keys.recordsKey(id),
    contentKey: (id) => keys.contentKey(id),
    searchKey: keys.search,
    [Symbol.asyncDispose]: () => files[Symbol.asyncDispose](),
  };
}

/** What can't be read is left out: verifying says so, and showing what needs it fails. */
function addReadable(index: LogIndex, frame: StoredFrame): ReturnType<LogIndex["add"]> {
  try {
    return index.add(frame);
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof FourgateError)) throw error;
    return undefined;
  }
}
