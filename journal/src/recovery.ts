import { FourgateError } from "@fourgate/core/errors";
import { writeAll, type DurableFile, type DurableFolder } from "./durable.ts";
import { encodeFrames } from "./frames.ts";
import {
  eachFrame,
  isHead,
  isPacked,
  segmentHead,
  segmentName,
  segmentsAmong,
  type SegmentEnd,
  type StoredFrame,
} from "./segment.ts";

/** What opening found, and the segment to go on in. */
export interface Recovery {
  readonly file: DurableFile;
  readonly segment: number;
  readonly tail: number;
  /** Frames in the segments before it. */
  readonly sealedBytes: number;
  /** Bytes of a torn last write that were cut off (kept beside it as NNNNNNNN.torn-<offset>). */
  readonly tornBytes: number;
}

/**
 * The one way in, at the first start, after an orderly stop and after a crash: read every frame,
 * cut what a torn last write left behind, go on there.
 */
export async function recover(
  folder: DurableFolder,
  onFrame: (frame: StoredFrame) => void,
): Promise<Recovery> {
  const segments = segmentsAmong(await folder.list());
  const last = segments.at(-1);
  let sealedBytes = 0;
  for (const [at, segment] of segments.entries()) {
    if (at > 0 && segment !== segments[at - 1]! + 1) throw invalid(segmentName(segment - 1), "is missing");
    const end = await scanSealed(folder, segment, segment === last, onFrame);
    if (end === undefined) return { ...(await reopen(folder, segment, onFrame)), sealedBytes };
    if (end.dirtyEnd > end.tail) throw invalid(segmentName(segment), `is damaged at byte ${end.tail}`);
    sealedBytes += end.tail;
  }
  return { ...(await begin(folder, last === undefined ? 0 : last + 1)), sealedBytes, tornBytes: 0 };
}

/** Undefined where it is the last one and not packed: then it may have been written to when it ended. */
async function scanSealed(
  folder: DurableFolder,
  segment: number,
  isLast: boolean,
  onFrame: (frame: StoredFrame) => void,
): Promise<SegmentEnd | undefined> {
  const file = await folder.open(segmentName(segment), "read");
  try {
    // One that was packed is sealed, even if a copy has no other behind it.
    if (isLast && !(await isPacked(file, segment))) return undefined;
    return await scan(file, segment, onFrame);
  } finally {
    await file.close();
  }
}

async function begin(
  folder: DurableFolder,
  segment: number,
): Promise<Pick<Recovery, "file" | "segment" | "tail">> {
  const file = await folder.create(segmentName(segment));
  return { file, segment, tail: await writeHead(file, segment) };
}

async function reopen(
  folder: DurableFolder,
  segment: number,
  onFrame: (frame: StoredFrame) => void,
): Promise<Omit<Recovery, "sealedBytes">> {
  const file = await folder.open(segmentName(segment), "write");
  try {
    const end = await scan(file, segment, onFrame);
    if (end.damaged) throw invalid(segmentName(segment), `is damaged at byte ${end.tail}`);
    const tornBytes = end.dirtyEnd - end.tail;
    if (tornBytes > 0) await keepTorn(folder, file, segment, end);
    await file.truncate(end.tail);
    await file.sync();
    const tail = end.tail === 0 ? await writeHead(file, segment) : end.tail;
    return { file, segment, tail, tornBytes };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function scan(
  file: DurableFile,
  segment: number,
  onFrame: (frame: StoredFrame) => void,
): Promise<SegmentEnd> {
  return eachFrame(file, segment, (frame) => {
    if (frame.position.offset === 0) requireHead(frame, segment);
    else onFrame(frame);
  });
}

function requireHead(frame: StoredFrame, segment: number): void {
  if (isHead(frame, segmentHead(segment, frame.position.packed))) return;
  throw invalid(segmentName(segment), "is no journal segment of this number and version");
}

async function writeHead(file: DurableFile, segment: number): Promise<number> {
  const head = encodeFrames([segmentHead(segment)]);
  await writeAll(file, head, 0);
  await file.sync();
  return head.length;
}

/** Nobody was told that these bytes are durable, yet nothing of a record is thrown away unseen. */
async function keepTorn(
  folder: DurableFolder,
  file: DurableFile,
  segment: number,
  end: SegmentEnd,
): Promise<void> {
  const name = `${String(segment).padStart(8, "0")}.torn-${end.tail}`;
  if ((await folder.list()).includes(name)) return;
  const kept = await folder.create(name);
  const piece = new Uint8Array(1024 * 1024);
  for (let at = end.tail; at < end.dirtyEnd;) {
    const read = await file.read(piece.subarray(0, Math.min(piece.length, end.dirtyEnd - at)), at);
    if (read === 0) break;
    await writeAll(kept, piece.subarray(0, read), at - end.tail);
    at += read;
  }
  await kept.sync();
  await kept.close();
}

function invalid(file: string, what: string): FourgateError {
  return new FourgateError(
    "log_invalid",
    `the journal's ${file} ${what}`,
    "restore the file from a backup; fourgate audit verify names the first record concerned",
  );
}
