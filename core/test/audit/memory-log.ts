import { formatCheckpoint } from "@fourgate/core/audit/checkpoint";
import { toHex } from "@fourgate/core/audit/digest";
import { CompactRange } from "@fourgate/core/audit/compact-range";
import { commitmentOf, encodeLeaf, keyIdOf } from "@fourgate/core/audit/leaf";
import { noteKey } from "@fourgate/core/audit/note";
import { signNote } from "@fourgate/core/audit/sign-note";
import type { RecordKind } from "@fourgate/core/audit/record";
import { encodeEntries, fullTileHash, tilePath, tilesOf, treeSizeOfTile } from "@fourgate/core/audit/tiles";
import { treeHashes } from "@fourgate/core/audit/tree";
import type { JournalFault, JournalRecord, LogReader } from "@fourgate/core/audit/verify";
import { sha256, signingKey } from "./hashing.ts";

export const hashes = treeHashes(sha256);
export const logSigner = signingKey(1);
export const logName = "example.com/log";
export const logNoteKey = noteKey(logName, logSigner.publicKey, sha256);

/** A whole log in memory, built without any of the code that writes real ones. */
export interface MemoryLog {
  readonly entries: Uint8Array[];
  readonly journal: (JournalRecord | JournalFault)[];
  readonly tiles: Map<string, Uint8Array>;
  checkpoint: string | undefined;
  /** By the witness's key id, hex. */
  cosigned?: ReadonlyMap<string, string>;
}

export function idOf(number: number): string {
  return `01${String(number).padStart(24, "0")}`;
}

/** Records as (kind, number of the id); sequence and content follow from the place. */
export function memoryLog(records: readonly (readonly [RecordKind, number])[]): MemoryLog {
  const entries: Uint8Array[] = [];
  const journal: JournalRecord[] = [];
  for (const [place, [kind, number]] of records.entries()) {
    const keyId = keyIdOf(sha256(Buffer.from(`subject ${number % 3}`)), sha256);
    const nonce = sha256(Buffer.from(`nonce ${place}`)).subarray(0, 12);
    const ciphertext = sha256(Buffer.from(`record ${place}`));
    const commitment = commitmentOf({ keyId, nonce, ciphertext }, sha256);
    const leaf = encodeLeaf({
      kind,
      id: idOf(number),
      device: new Uint8Array(16).fill(7),
      sequence: place,
      timeMs: 1_000 + place,
      commitment,
    });
    entries.push(leaf);
    journal.push({ kind: "record", at: `record ${place}`, leaf, keyId, nonce, ciphertext });
  }
  return { entries, journal, tiles: tilesFor(entries), checkpoint: signed(entries) };
}

export function signed(entries: readonly Uint8Array[], signer = logSigner): string {
  const range = new CompactRange(hashes);
  for (const entry of entries) range.add(hashes.leaf(entry));
  const text = formatCheckpoint({ origin: logName, size: entries.length, root: range.root() });
  return signNote(text, noteKey(logName, signer.publicKey, sha256), signer.sign);
}

export function tilesFor(entries: readonly Uint8Array[]): Map<string, Uint8Array> {
  const levels: Uint8Array[][] = [entries.map(hashes.leaf)];
  for (let level = 1; levels[level - 1]!.length >= 256; level++) {
    const below = levels[level - 1]!;
    levels[level] = Array.from({ length: Math.floor(below.length / 256) }, (_, at) =>
      fullTileHash(below.slice(at * 256, at * 256 + 256), hashes),
    );
  }
  const tiles = new Map<string, Uint8Array>();
  for (const tile of tilesOf(entries.length)) {
    const from = tile.index * 256;
    const bytes =
      tile.level === "entries"
        ? encodeEntries(entries.slice(from, from + tile.width))
        : Buffer.concat(levels[tile.level]!.slice(from, from + tile.width));
    tiles.set(tilePath(tile), bytes);
  }
  return tiles;
}

export function readerOf(log: MemoryLog): LogReader {
  return {
    checkpoint: async () => log.checkpoint,
    tile: async (tile) => log.tiles.get(tilePath(tile)),
    cosigned: async (witness) => log.cosigned?.get(toHex(witness.id)),
    records: {
      tiledSize: async () => Math.max(0, ...[...log.tiles.keys()].map(treeSizeOfTile)),
      async *journal() {
        yield* log.journal;
      },
    },
  };
}
