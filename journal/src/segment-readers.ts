import { FourgateError } from "@fourgate/core/errors";
import type { DurableFile, DurableFolder } from "./durable.ts";
import { readFrame, segmentName, type Position, type StoredFrame } from "./segment.ts";

/** One frame is read in less. */
const readMsMax = 30_000;

type Edition = Pick<Position, "segment" | "packed">;

/**
 * Files that a journal is read from, opened once. While a packed segment takes the place of the one that was written
 * both are read from: positions of either are good until `reopen`.
 */
export class SegmentReaders implements AsyncDisposable {
  readonly #folder: DurableFolder;
  readonly #files = new Map<string, Promise<DurableFile>>();
  /** Close files whose segments were replaced. */
  readonly #retired = new Set<() => void>();

  constructor(folder: DurableFolder) {
    this.#folder = folder;
  }

  /**
   * The file is chosen before this waits for anything.
   * @throws FourgateError log_invalid when no intact frame is there
   */
  async read(position: Position): Promise<StoredFrame> {
    const frame = await readFrame(await this.#file(position), position);
    if (frame) return frame;
    throw new FourgateError(
      "log_invalid",
      `${segmentName(position.segment)} is damaged at byte ${position.offset}`,
      "restore this file from a backup; fourgate audit verify names what it held",
    );
  }

  async hold(segment: number): Promise<void> {
    await this.#file({ segment, packed: false });
  }

  reopen(segment: number): void {
    for (const packed of [false, true]) this.#retire(keyOf({ segment, packed }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const file of this.#files.values()) await (await file).close();
    for (const close of this.#retired) close();
  }

  #retire(key: string): void {
    const file = this.#files.get(key);
    if (!file) return;
    this.#files.delete(key);
    const close = (): void => {
      this.#retired.delete(close);
      void file.then((opened) => opened.close());
    };
    this.#retired.add(close);
    setTimeout(() => {
      if (this.#retired.has(close)) close();
    }, readMsMax).unref();
  }

  #file(edition: Edition): Promise<DurableFile> {
    const key = keyOf(edition);
    const known = this.#files.get(key);
    if (known) return known;
    const opened = this.#folder.open(segmentName(edition.segment), "read");
    this.#files.set(key, opened);
    opened.catch(() => this.#files.delete(key));
    return opened;
  }
}

function keyOf({ segment, packed }: Edition): string {
  return `${String(segment)} ${packed ? "packed" : "written"}`;
}
