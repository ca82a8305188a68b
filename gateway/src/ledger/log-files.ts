import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  decodeEntries,
  encodeEntries,
  tilePath,
  tileWidth,
  treeSizeOfTile,
  type TileId,
} from "@fourgate/core/audit/tiles";

/** Undefined where there is none. */
export async function readCheckpoint(folder: string): Promise<string | undefined> {
  return readFile(join(folder, "checkpoint"), "utf8").catch(() => undefined);
}

/** Beside the checkpoint, which the sequencer alone writes. */
export const cosignedName = "checkpoint.cosigned";

/** The newest checkpoint with its witnesses' cosignatures; undefined where there is none. */
export async function readCosigned(folder: string): Promise<string | undefined> {
  return readFile(join(folder, cosignedName), "utf8").catch(() => undefined);
}

/**
 * A tile's bytes, undefined where there is none. A partial tile begins every wider one, so the
 * sequencer keeps only the newest two of them; an older one is cut from what there is.
 */
export async function readTile(folder: string, tile: TileId): Promise<Uint8Array | undefined> {
  const exact = await readFile(join(folder, tilePath(tile))).catch(() => undefined);
  if (exact || tile.width === tileWidth) return exact;
  for (const width of await widerThan(folder, tile)) {
    const wider = await readFile(join(folder, tilePath({ ...tile, width }))).catch(() => undefined);
    if (wider) return cut(wider, tile);
  }
  return undefined;
}

/** Size of the largest tree that a tile in this folder belongs to. */
export async function tiledSize(folder: string): Promise<number> {
  const paths = await readdir(join(folder, "tile"), { recursive: true }).catch(() => []);
  return paths.reduce((size, path) => Math.max(size, treeSizeOfTile(`tile/${path}`)), 0);
}

async function widerThan(folder: string, tile: TileId): Promise<number[]> {
  const names = await readdir(dirname(join(folder, tilePath(tile)))).catch(() => []);
  const widths = names.filter((name) => /^\d{1,3}$/.test(name)).map(Number);
  return [...widths.filter((width) => width > tile.width), tileWidth];
}

function cut(bytes: Uint8Array, { level, width }: TileId): Uint8Array {
  if (level !== "entries") return bytes.subarray(0, width * 32);
  return encodeEntries(decodeEntries(bytes).entries.slice(0, width));
}
