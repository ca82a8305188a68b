import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { toHex } from "@fourgate/core/audit/digest";
import { parseNote, type NoteKey } from "@fourgate/core/audit/note";
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

const cosignedMax = 16;

/** Where, below the log's folder, the newest checkpoint stands that this witness cosigned, with its line. */
export function cosignedPath({ id }: Pick<NoteKey, "id">): string {
  return `cosigned/${toHex(id)}`;
}

/** Whether a path could be one of cosignedPath's. */
export function isCosignedPath(path: string): boolean {
  return /^cosigned\/[0-9a-f]{8}$/.test(path);
}

export async function readCosigned(folder: string, path: string): Promise<string | undefined> {
  return readFile(join(folder, path), "utf8").catch(() => undefined);
}

/** Every checkpoint that a witness's line is kept of; at most 16. */
export async function readAllCosigned(folder: string): Promise<string[]> {
  const names = await readdir(join(folder, "cosigned")).catch(() => []);
  const paths = names.map((name) => `cosigned/${name}`).filter(isCosignedPath);
  const notes = await Promise.all(paths.slice(0, cosignedMax).map((path) => readCosigned(folder, path)));
  return notes.filter((note) => note !== undefined);
}

/** The signed checkpoint with every witness's line under it that is of this very text. */
export function withCosignatures(note: string, cosigned: readonly string[]): string {
  const own = parseNote(note);
  if (!own) return note;
  const lines = new Set(own.signatures.map(({ line }) => line));
  for (const parsed of cosigned.map(parseNote)) {
    if (parsed?.text === own.text) for (const { line } of parsed.signatures) lines.add(line);
  }
  return `${own.text}\n${[...lines].join("")}`;
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
