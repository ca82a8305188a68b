import { parseNote } from "@fourgate/core/audit/note";
import { parseTilePath } from "@fourgate/core/audit/tiles";
import { cosignedName, readCheckpoint, readCosigned, readTile } from "./log-files.ts";

export interface PublicFile {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  /** Never changes again. */
  readonly lasting: boolean;
}

const noteType = "text/plain; charset=utf-8";

/**
 * What of a log anybody may read, by its path below the log's prefix (https://c2sp.org/tlog-tiles), and
 * the newest checkpoint that witnesses cosigned. Leaves name nobody. Undefined for any other path.
 */
export async function publicFile(folder: string, path: string): Promise<PublicFile | undefined> {
  const tile = parseTilePath(path);
  if (tile) {
    const bytes = await readTile(folder, tile);
    return bytes && { bytes, mediaType: "application/octet-stream", lasting: true };
  }
  const text =
    path === "checkpoint"
      ? await newestCheckpoint(folder)
      : path === cosignedName
        ? await readCosigned(folder)
        : undefined;
  return text === undefined ? undefined : { bytes: Buffer.from(text), mediaType: noteType, lasting: false };
}

/** With the cosignatures, where witnesses have cosigned this very one. */
async function newestCheckpoint(folder: string): Promise<string | undefined> {
  const newest = await readCheckpoint(folder);
  const cosigned = await readCosigned(folder);
  if (newest === undefined || cosigned === undefined) return newest;
  return parseNote(newest)?.text === parseNote(cosigned)?.text ? cosigned : newest;
}
