import type { DurableFile } from "./durable.ts";
import { decodeHead, frameHeadBytes, isIntact, type Frame, type FrameHead } from "./frames.ts";

/** Where a frame begins. */
export interface Position {
  readonly segment: number;
  /** Whether it is in the segment as it was packed, which has other offsets than as it was written. */
  readonly packed: boolean;
  readonly offset: number;
}

export interface StoredFrame extends Frame {
  readonly position: Position;
}

/** Why a segment's frames end where they end. */
export interface SegmentEnd {
  /** First byte after the last intact frame. */
  readonly tail: number;
  /** Bytes from the tail on that are not zero reach to here; equals `tail` when nothing does. */
  readonly dirtyEnd: number;
  /** A later write begins after the tail: what is broken there was durable once. */
  readonly damaged: boolean;
}

const namePattern = /^(\d{8})\.journal$/;
const readBytes = 1024 * 1024;
/** Most frames are records, and those are smaller. */
const frameReadBytes = 4 * 1024;

export function segmentName(segment: number): string {
  return `${String(segment).padStart(8, "0")}.journal`;
}

const headType = 1;

/** Every segment begins with it: the format's version, the segment's own number, and whether it was packed. */
export function segmentHead(segment: number, packed = false): Frame {
  const text = `fourgate journal v1 ${String(segment).padStart(8, "0")}${packed ? " packed" : ""}`;
  return { type: headType, payload: Buffer.from(text) };
}

export function isHead(frame: Frame, expected: Frame): boolean {
  return frame.type === expected.type && Buffer.compare(frame.payload, expected.payload) === 0;
}

/** Whether the file is a segment that was packed. */
export async function isPacked(file: DurableFile, segment: number): Promise<boolean> {
  return isPackedHead(await frameAt(new Window(file, frameReadBytes), 0), segment);
}

function isPackedHead(frame: Frame | undefined, segment: number): boolean {
  return frame !== undefined && isHead(frame, segmentHead(segment, true));
}

/** The segments among these names, in order. */
export function segmentsAmong(names: readonly string[]): number[] {
  return names
    .map((name) => namePattern.exec(name)?.[1])
    .filter((digits) => digits !== undefined)
    .map(Number)
    .toSorted((a, b) => a - b);
}

/** Hands on every intact frame of a segment, and gives why there are no more. Waits for the disk alone, not for each frame. */
export async function eachFrame(
  file: DurableFile,
  segment: number,
  onFrame: (frame: StoredFrame) => void,
): Promise<SegmentEnd> {
  const window = new Window(file);
  const packed = isPackedHead(await frameAt(window, 0), segment);
  let at = 0;
  for (;;) {
    const found = heldFrame(window, at) ?? (await frameAt(window, at));
    if (!found) return endOf(window, at);
    onFrame({ type: found.type, payload: found.payload, position: { segment, packed, offset: at } });
    at += frameHeadBytes + found.payload.length;
  }
}

/** Every intact frame from `from` on, and at the end why there are no more. */
export async function* scanSegment(
  file: DurableFile,
  segment: number,
  from = 0,
): AsyncGenerator<StoredFrame, SegmentEnd> {
  const window = new Window(file);
  const packed = isPackedHead(await frameAt(window, 0), segment);
  let at = from;
  for (;;) {
    const found = heldFrame(window, at) ?? (await frameAt(window, at));
    if (!found) break;
    yield { type: found.type, payload: found.payload, position: { segment, packed, offset: at } };
    at += frameHeadBytes + found.payload.length;
  }
  return endOf(window, at);
}

/** The frame that begins there, or undefined when none does or it is broken. */
export async function readFrame(file: DurableFile, position: Position): Promise<StoredFrame | undefined> {
  const window = new Window(file, frameReadBytes);
  const found = await frameAt(window, position.offset);
  return found && { type: found.type, payload: found.payload, position };
}

/** Looks beyond a broken frame for the next intact one: of any kind, or only one that begins a write. */
export async function nextIntact(
  file: DurableFile,
  from: number,
  which: "any" | "first",
): Promise<number | undefined> {
  const window = new Window(file);
  const size = await file.size();
  for (let at = from; at < size; at++) {
    const bytes = await window.at(at, frameHeadBytes);
    if (!bytes) return undefined;
    if (bytes[4] !== 0xf4) continue;
    const found = await frameAt(window, at);
    if (found && (which === "any" || found.first)) return at;
  }
  return undefined;
}

type FoundFrame = Frame & { readonly first: boolean };

/** The frame there where all of it is in memory: most are, and waiting for nothing is most of reading them. */
function heldFrame(window: Window, at: number): FoundFrame | undefined {
  const from = window.placeOf(at, frameHeadBytes);
  if (from === undefined) return undefined;
  const { bytes } = window;
  const head = decodeHead(bytes, from);
  if (!head || window.placeOf(at, frameHeadBytes + head.length) === undefined) return undefined;
  return intactFrame(bytes, from, head);
}

async function frameAt(window: Window, at: number): Promise<FoundFrame | undefined> {
  const headBytes = await window.at(at, frameHeadBytes);
  const head = headBytes && decodeHead(headBytes, 0);
  const bytes = head && (await window.at(at, frameHeadBytes + head.length));
  return head && bytes && intactFrame(bytes, 0, head);
}

function intactFrame(bytes: Uint8Array, at: number, head: FrameHead): FoundFrame | undefined {
  if (!isIntact(bytes, at, head)) return undefined;
  const start = at + frameHeadBytes;
  return { type: head.type, first: head.first, payload: bytes.subarray(start, start + head.length) };
}

async function endOf(window: Window, tail: number): Promise<SegmentEnd> {
  const zeros = new Uint8Array(readBytes);
  let dirtyEnd = tail;
  for (let at = tail; ; at += readBytes) {
    const bytes = await window.upTo(at, readBytes);
    if (bytes.length === 0) break;
    // Nearly all of it is room made ahead: a native comparison instead of a look at each byte.
    if (Buffer.compare(bytes, zeros.subarray(0, bytes.length)) === 0) continue;
    dirtyEnd = at + bytes.findLastIndex((byte) => byte !== 0) + 1;
  }
  const damaged = dirtyEnd > tail && (await nextIntact(window.file, tail + 1, "first")) !== undefined;
  return { tail, dirtyEnd, damaged };
}

/** Bytes of a file, read a stretch ahead. What it gives stays valid: a stretch is never reused. */
class Window {
  readonly file: DurableFile;
  readonly #aheadBytes: number;
  #start = 0;
  /** From #start on. */
  bytes: Uint8Array = new Uint8Array(0);

  constructor(file: DurableFile, aheadBytes: number = readBytes) {
    this.file = file;
    this.#aheadBytes = aheadBytes;
  }

  /** Where in `bytes` these are; undefined where they are not in memory. */
  placeOf(at: number, length: number): number | undefined {
    const from = at - this.#start;
    return from >= 0 && from + length <= this.bytes.length ? from : undefined;
  }

  /** Exactly these bytes, or undefined when the file ends before them. */
  async at(at: number, length: number): Promise<Uint8Array | undefined> {
    if (this.placeOf(at, length) === undefined) {
      this.bytes = await this.upTo(at, Math.max(length, this.#aheadBytes));
      this.#start = at;
    }
    const from = this.placeOf(at, length);
    return from === undefined ? undefined : this.bytes.subarray(from, from + length);
  }

  async upTo(at: number, length: number): Promise<Uint8Array> {
    const bytes = Buffer.allocUnsafe(length);
    let done = 0;
    while (done < length) {
      const read = await this.file.read(bytes.subarray(done), at + done);
      if (read === 0) break;
      done += read;
    }
    return bytes.subarray(0, done);
  }
}
