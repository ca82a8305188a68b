import type { Position, StoredFrame } from "@fourgate/journal/segment";
import { placeOf } from "./log-index.ts";

const keptBytesMax = 32 * 1024 * 1024;

/**
 * Copies of the frames that a start opens anyway, made while it reads the journal past them. To read ten thousand of
 * them again, each by itself, would take as long as half a million in a row.
 */
export class NewestFrames {
  readonly #countMax: number;
  /** By place, the oldest first. */
  readonly #kept = new Map<number, StoredFrame>();
  #bytes = 0;

  constructor(countMax: number) {
    this.#countMax = countMax;
  }

  keep({ type, payload, position }: StoredFrame): void {
    this.#kept.set(placeOf(position), { type, payload: Buffer.from(payload), position });
    this.#bytes += payload.length;
    while (this.#kept.size > this.#countMax || this.#bytes > keptBytesMax) this.#letGoOfOldest();
  }

  /** Undefined for one that has to be read. */
  at(position: Position | undefined): StoredFrame | undefined {
    return position && this.#kept.get(placeOf(position));
  }

  /** They are megabytes, and whoever closes over this lives as long as the ledger. */
  clear(): void {
    this.#kept.clear();
    this.#bytes = 0;
  }

  #letGoOfOldest(): void {
    const [oldest] = this.#kept;
    if (!oldest) return;
    this.#kept.delete(oldest[0]);
    this.#bytes -= oldest[1].payload.length;
  }
}
