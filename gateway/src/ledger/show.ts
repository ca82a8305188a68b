import { formatProof } from "@fourgate/core/audit/proof";
import { openCheckpoint, type Checkpoint } from "@fourgate/core/audit/checkpoint";
import { parseNote, type NoteKey } from "@fourgate/core/audit/note";
import type { AuditRecord } from "@fourgate/core/audit/record";
import { nodesFromTiles, type TileId } from "@fourgate/core/audit/tiles";
import { inclusionProof, treeHashes } from "@fourgate/core/audit/tree";
import { FourgateError } from "@fourgate/core/errors";
import { sha256, verifyEd25519 } from "./crypto.ts";
import type { ShownExchange } from "./ledger.ts";
import { readAllCosigned, readCheckpoint, readTile, withCosignatures } from "./log-files.ts";
import { Rebuilder, type Archive } from "./rebuild.ts";

/** A log as it can be read: the archive, and the tree beside it. */
export interface ReadableLog {
  readonly archive: Archive;
  /** Folder of checkpoint and tiles. */
  readonly logFolder: string;
  readonly key: NoteKey;
}

/** Everything of one exchange. No records at all when the log has none of this id that can still be read. */
export async function show(log: ReadableLog, id: string): Promise<ShownExchange> {
  const rebuilder = new Rebuilder(log.archive);
  const records: AuditRecord[] = [];
  let body: Uint8Array | null = null;
  let reply: Uint8Array | null = null;
  let contentGone = false;
  const whatIsLeft = async (read: Promise<Uint8Array>): Promise<Uint8Array | null> =>
    read.catch((error: unknown) => {
      if (!(error instanceof FourgateError && error.code === "not_found")) throw error;
      contentGone = true;
      return null;
    });
  for (const index of log.archive.index.recordsOf(id)) {
    const opened = await rebuilder.record(index);
    if (!opened) continue;
    records.push(opened.record);
    if (opened.record.kind === "intent") body = await whatIsLeft(rebuilder.wireBytes(index, opened.record));
    if (opened.record.kind === "outcome" && opened.recipe.length > 0)
      reply = await whatIsLeft(rebuilder.content(index));
  }
  const told = records.length === 0 ? null : await proofs(log, id);
  return { records, body, reply, receipt: told, ...(contentGone ? { contentGone: true as const } : {}) };
}

/** The bytes that the exchange's last attempt sent upstream. */
export async function wireBytes({ archive }: ReadableLog, id: string): Promise<Uint8Array> {
  const rebuilder = new Rebuilder(archive);
  for (const index of archive.index.recordsOf(id).toReversed()) {
    const opened = await rebuilder.record(index);
    if (opened?.record.kind === "intent") return rebuilder.wireBytes(index, opened.record);
  }
  throw new FourgateError(
    "not_found",
    "the log has no body of this id that can be read",
    "see fourgate audit show",
  );
}

/** One proof for each record of the exchange, one after the other. */
export async function receipt(log: ReadableLog, id: string): Promise<string> {
  if (log.archive.index.recordsOf(id).length === 0)
    throw new FourgateError("not_found", "there is no exchange of this id in the log", "check the id");
  const text = await proofs(log, id);
  if (text !== null) return text;
  throw new FourgateError("not_found", "no checkpoint covers this exchange yet", "ask again in a second");
}

/** Null while no checkpoint covers them all. */
async function proofs({ archive, logFolder, key }: ReadableLog, id: string): Promise<string | null> {
  const indexes = archive.index.recordsOf(id);
  const { note, checkpoint } = await coveringCheckpoint(logFolder, key, indexes);
  if (indexes.length === 0 || indexes.some((index) => index >= checkpoint.size)) return null;
  const hashes = treeHashes(sha256);
  const node = nodesFromTiles(checkpoint.size, (tile) => requireTile(logFolder, tile), hashes);
  const rebuilder = new Rebuilder(archive);
  const texts: string[] = [];
  for (const index of indexes) {
    const path = await inclusionProof(index, checkpoint.size, node, hashes);
    texts.push(formatProof({ entry: (await rebuilder.sealed(index)).leaf, index, path, checkpoint: note }));
  }
  return texts.join("");
}

/** The newest that covers them all among those that most witnesses cosigned, since it proves more. */
async function coveringCheckpoint(
  logFolder: string,
  key: NoteKey,
  indexes: readonly number[],
): Promise<{ readonly note: string; readonly checkpoint: Checkpoint }> {
  const cosigned = await readAllCosigned(logFolder);
  const newest = await readCheckpoint(logFolder);
  const opened = [...(newest === undefined ? [] : [newest]), ...cosigned].flatMap((note) => {
    const checkpoint = openCheckpoint(note, key, verifyEd25519);
    return checkpoint ? [{ note: withCosignatures(note, cosigned), checkpoint }] : [];
  });
  const covering = opened.filter(({ checkpoint }) => indexes.every((index) => index < checkpoint.size));
  const linesOf = ({ note }: { readonly note: string }): number => parseNote(note)?.signatures.length ?? 0;
  const best = covering.toSorted(
    (a, b) => linesOf(b) - linesOf(a) || b.checkpoint.size - a.checkpoint.size,
  )[0];
  const found = best ?? opened[0];
  if (found) return found;
  throw new FourgateError(
    "log_invalid",
    "the checkpoint is not signed by this log's key",
    "run fourgate audit verify",
  );
}

async function requireTile(folder: string, tile: TileId): Promise<Uint8Array> {
  const bytes = await readTile(folder, tile);
  if (bytes) return bytes;
  throw new FourgateError("log_invalid", "a tile of the log is missing", "run fourgate audit verify");
}
