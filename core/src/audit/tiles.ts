import { digestBytes } from "./digest.ts";
import type { NodeAt, TreeHashes } from "./tree.ts";

/** https://c2sp.org/tlog-tiles */
export const tileWidth = 256;

export interface TileId {
  readonly level: number | "entries";
  readonly index: number;
  /** Hashes or entries in it: 1 to 256. Below 256 it is partial. */
  readonly width: number;
}

/** For example tile/0/x001/x234/067 and tile/entries/000.p/112. */
export function tilePath({ level, index, width }: TileId): string {
  let path = String(index % 1000).padStart(3, "0");
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    path = `x${String(rest % 1000).padStart(3, "0")}/${path}`;
  }
  return `tile/${level}/${path}${width === tileWidth ? "" : `.p/${width}`}`;
}

const pathPattern = /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/)*\d{3})(?:\.p\/(\d{1,3}))?$/;
const levelMax = 63;

/** The tile of this path; undefined for any other spelling than tilePath's. */
export function parseTilePath(path: string): TileId | undefined {
  const [, level, number, width] = pathPattern.exec(path) ?? [];
  if (level === undefined || number === undefined) return undefined;
  const tile: TileId = {
    level: level === "entries" ? level : Number(level),
    index: Number(number.replaceAll(/[x/]/g, "")),
    width: width === undefined ? tileWidth : Number(width),
  };
  const fits = tile.level === "entries" || tile.level <= levelMax;
  return fits && Number.isSafeInteger(tile.index) && tile.width > 0 && tilePath(tile) === path
    ? tile
    : undefined;
}

/** How large a tree must be at least to have the tile of this path; 0 for a path that names none. */
export function treeSizeOfTile(path: string): number {
  const tile = parseTilePath(path);
  if (!tile) return 0;
  const count = tile.index * tileWidth + tile.width;
  return tile.level === "entries" ? count : count * tileWidth ** tile.level;
}

/** Every tile of a tree of this size, level by level; entry bundles come first. */
export function* tilesOf(size: number): Generator<TileId> {
  yield* tilesAt("entries", size);
  for (let level = 0, count = size; count > 0; level++, count = Math.floor(count / tileWidth)) {
    yield* tilesAt(level, count);
  }
}

function* tilesAt(level: TileId["level"], count: number): Generator<TileId> {
  const full = Math.floor(count / tileWidth);
  for (let index = 0; index < full; index++) yield { level, index, width: tileWidth };
  if (count % tileWidth > 0) yield { level, index: full, width: count % tileWidth };
}

/** The tile of this level and index in a tree of this size; undefined when the tree has none there. */
export function tileIn(size: number, level: TileId["level"], index: number): TileId | undefined {
  const count = level === "entries" ? size : Math.floor(size / tileWidth ** level);
  const width = Math.min(tileWidth, count - index * tileWidth);
  return width > 0 ? { level, index, width } : undefined;
}

/** Root of a full tile: the one hash that stands for it a level above. */
export function fullTileHash(tile: readonly Uint8Array[], hashes: TreeHashes): Uint8Array {
  let row = tile;
  while (row.length > 1) row = pairs(row, hashes);
  return row[0] ?? hashes.empty();
}

function pairs(row: readonly Uint8Array[], hashes: TreeHashes): Uint8Array[] {
  const above: Uint8Array[] = [];
  for (let at = 0; at + 1 < row.length; at += 2) above.push(hashes.node(row[at]!, row[at + 1]!));
  return above;
}

export function splitTile(bytes: Uint8Array): Uint8Array[] {
  const hashes: Uint8Array[] = [];
  for (let at = 0; at + digestBytes <= bytes.length; at += digestBytes)
    hashes.push(bytes.subarray(at, at + digestBytes));
  return hashes;
}

/** Nodes of a tree of this size, read from its tiles. `read` gives a tile's bytes or fails. */
export function nodesFromTiles(
  size: number,
  read: (tile: TileId) => Promise<Uint8Array>,
  hashes: TreeHashes,
): NodeAt {
  return async (height, index) => {
    const level = Math.floor(height / 8);
    const within = 2 ** (height % 8);
    const first = index * within;
    const tile = tileIn(size, level, Math.floor(first / tileWidth));
    const row = tile ? splitTile(await read(tile)) : [];
    const from = first % tileWidth;
    const leaves = row.slice(from, from + within);
    if (leaves.length !== within) throw new RangeError("a tile is missing or too short");
    return fullTileHash(leaves, hashes);
  };
}

/** A bundle's entries, each after its length as big-endian uint16. */
export function encodeEntries(entries: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(entries.reduce((sum, entry) => sum + 2 + entry.length, 0));
  let at = 0;
  for (const entry of entries) {
    bytes[at] = entry.length >> 8;
    bytes[at + 1] = entry.length & 0xff;
    bytes.set(entry, at + 2);
    at += 2 + entry.length;
  }
  return bytes;
}

/** The entries, as many as are whole, and whether the bundle ended where an entry did. */
export function decodeEntries(bytes: Uint8Array): {
  readonly entries: Uint8Array[];
  readonly whole: boolean;
} {
  const entries: Uint8Array[] = [];
  let at = 0;
  while (at + 2 <= bytes.length) {
    const end = at + 2 + ((bytes[at]! << 8) | bytes[at + 1]!);
    if (end > bytes.length) break;
    entries.push(bytes.subarray(at + 2, end));
    at = end;
  }
  return { entries, whole: at === bytes.length };
}
