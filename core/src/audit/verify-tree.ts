import type { Checkpoint } from "./checkpoint.ts";
import { CompactRange } from "./compact-range.ts";
import { sameBytes, type Sha256 } from "./digest.ts";
import { decodeLeaf } from "./leaf.ts";
import type { Problems } from "./problems.ts";
import { decodeEntries, fullTileHash, splitTile, tileIn, tilePath, tileWidth, type TileId } from "./tiles.ts";
import { treeHashes, type TreeHashes } from "./tree.ts";

interface TileReader {
  readonly tile: (tile: TileId) => Promise<Uint8Array | undefined>;
}

/** An earlier tree head: at its size the tree must have had its root. */
export interface EarlierTree {
  readonly size: number;
  readonly root: Uint8Array;
  /** Whose it is, for a person: "the saved checkpoint". */
  readonly what: string;
}

/**
 * Yields the log's entries in order, and undefined for each that can't be read, while it compares
 * every tile with them and, at the end, the root with the checkpoint's and with those of earlier trees.
 */
export async function* verifyTree(
  checkpoint: Checkpoint,
  reader: TileReader,
  sha256: Sha256,
  problems: Problems,
  earlier: readonly EarlierTree[] = [],
): AsyncGenerator<Uint8Array | undefined> {
  const { size } = checkpoint;
  const hashes = treeHashes(sha256);
  const range = new CompactRange(hashes);
  const unmet = new Set(earlier.filter(({ size: at, root }) => at > 0 || !sameBytes(root, hashes.empty())));
  const bySize = Map.groupBy(unmet, ({ size: at }) => at);
  const upper = new UpperTiles(size, reader, hashes, problems);
  for (let index = 0; index * tileWidth < size; index++) {
    const entries = await readEntries(tileIn(size, "entries", index)!, reader, problems);
    const hashed = await compareLeaves(entries, tileIn(size, 0, index)!, { reader, hashes, problems });
    for (const hash of hashed) {
      range.add(hash);
      for (const one of bySize.get(range.size) ?? []) {
        if (sameBytes(range.root(), one.root)) unmet.delete(one);
      }
    }
    if (hashed.length === tileWidth) await upper.add(fullTileHash(hashed, hashes));
    yield* entries;
  }
  await upper.finish();
  if (range.size !== size) {
    problems.add("checkpoint: the tree can't be computed, hashes are missing");
  } else if (!sameBytes(range.root(), checkpoint.root)) {
    problems.add("checkpoint: its root is not the root of these entries");
  }
  for (const { what, size: at } of unmet) problems.add(`the log does not extend ${what} of ${at} records`);
}

async function readEntries(
  tile: TileId,
  reader: TileReader,
  problems: Problems,
): Promise<(Uint8Array | undefined)[]> {
  const bytes = await reader.tile(tile);
  const first = tile.index * tileWidth;
  const { entries, whole } = decodeEntries(bytes ?? new Uint8Array(0));
  if (!whole || entries.length !== tile.width) {
    const found = Math.min(entries.length, tile.width);
    problems.add(
      `${tilePath(tile)}: ${found} whole entries of ${tile.width}`,
      first + Math.min(found, tile.width - 1),
    );
  }
  return Array.from({ length: tile.width }, (_, at) => entries[at]);
}

/** The leaf hashes of one tile: from the entries, else from the tile itself. */
async function compareLeaves(
  entries: readonly (Uint8Array | undefined)[],
  tile: TileId,
  {
    reader,
    hashes,
    problems,
  }: { readonly reader: TileReader; readonly hashes: TreeHashes; readonly problems: Problems },
): Promise<Uint8Array[]> {
  const bytes = await reader.tile(tile);
  const stated = splitTile(bytes ?? new Uint8Array(0));
  const first = tile.index * tileWidth;
  if (bytes?.length !== tile.width * 32) problems.add(`${tilePath(tile)}: missing or of wrong length`, first);
  const hashed: Uint8Array[] = [];
  for (const [at, entry] of entries.entries()) {
    const own = entry && hashes.leaf(entry);
    const hash = own ?? stated[at];
    if (own && stated[at] && !sameBytes(own, stated[at])) {
      const id = decodeLeaf(entry)?.id ?? null;
      problems.add(
        `${tilePath(tile)} and its entry bundle disagree: the entry or its hash was changed`,
        first + at,
        id,
      );
    }
    if (hash) hashed.push(hash);
  }
  return hashed;
}

/** Levels 1 and above: each hash stands for a full tile below. */
class UpperTiles {
  readonly #rows: Uint8Array[][] = [];
  readonly #indexes: number[] = [];
  readonly #size: number;
  readonly #reader: TileReader;
  readonly #hashes: TreeHashes;
  readonly #problems: Problems;

  constructor(size: number, reader: TileReader, hashes: TreeHashes, problems: Problems) {
    this.#size = size;
    this.#reader = reader;
    this.#hashes = hashes;
    this.#problems = problems;
  }

  async add(hash: Uint8Array, level = 1): Promise<void> {
    const row = (this.#rows[level] ??= []);
    row.push(hash);
    if (row.length < tileWidth) return;
    await this.#compare(level, row);
    this.#rows[level] = [];
    await this.add(fullTileHash(row, this.#hashes), level + 1);
  }

  async finish(): Promise<void> {
    for (const [level, row] of this.#rows.entries()) {
      if (row && row.length > 0) await this.#compare(level, row);
    }
  }

  async #compare(level: number, row: readonly Uint8Array[]): Promise<void> {
    const index = this.#indexes[level] ?? 0;
    this.#indexes[level] = index + 1;
    const tile = tileIn(this.#size, level, index);
    const stated = tile && (await this.#reader.tile(tile));
    const matches =
      stated?.length === row.length * 32 && splitTile(stated).every((hash, at) => sameBytes(hash, row[at]!));
    if (!matches)
      this.#problems.add(
        `${tilePath(tile ?? { level, index, width: row.length })}: not the hashes of the tiles below`,
      );
  }
}
