import { FourgateError } from "@fourgate/core/errors";
import { writeAll, type DurableFile, type DurableFolder } from "./durable.ts";
import { encodeFrames, frameBytes, type Frame } from "./frames.ts";
import { recover, type Recovery } from "./recovery.ts";
import { Room } from "./room.ts";
import { segmentHead, segmentName, type Position, type StoredFrame } from "./segment.ts";
import { SegmentReaders } from "./segment-readers.ts";

export interface JournalLimits {
  readonly segmentBytesMax: number;
  /** Zeroed room kept ahead of the tail. */
  readonly roomBytesMin: number;
  /** Waiting to be written; beyond it, appends are refused with `overloaded`. */
  readonly queuedBytesMax: number;
  /** Of one write and sync. */
  readonly batchBytesMax: number;
  /** How long an append that nobody waits for may wait for one that somebody waits for. */
  readonly lazyMsMax: number;
  /** So many of them together do not wait: on a busy machine whole rounds of callers would stand still. */
  readonly lazyCountMax: number;
}

const limitsDefault: JournalLimits = {
  segmentBytesMax: 256 * 1024 * 1024,
  roomBytesMin: 8 * 1024 * 1024,
  queuedBytesMax: 128 * 1024 * 1024,
  batchBytesMax: 8 * 1024 * 1024,
  lazyMsMax: 20,
  lazyCountMax: 16,
};

interface Waiting {
  readonly frames: readonly Frame[];
  readonly bytes: number;
  readonly position: Position;
  readonly lazy: boolean;
  readonly resolve: (position: Position) => void;
  readonly reject: (error: FourgateError) => void;
}

/**
 * A user's frames have types 2 to 127; type 1 is the journal's own.
 *
 * Recovers the journal and opens it for appending; `onFrame` sees every frame that is in it, in
 * order. The caller holds the folder's lock.
 * @throws FourgateError log_invalid when something that was durable is damaged
 */
export async function openJournal(
  folder: DurableFolder,
  onFrame: (frame: StoredFrame) => void = () => undefined,
  limits: Partial<JournalLimits> = {},
): Promise<Journal> {
  return new Journal(folder, await recover(folder, onFrame), { ...limitsDefault, ...limits });
}

/**
 * Append-only segments. One write and sync is under way at a time; what arrives meanwhile is the
 * next write. Poisoned by the first write or sync that fails: from then on every append is
 * rejected with `record_failed`, until the journal is opened anew and recovery has looked at it.
 */
export class Journal implements AsyncDisposable {
  readonly recovery: Recovery;
  readonly #folder: DurableFolder;
  readonly #limits: JournalLimits;
  readonly #readers: SegmentReaders;
  readonly #queue: Waiting[] = [];
  #queuedBytes = 0;
  #file: DurableFile;
  #segment: number;
  #room: Room;
  /** Where the next append goes; the file's own tail once the queue is empty. */
  #next: Position;
  #sealedBytes: number;
  /** Where the file's frames end. */
  #tail: number;
  #writing: Promise<void> | undefined;
  /** Runs while only lazy appends are queued. */
  #lazyTimer: NodeJS.Timeout | undefined;
  #failure: FourgateError | undefined;

  /** Use openJournal. */
  constructor(folder: DurableFolder, recovery: Recovery, limits: JournalLimits) {
    this.#folder = folder;
    this.#readers = new SegmentReaders(folder);
    this.#limits = limits;
    this.recovery = recovery;
    this.#file = recovery.file;
    this.#segment = recovery.segment;
    this.#next = { segment: recovery.segment, packed: false, offset: recovery.tail };
    this.#sealedBytes = recovery.sealedBytes;
    this.#tail = recovery.tail;
    this.#room = this.#newRoom(recovery.tail);
  }

  /** Of all frames; the zeroed room is not counted. */
  get usedBytes(): number {
    return this.#sealedBytes + this.#next.offset;
  }

  /**
   * Throws what `append` would reject with. An append that follows in the same turn of the event
   * loop is taken, so that its caller can change its own state beforehand.
   * @throws FourgateError record_failed, overloaded
   */
  admit(frames: readonly Frame[]): void {
    const bytes = sizeOf(frames);
    if (this.#failure) throw this.#failure;
    if (this.#queuedBytes + bytes > this.#limits.queuedBytesMax) {
      throw new FourgateError(
        "overloaded",
        "the disk does not keep up with the record",
        "try again in a moment",
      );
    }
    if (bytes > this.#limits.segmentBytesMax / 2) {
      throw new FourgateError("record_failed", "too much for one record", "send a smaller body");
    }
  }

  /**
   * The frames, side by side. Resolves with the first one's position once fdatasync has returned.
   * What is appended later is never durable without what was appended before. A lazy append shares
   * the next write, or makes its own after lazyMsMax or with lazyCountMax others: it does not stand in the way of an append
   * that somebody waits for.
   */
  async append(
    frames: readonly Frame[],
    how: { readonly lazy: boolean } = { lazy: false },
  ): Promise<Position> {
    this.admit(frames);
    const bytes = sizeOf(frames);
    const position = this.#place(bytes);
    this.#queuedBytes += bytes;
    return new Promise((resolve, reject) => {
      this.#queue.push({ frames, bytes, position, lazy: how.lazy, resolve, reject });
      if (this.#isDue()) this.#writeNow();
      else this.#writeLater();
    });
  }

  /** @throws FourgateError log_invalid when no intact frame is there */
  read(position: Position): Promise<StoredFrame> {
    return this.#readers.read(position);
  }

  /** Segments that never change again. */
  get sealedCount(): number {
    return this.#segment;
  }

  /** Of the segment that is written to, up to where the next append goes. */
  get openBytes(): number {
    return this.#next.offset;
  }

  /**
   * Seals the segment that is written to; what is appended from now on goes into the next one.
   * @throws FourgateError record_failed
   */
  async seal(): Promise<void> {
    this.admit([]);
    const position = this.#nextSegment();
    await new Promise<Position>((resolve, reject) => {
      this.#queue.push({ frames: [], bytes: 0, position, lazy: false, resolve, reject });
      this.#writeNow();
    });
  }

  /** Opens a sealed segment as it was written, so that it can be read from when another file has its place. */
  hold(segment: number): Promise<void> {
    return this.#readers.hold(segment);
  }

  /** Another file has taken a sealed segment's place. What is being read from the old one comes to its end. */
  reopen(segment: number): void {
    this.#readers.reopen(segment);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    while (this.#writing || this.#queue.length > 0) {
      this.#writeNow();
      await this.#writing;
    }
    await this.#room.stop();
    const healthy = this.#failure === undefined;
    this.#failure ??= failed("the journal is closed");
    // The room is given back; a poisoned file is left for recovery to look at.
    if (healthy) {
      await this.#file.truncate(this.#tail);
      await this.#file.sync();
    }
    await this.#file.close();
    await this.#readers[Symbol.asyncDispose]();
  }

  #place(bytes: number): Position {
    const fits = this.#next.offset + bytes <= this.#limits.segmentBytesMax;
    const position = fits ? this.#next : this.#nextSegment();
    this.#next = { ...position, offset: position.offset + bytes };
    return position;
  }

  #nextSegment(): Position {
    const segment = this.#next.segment + 1;
    this.#sealedBytes += this.#next.offset;
    return (this.#next = { segment, packed: false, offset: frameBytes(segmentHead(segment)) });
  }

  #writeNow(): void {
    clearTimeout(this.#lazyTimer);
    this.#lazyTimer = undefined;
    this.#writing ??= this.#write();
  }

  #isDue(): boolean {
    return this.#queue.length >= this.#limits.lazyCountMax || this.#queue.some(({ lazy }) => !lazy);
  }

  #writeLater(): void {
    if (this.#writing) return;
    this.#lazyTimer ??= setTimeout(() => {
      this.#writeNow();
    }, this.#limits.lazyMsMax);
  }

  async #write(): Promise<void> {
    // What is appended in the same turn of the event loop shares the write.
    await Promise.resolve();
    do {
      const batch = this.#takeBatch();
      try {
        await this.#commit(batch);
      } catch (error) {
        this.#poison(error);
      }
      for (const { bytes, position, resolve, reject } of batch) {
        this.#queuedBytes -= bytes;
        if (this.#failure) reject(this.#failure);
        else resolve(position);
      }
    } while (this.#isDue());
    this.#writing = undefined;
    if (this.#queue.length > 0) this.#writeLater();
  }

  async #commit(batch: readonly Waiting[]): Promise<void> {
    if (this.#failure) throw this.#failure;
    const first = batch[0]!.position;
    if (first.segment !== this.#segment) await this.#roll(first.segment);
    const bytes = encodeFrames(batch.flatMap(({ frames }) => frames));
    const end = first.offset + bytes.length;
    await this.#room.claim(end);
    await writeAll(this.#file, bytes, first.offset);
    // The commit point: once this returns, the records of this batch exist.
    await this.#file.sync();
    this.#tail = end;
    this.#room.extend(end);
  }

  #takeBatch(): Waiting[] {
    const batch: Waiting[] = [];
    let bytes = 0;
    for (const waiting of this.#queue) {
      const joins = waiting.position.segment === this.#queue[0]!.position.segment;
      if (!joins || (batch.length > 0 && bytes + waiting.bytes > this.#limits.batchBytesMax)) break;
      batch.push(waiting);
      bytes += waiting.bytes;
    }
    this.#queue.splice(0, batch.length);
    return batch;
  }

  /** Seals the segment: cut to its frames and synced, before the next one exists. */
  async #roll(segment: number): Promise<void> {
    await this.#room.stop();
    await this.#file.truncate(this.#tail);
    await this.#file.sync();
    await this.#file.close();
    this.#file = await this.#folder.create(segmentName(segment));
    this.#segment = segment;
    const head = encodeFrames([segmentHead(segment)]);
    await writeAll(this.#file, head, 0);
    await this.#file.sync();
    this.#tail = head.length;
    this.#room = this.#newRoom(head.length);
  }

  #newRoom(tail: number): Room {
    const room = new Room(this.#file, tail, this.#limits.roomBytesMin, (error) => {
      this.#poison(error);
    });
    room.extend(tail);
    return room;
  }

  #poison(error: unknown): void {
    this.#failure ??= failed("the record could not be written to disk", error);
  }
}

function sizeOf(frames: readonly Frame[]): number {
  return frames.reduce((sum, frame) => sum + frameBytes(frame), 0);
}

function failed(what: string, cause?: unknown): FourgateError {
  return new FourgateError(
    "record_failed",
    what,
    "look at the disk (space, errors) and start Fourgate again; nothing is forwarded until then",
    cause,
  );
}
