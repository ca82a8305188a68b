import { randomBytes } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { durableFolder, syncDirectory } from "./durable.ts";
import { decodeHead, encodeFrame, frameHeadBytes } from "./frames.ts";
import { scanSegment, segmentName, type StoredFrame } from "./segment.ts";

/** What of a frame's payload must stay, its beginning; null for all of it. */
export type Shorten = (frame: StoredFrame) => Uint8Array | null;

/** The journal's own type: whoever reads passes over it. */
const fillerType = 1;
/** A file system gives back whole blocks; less is not worth a frame. */
const freedBytesMin = 16 * 1024;

interface Shortened {
  readonly offset: number;
  /** What stands there from now on: the shortened frame and a filler's head. Behind it are zeros, not stored. */
  readonly bytes: Uint8Array;
  readonly end: number;
}

/**
 * Gives the disk back what frames of a sealed segment no longer need, without moving anything: a frame is replaced
 * by a shorter one and a filler of zeros, which the file system does not store. The segment is written anew beside
 * it, synced, and takes its place; whoever has the old file open goes on reading that.
 * @returns bytes given back
 */
export async function reclaimSegment(folder: string, segment: number, shorten: Shorten): Promise<number> {
  const name = segmentName(segment);
  const source = await durableFolder(folder).open(name, "read");
  const shortened: Shortened[] = [];
  try {
    const flags = new Uint8Array(frameHeadBytes);
    for await (const frame of scanSegment(source, segment)) {
      const kept = shorten(frame);
      if (kept === null) continue;
      const { offset } = frame.position;
      const end = offset + frameHeadBytes + frame.payload.length;
      const zeros = frame.payload.length - kept.length - frameHeadBytes;
      if (zeros < freedBytesMin) continue;
      await source.read(flags, offset);
      const first = decodeHead(flags, 0)?.first ?? false;
      const short = encodeFrame({ type: frame.type, payload: kept }, first);
      const filler = encodeFrame({ type: fillerType, payload: new Uint8Array(zeros) }, false);
      const bytes = Buffer.concat([short, filler.subarray(0, frameHeadBytes)]);
      shortened.push({ offset, bytes, end });
    }
    if (shortened.length === 0) return 0;
    await replaceSparsely(folder, name, await source.size(), shortened);
    return shortened.reduce((sum, { offset, bytes, end }) => sum + end - offset - bytes.length, 0);
  } finally {
    await source.close();
  }
}

async function replaceSparsely(
  folder: string,
  name: string,
  size: number,
  shortened: readonly Shortened[],
): Promise<void> {
  const draft = join(folder, `${name}.${randomBytes(6).toString("hex")}.draft`);
  const source = await open(join(folder, name), "r");
  const target = await open(draft, "wx", 0o600);
  try {
    await target.truncate(size);
    const piece = Buffer.allocUnsafe(1024 * 1024);
    let at = 0;
    for (const { offset, bytes, end } of [
      ...shortened,
      { offset: size, bytes: new Uint8Array(0), end: size },
    ]) {
      while (at < offset) {
        const { bytesRead } = await source.read(piece, 0, Math.min(piece.length, offset - at), at);
        if (bytesRead === 0) throw new RangeError("a segment became shorter while it was read");
        await target.write(piece, 0, bytesRead, at);
        at += bytesRead;
      }
      await target.write(bytes, 0, bytes.length, offset);
      at = end;
    }
    await target.sync();
    await rename(draft, join(folder, name));
    await syncDirectory(folder);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  } finally {
    await source.close();
    await target.close();
  }
}
