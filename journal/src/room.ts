import { writeAll, type DurableFile } from "./durable.ts";

const pieceBytes = 512 * 1024;

/**
 * Zeros written and synced ahead of the journal's tail, in the background. A sync of bytes that
 * replace such zeros changes neither the file's size nor its extents, so the file system's own
 * journal stays out of it: about half the time of a sync that grows the file.
 */
export class Room {
  readonly #file: DurableFile;
  readonly #bytesMin: number;
  readonly #fail: (error: unknown) => void;
  readonly #zeros = new Uint8Array(pieceBytes);
  /** Zeros reach to here and are synced. */
  #end: number;
  /** Records reach, or are about to reach, to here. */
  #claimed: number;
  #tail: number;
  #piece: Promise<void> | undefined;
  #filling: Promise<void> | undefined;
  #stopped = false;

  /** `fail` hears of a sync that failed: it may have concerned a record too. */
  constructor(file: DurableFile, end: number, bytesMin: number, fail: (error: unknown) => void) {
    this.#file = file;
    this.#end = end;
    this.#claimed = end;
    this.#tail = end;
    this.#bytesMin = bytesMin;
    this.#fail = fail;
  }

  /** Resolves when a write up to `end` can't meet zeros that are still being written. One at a time. */
  async claim(end: number): Promise<void> {
    this.#claimed = Math.max(this.#claimed, end);
    while (end > this.#end && this.#piece) await this.#piece;
    this.#end = Math.max(this.#end, end);
  }

  /** Makes room in the background when less than `bytesMin` lies beyond the tail, and half as much again. */
  extend(tail: number): void {
    this.#tail = tail;
    if (this.#filling || this.#stopped || this.#end - tail >= this.#bytesMin) return;
    this.#filling = this.#fill().finally(() => {
      this.#filling = undefined;
    });
  }

  /** Resolves once nothing is being written any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#filling;
  }

  async #fill(): Promise<void> {
    while (!this.#stopped && this.#end - this.#tail < this.#bytesMin * 1.5) {
      this.#piece = this.#write(Math.max(this.#end, this.#claimed));
      await this.#piece;
      this.#piece = undefined;
    }
  }

  async #write(from: number): Promise<void> {
    try {
      await writeAll(this.#file, this.#zeros, from);
    } catch {
      // A full disk: no room ahead. Appends go on as long as they succeed themselves.
      this.#stopped = true;
      return;
    }
    try {
      await this.#file.sync();
      this.#end = from + pieceBytes;
    } catch (error) {
      this.#stopped = true;
      this.#fail(error);
    }
  }
}
