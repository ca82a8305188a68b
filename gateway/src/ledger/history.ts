import { sameBytes } from "@fourgate/core/audit/digest";
import { isOfDevice } from "@fourgate/core/audit/leaf";
import { decodeEntries, tileIn, tileWidth } from "@fourgate/core/audit/tiles";
import { FourgateError } from "@fourgate/core/errors";
import type { IndexedRecord } from "./log-index.ts";
import { readTile, tiledSize } from "./log-files.ts";

/** What the journal's records say, read in order. */
export class History {
  nextSequence: number = 0;
  /** Leaves behind the checkpoint. */
  readonly unsequenced: Uint8Array[] = [];
  /** Leaves that the tree's unfinished tile must hold. */
  readonly newestSequenced: Uint8Array[] = [];
  /** Log indexes of intents without an outcome, by id. */
  readonly open: Map<string, number[]> = new Map();
  recordCount: number = 0;
  readonly #device: Uint8Array;
  readonly #size: number;

  constructor(device: Uint8Array, size: number) {
    this.#device = device;
    this.#size = size;
  }

  add({ leaf, bytes }: IndexedRecord): void {
    const index = this.recordCount++;
    if (index >= this.#size) this.unsequenced.push(new Uint8Array(bytes));
    else if (index >= this.#size - (this.#size % tileWidth)) this.newestSequenced.push(new Uint8Array(bytes));
    if (isOfDevice(bytes, this.#device)) this.nextSequence = leaf.sequence + 1;
    if (leaf.kind === "intent") {
      const open = this.open.get(leaf.id);
      if (open) open.push(index);
      else this.open.set(leaf.id, [index]);
    } else if (leaf.kind === "outcome") {
      const open = this.open.get(leaf.id);
      if (open && open.length > 1) open.shift();
      else if (open) this.open.delete(leaf.id);
    }
  }
}

/** A journal that is shorter than the signed tree, or another one, must not be built upon. */
export async function requireSameHistory(history: History, size: number, logFolder: string): Promise<void> {
  const bundle = size % tileWidth === 0 ? undefined : tileIn(size, "entries", Math.floor(size / tileWidth));
  const { entries } = decodeEntries((bundle && (await readTile(logFolder, bundle))) ?? new Uint8Array(0));
  const same = history.newestSequenced.every((leaf, at) => entries[at] && sameBytes(leaf, entries[at]));
  const tiled = await tiledSize(logFolder);
  if (history.recordCount < tiled) {
    throw new FourgateError(
      "log_invalid",
      `the log was set back: the journal has ${history.recordCount} records, a tile belongs to a tree of ${tiled}`,
      "restore journal and log from one backup, the newest; fourgate audit verify names what is wrong",
    );
  }
  if (history.recordCount >= size && same) return;
  throw new FourgateError(
    "log_invalid",
    `the journal does not hold the ${size} records that the log's checkpoint covers`,
    "restore the journal from a backup; fourgate audit verify names the first record that is missing",
  );
}
