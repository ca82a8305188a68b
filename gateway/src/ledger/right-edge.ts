import {
  fullTileHash,
  splitTile,
  decodeEntries,
  encodeEntries,
  tileIn,
  tileWidth,
  type TileId,
} from "@fourgate/core/audit/tiles";
import { concatBytes } from "@fourgate/core/audit/digest";
import { treeHashes } from "@fourgate/core/audit/tree";
import { FourgateError } from "@fourgate/core/errors";
import { sha256 } from "./crypto.ts";

export interface TileFile {
  readonly tile: TileId;
  readonly bytes: Uint8Array;
}

const hashes = treeHashes(sha256);

/** The tree's unfinished tiles, in memory: all that adding a leaf needs. */
export class RightEdge {
  size: number;
  readonly #entries: Uint8Array[];
  /** By level; each shorter than a full tile. */
  readonly #rows: Uint8Array[][];

  constructor(size = 0, entries: readonly Uint8Array[] = [], rows: readonly (readonly Uint8Array[])[] = []) {
    this.size = size;
    this.#entries = [...entries];
    this.#rows = rows.map((row) => [...row]);
  }

  /** Of a tree on disk. */
  static async load(
    size: number,
    read: (tile: TileId) => Promise<Uint8Array | undefined>,
  ): Promise<RightEdge> {
    const rows: Uint8Array[][] = [];
    for (let level = 0, count = size; count > 0; level++, count = Math.floor(count / tileWidth)) {
      rows.push(count % tileWidth === 0 ? [] : splitTile(await unfinished(size, level, count, read)));
    }
    const entries =
      size % tileWidth === 0 ? [] : decodeEntries(await unfinished(size, "entries", size, read)).entries;
    return new RightEdge(size, entries, rows);
  }

  copy(): RightEdge {
    return new RightEdge(this.size, this.#entries, this.#rows);
  }

  /** Adds a leaf; gives the tiles that it filled. */
  add(leaf: Uint8Array): TileFile[] {
    const filled: TileFile[] = [];
    this.#entries.push(leaf);
    this.size++;
    if (this.#entries.length === tileWidth) {
      const tile: TileId = { level: "entries", index: this.size / tileWidth - 1, width: tileWidth };
      filled.push({ tile, bytes: encodeEntries(this.#entries.splice(0)) });
    }
    this.#push(0, hashes.leaf(leaf), filled);
    return filled;
  }

  /** The partial tiles of the tree as it is. */
  partial(): TileFile[] {
    const files: TileFile[] = this.#rows.flatMap((row, level) => {
      const tile = row.length === 0 ? undefined : tileIn(this.size, level, this.#index(level));
      return tile ? [{ tile, bytes: concatBytes(...row) }] : [];
    });
    const bundle = this.#entries.length === 0 ? undefined : tileIn(this.size, "entries", this.#index(0));
    return bundle ? [...files, { tile: bundle, bytes: encodeEntries(this.#entries) }] : files;
  }

  root(): Uint8Array {
    let root: Uint8Array | undefined;
    for (const row of this.#rows) {
      let end = row.length;
      for (let width = 1; width < tileWidth; width *= 2) {
        if (Math.floor(row.length / width) % 2 === 0) continue;
        const subtree = fullTileHash(row.slice(end - width, end), hashes);
        root = root ? hashes.node(subtree, root) : subtree;
        end -= width;
      }
    }
    return root ?? hashes.empty();
  }

  #push(level: number, hash: Uint8Array, filled: TileFile[]): void {
    const row = (this.#rows[level] ??= []);
    row.push(hash);
    if (row.length < tileWidth) return;
    const index = this.size / tileWidth ** (level + 1) - 1;
    filled.push({ tile: { level, index, width: tileWidth }, bytes: concatBytes(...row) });
    this.#rows[level] = [];
    this.#push(level + 1, fullTileHash(row, hashes), filled);
  }

  #index(level: number): number {
    return Math.floor(this.size / tileWidth ** (level + 1));
  }
}

async function unfinished(
  size: number,
  level: TileId["level"],
  count: number,
  read: (tile: TileId) => Promise<Uint8Array | undefined>,
): Promise<Uint8Array> {
  const tile = tileIn(size, level, Math.floor(count / tileWidth));
  const bytes = tile && (await read(tile));
  if (bytes) return bytes;
  throw new FourgateError(
    "log_invalid",
    "the log's newest tiles are missing",
    "restore the log folder from a backup; fourgate audit verify names what is wrong",
  );
}
