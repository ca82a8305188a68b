import { parseTilePath } from "@fourgate/core/audit/tiles";
import {
  isCosignedPath,
  readAllCosigned,
  readCheckpoint,
  readCosigned,
  readTile,
  withCosignatures,
} from "./log-files.ts";

export interface PublicFile {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  /** Never changes again. */
  readonly lasting: boolean;
}

const noteType = "text/plain; charset=utf-8";

/**
 * What of a log anybody may read, by its path below the log's prefix (https://c2sp.org/tlog-tiles), and
 * the newest checkpoint that each witness cosigned. Leaves name nobody. Undefined for any other path.
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
      : isCosignedPath(path)
        ? await readCosigned(folder, path)
        : undefined;
  return text === undefined ? undefined : { bytes: Buffer.from(text), mediaType: noteType, lasting: false };
}

/** With the cosignatures of those witnesses that have cosigned this very one. */
async function newestCheckpoint(folder: string): Promise<string | undefined> {
  const newest = await readCheckpoint(folder);
  return newest && withCosignatures(newest, await readAllCosigned(folder));
}
