import { FourgateError } from "@fourgate/core/errors";
import type { DurableFile, DurableFolder } from "@fourgate/journal/durable";
import { isPacked, readFrame, segmentName, type Position, type StoredFrame } from "@fourgate/journal/segment";

/** Beside those that are being read from. */
const openCountMax = 8;

interface Held {
  readonly file: Promise<DurableFile>;
  readonly packed: Promise<boolean>;
  readerCount: number;
}

/**
 * A journal's segments, opened to read: each once however many read from it, and few kept open. Closing
 * waits for no reader: one that is under way fails.
 */
export class SegmentFiles implements AsyncDisposable {
  readonly #folder: DurableFolder;
  /** The one that was longest not asked for comes first. */
  readonly #held = new Map<number, Held>();
  #closed = false;

  constructor(folder: DurableFolder) {
    this.#folder = folder;
  }

  /** Undefined where no intact frame begins there; "moved" where the segment was packed since the position was found. */
  async frame(position: Position): Promise<StoredFrame | "moved" | undefined> {
    return this.read(position.segment, async (file, packed) =>
      packed === position.packed ? readFrame(file, position) : "moved",
    );
  }

  /** With the segment's file, whole and as it stays. */
  async read<Result>(
    segment: number,
    work: (file: DurableFile, packed: boolean) => Promise<Result>,
  ): Promise<Result> {
    const held = this.#hold(segment);
    held.readerCount++;
    try {
      return await work(await held.file, await held.packed);
    } finally {
      held.readerCount--;
      await this.#closeSpare();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    await this.#close([...this.#held.keys()]);
  }

  #hold(segment: number): Held {
    if (this.#closed)
      throw new FourgateError("internal", "the journal is read after it was closed", "open the log again");
    const known = this.#held.get(segment);
    const held = known ?? this.#open(segment);
    this.#held.delete(segment);
    this.#held.set(segment, held);
    // One that could not be opened is not remembered: the next reader tries again.
    if (!known) held.file.catch(() => this.#held.get(segment) === held && this.#held.delete(segment));
    return held;
  }

  #open(segment: number): Held {
    const file = this.#folder.open(segmentName(segment), "read");
    const packed = file.then((opened) => isPacked(opened, segment));
    packed.catch(() => undefined);
    return { file, packed, readerCount: 0 };
  }

  async #closeSpare(): Promise<void> {
    const idle = [...this.#held].filter(([, { readerCount }]) => readerCount === 0);
    await this.#close(idle.slice(0, -openCountMax).map(([segment]) => segment));
  }

  async #close(segments: readonly number[]): Promise<void> {
    const closing = segments.flatMap((segment) => this.#held.get(segment)?.file ?? []);
    for (const segment of segments) this.#held.delete(segment);
    for (const file of await Promise.allSettled(closing))
      if (file.status === "fulfilled") await file.value.close();
  }
}
