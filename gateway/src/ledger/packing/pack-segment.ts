import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { constants, zstdCompress } from "node:zlib";
import { FourgateError } from "@fourgate/core/errors";
import { durableFolder, type DurableFile } from "@fourgate/journal/durable";
import { encodeFrame, type Frame } from "@fourgate/journal/frames";
import type { Journal } from "@fourgate/journal/journal";
import { SegmentDraft } from "@fourgate/journal/segment-draft";
import { isPacked, scanSegment, segmentHead, segmentName, type StoredFrame } from "@fourgate/journal/segment";
import { contentFrame, contentFrameType, openContent } from "../content.ts";
import { hmacSha256, Nonces } from "../crypto.ts";
import type { LogIndex } from "../log-index.ts";
import type { ContentKey } from "../subject-key.ts";
import type { PackingLimits } from "./limits.ts";
import { moveIndex } from "./move-index.ts";
import type { Pace } from "./pace.ts";
import { Packs, type KeyedPack } from "./packs.ts";

export interface Packed {
  readonly bytesBefore: number;
  readonly bytesAfter: number;
}

export interface PackingParts {
  /** Of the journal. */
  readonly folder: string;
  readonly journal: Pick<Journal, "hold" | "reopen">;
  readonly index: LogIndex;
  readonly contentKey: (id: Uint8Array) => ContentKey | undefined;
}

const compress = promisify(zstdCompress);
const fillerType = 1;

/**
 * Writes a sealed segment anew: its content first, compressed many pieces together and better than there is time for on the
 * exchange's path; then its records as they are, so that no leaf and no proof changes. It is read back whole before it
 * takes the old file's place, which is the commit point. Content whose key is gone, or that does not open, stays as it is.
 * @throws Error when the pace is told to stop, a disk fails, or the segment is damaged; then nothing changed
 */
export async function packSegment(
  parts: PackingParts,
  segment: number,
  limits: PackingLimits,
  pace: Pace,
): Promise<Packed> {
  const { folder, journal, index } = parts;
  const source = await durableFolder(folder).open(segmentName(segment), "read");
  try {
    await using draft = await SegmentDraft.begin(folder, segment);
    const out = new Output(draft);
    await out.frame(segmentHead(segment, true));
    await writeContent(source, segment, out, parts, limits, pace);
    const records = await writeOthers(source, segment, out, pace);
    await out.flush();
    await requireWhole(draft.file, segment, { records, pieceCount: out.pieceCount }, parts, pace);
    await journal.hold(segment);
    await pace.breathe();
    const trouble = await placed(draft, folder, segment);
    await moveIndex(index, draft.file, segment, () => pace.rest());
    journal.reopen(segment);
    if (trouble !== undefined) throw trouble;
    return { bytesBefore: await source.size(), bytesAfter: out.bytes };
  } finally {
    await source.close();
  }
}

/** What failed although the file has its place, as a sync of the folder may. */
async function placed(draft: SegmentDraft, folder: string, segment: number): Promise<Error | undefined> {
  try {
    await draft.takePlace();
    return undefined;
  } catch (error) {
    const file = await durableFolder(folder).open(segmentName(segment), "read");
    try {
      if (await isPacked(file, segment)) return error as Error;
    } finally {
      await file.close();
    }
    throw error;
  }
}

/** Frames one after the other, written many at once. */
class Output {
  pieceCount = 0;
  bytes = 0;
  readonly #draft: SegmentDraft;
  readonly #waiting: Uint8Array[] = [];
  #waitingBytes = 0;

  constructor(draft: SegmentDraft) {
    this.#draft = draft;
  }

  async frame(frame: Frame): Promise<void> {
    const bytes = encodeFrame(frame, true);
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    this.bytes += bytes.length;
    if (this.#waitingBytes >= writeBytesMin) await this.flush();
  }

  async flush(): Promise<void> {
    const at = this.bytes - this.#waitingBytes;
    this.#waitingBytes = 0;
    await this.#draft.write(Buffer.concat(this.#waiting.splice(0)), at);
  }
}

const writeBytesMin = 64 * 1024;

async function writeContent(
  source: DurableFile,
  segment: number,
  out: Output,
  { index, contentKey }: PackingParts,
  limits: PackingLimits,
  pace: Pace,
): Promise<void> {
  const packs = new Packs(limits);
  const nonces = new Nonces();
  const write = async (pack: KeyedPack): Promise<void> => {
    const params = { [constants.ZSTD_c_compressionLevel]: limits.level };
    const compressed = await compress(pack.raw, { params });
    await out.frame(contentFrame(pack, compressed, pack.key, nonces.next()));
    out.pieceCount += pack.digests.length;
    await pace.breathe();
  };
  for await (const frame of framesOf(source, segment)) {
    await pace.breathe();
    if (frame.type !== contentFrameType) continue;
    const opened = openedWith(frame.payload, contentKey);
    if (!opened) {
      await out.frame(frame);
      continue;
    }
    for (const [digest, piece] of opened.pieces) {
      const place = index.content(digest);
      const standsTwice = place?.segment === segment && place.offset !== frame.position.offset;
      const full = standsTwice ? undefined : packs.add(opened.key, digest, piece);
      if (full) await write(full);
    }
  }
  for (const pack of packs.rest()) await write(pack);
}

/** Gives a digest of them all. */
async function writeOthers(source: DurableFile, segment: number, out: Output, pace: Pace): Promise<string> {
  const digest = createHash("sha256");
  for await (const frame of framesOf(source, segment)) {
    await pace.breathe();
    if (frame.type === contentFrameType || frame.type === fillerType) continue;
    hashFrame(digest, frame);
    await out.frame(frame);
  }
  return digest.digest("hex");
}

/** Reads what was written, as it will be read: all records, and each piece of content by its digest. */
async function requireWhole(
  file: DurableFile,
  segment: number,
  wanted: { readonly records: string; readonly pieceCount: number },
  { contentKey }: PackingParts,
  pace: Pace,
): Promise<void> {
  const digest = createHash("sha256");
  let pieceCount = 0;
  for await (const frame of framesOf(file, segment)) {
    await pace.breathe();
    if (frame.type === fillerType) continue;
    if (frame.type !== contentFrameType) {
      hashFrame(digest, frame);
      continue;
    }
    const opened = openedWith(frame.payload, contentKey);
    if (!opened) continue;
    for (const [keyed, piece] of opened.pieces)
      if (hmacSha256(opened.key.digests, piece).toString("latin1") === keyed) pieceCount++;
  }
  if (digest.digest("hex") !== wanted.records || pieceCount !== wanted.pieceCount) throw notTheSame(segment);
}

/** @throws FourgateError log_invalid when there is something behind the last frame */
async function* framesOf(file: DurableFile, segment: number): AsyncGenerator<StoredFrame, void> {
  const frames = scanSegment(file, segment);
  for (;;) {
    const { done, value } = await frames.next();
    if (done !== true) {
      yield value;
      continue;
    }
    if (value.dirtyEnd > value.tail) throw notTheSame(segment);
    return;
  }
}

function hashFrame(digest: ReturnType<typeof createHash>, { type, payload }: Frame): void {
  digest.update(Uint8Array.of(type));
  digest.update(String(payload.length));
  digest.update(payload);
}

/** Undefined where its key is gone, or it does not open. */
function openedWith(
  payload: Uint8Array,
  contentKey: PackingParts["contentKey"],
): { readonly key: ContentKey; readonly pieces: ReadonlyMap<string, Buffer> } | undefined {
  let key: ContentKey | undefined;
  try {
    const pieces = openContent(payload, (id) => (key = contentKey(id)));
    return key && pieces && { key, pieces };
  } catch {
    return undefined;
  }
}

function notTheSame(segment: number): FourgateError {
  return new FourgateError(
    "log_invalid",
    `the journal's ${segmentName(segment)} does not read the same when it is packed; it stays as it was written`,
    "fourgate audit verify --content says whether it is damaged",
  );
}
