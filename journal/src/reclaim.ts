import { durableFolder, type DurableFile } from "./durable.ts";
import { decodeHead, encodeFrame, frameHeadBytes } from "./frames.ts";
import { SegmentDraft } from "./segment-draft.ts";
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
  const source = await durableFolder(folder).open(segmentName(segment), "read");
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
    await replaceSparsely(folder, segment, source, shortened);
    return shortened.reduce((sum, { offset, bytes, end }) => sum + end - offset - bytes.length, 0);
  } finally {
    await source.close();
  }
}

async function replaceSparsely(
  folder: string,
  segment: number,
  source: DurableFile,
  shortened: readonly Shortened[],
): Promise<void> {
  const size = await source.size();
  await using draft = await SegmentDraft.begin(folder, segment);
  await draft.file.truncate(size);
  const piece = Buffer.allocUnsafe(1024 * 1024);
  let at = 0;
  for (const { offset, bytes, end } of [
    ...shortened,
    { offset: size, bytes: new Uint8Array(0), end: size },
  ]) {
    while (at < offset) {
      const count = await source.read(piece.subarray(0, Math.min(piece.length, offset - at)), at);
      if (count === 0) throw new RangeError("a segment became shorter while it was read");
      await draft.write(piece.subarray(0, count), at);
      at += count;
    }
    await draft.write(bytes, offset);
    at = end;
  }
  await draft.takePlace();
}
