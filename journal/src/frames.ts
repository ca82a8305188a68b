import { crc32 } from "node:zlib";

/**
 * The journal's unit, big-endian:
 *
 *   0  u32 length of the payload, at least 1
 *   4  u8  mark 0xF4
 *   5  u8  type, 1 to 127; the high bit is set on the first frame of each write
 *   6  u16 zero
 *   8  u32 CRC-32 of bytes 0 to 7 and the payload
 *  12      payload
 *
 * Room that was made ahead is zeros, and a length of zero is no frame: there the journal ends.
 * A write is followed by a sync before the next write, so a crash tears at most the last one. A
 * frame that is broken before the first frame of another write was therefore durable once, and its
 * damage is no crash's.
 */
export interface Frame {
  readonly type: number;
  readonly payload: Uint8Array;
}

export const frameHeadBytes = 12;
const framePayloadBytesMax: number = 48 * 1024 * 1024;

const mark = 0xf4;
const firstFlag = 0x80;

export function frameBytes(frame: Frame): number {
  return frameHeadBytes + frame.payload.length;
}

/** Frames as one write. */
export function encodeFrames(frames: readonly Frame[]): Uint8Array {
  const bytes = Buffer.allocUnsafe(frames.reduce((sum, frame) => sum + frameBytes(frame), 0));
  let at = 0;
  for (const frame of frames) {
    put(bytes, at, frame, at === 0);
    at += frameBytes(frame);
  }
  return bytes;
}

/** One frame; `first`: it begins a write. */
export function encodeFrame(frame: Frame, first: boolean): Uint8Array {
  const bytes = Buffer.allocUnsafe(frameBytes(frame));
  put(bytes, 0, frame, first);
  return bytes;
}

function put(bytes: Buffer, at: number, { type, payload }: Frame, first: boolean): void {
  if (type < 1 || type >= firstFlag || payload.length < 1 || payload.length > framePayloadBytesMax) {
    throw new RangeError("a frame's type or length is out of range");
  }
  bytes.writeUInt32BE(payload.length, at);
  bytes[at + 4] = mark;
  bytes[at + 5] = first ? type | firstFlag : type;
  bytes.writeUInt16BE(0, at + 6);
  bytes.set(payload, at + frameHeadBytes);
  bytes.writeUInt32BE(crc32(payload, headCrc(bytes, at)), at + 8);
}

export interface FrameHead {
  readonly length: number;
  readonly type: number;
  /** Begins a write. */
  readonly first: boolean;
  readonly crc: number;
}

/** Undefined where no frame can begin. Needs 12 bytes. */
export function decodeHead(bytes: Uint8Array, at: number): FrameHead | undefined {
  const length = uint32At(bytes, at);
  const flagged = bytes[at + 5]!;
  const type = flagged & ~firstFlag;
  if (length < 1 || length > framePayloadBytesMax || bytes[at + 4] !== mark) return undefined;
  if (type < 1 || bytes[at + 6] !== 0 || bytes[at + 7] !== 0) return undefined;
  return { length, type, first: (flagged & firstFlag) !== 0, crc: uint32At(bytes, at + 8) };
}

/** Without a view, which would be made anew for each frame. */
function uint32At(bytes: Uint8Array, at: number): number {
  return bytes[at]! * 2 ** 24 + ((bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!);
}

/** The frame at `at` is whole. `bytes` holds all of it. */
export function isIntact(bytes: Uint8Array, at: number, head: FrameHead): boolean {
  const start = at + frameHeadBytes;
  return crc32(bytes.subarray(start, start + head.length), headCrc(bytes, at)) === head.crc;
}

/** Of CRC-32 as zlib has it (reflected, polynomial 0x04c11db7): a head is shorter than a native call is worth. */
const crcOfByte = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

/** CRC-32 of the first eight bytes there. */
function headCrc(bytes: Uint8Array, at: number): number {
  let crc = 0xffffffff;
  for (let i = at; i < at + 8; i++) crc = crcOfByte[(crc ^ bytes[i]!) & 0xff]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
