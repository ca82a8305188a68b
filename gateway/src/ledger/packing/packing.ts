import { statfs } from "node:fs/promises";
import { join } from "node:path";
import { FourgateError } from "@fourgate/core/errors";
import { durableFolder } from "@fourgate/journal/durable";
import type { Journal } from "@fourgate/journal/journal";
import { isPacked, segmentName } from "@fourgate/journal/segment";
import { OneByOne } from "../../one-by-one.ts";
import { reclaimContent } from "../reclaim-content.ts";
import { packingLimits, type PackingLimits } from "./limits.ts";
import { packSegment, type Packed, type PackingParts } from "./pack-segment.ts";
import { Pace } from "./pace.ts";

/**
 * What becomes of sealed segments behind the path: they are packed once, and give back what was destroyed. One of
 * these at a time, so that what was destroyed never comes back by a file that was begun before; a destruction
 * stops the packing, which begins anew another time.
 */
export class Packing {
  readonly #parts: PackingParts & { readonly journal: Journal };
  readonly #turns = new OneByOne();
  readonly #packed = new Set<number>();
  #stop = new AbortController();
  #closed = false;

  constructor(parts: PackingParts & { readonly journal: Journal }) {
    this.#parts = parts;
  }

  /**
   * Seals what was written since the last time, where it is worth it, and packs every segment that is sealed. Stopped, or
   * with too little room on the disk, it does less.
   * @throws Error when a disk fails or a segment is damaged
   */
  pack(limits: Partial<PackingLimits> = {}): Promise<Packed> {
    return this.#turns.run(() => this.#pack({ ...packingLimits, ...limits }));
  }

  /** Shortens the content of destroyed keys (hex ids) in all sealed segments. Gives the bytes. */
  reclaim(keyIds: ReadonlySet<string>): Promise<number> {
    this.#stop.abort();
    const { folder, journal } = this.#parts;
    return this.#turns.run(() => reclaimContent(folder, journal, keyIds));
  }

  /** Resolves once nothing is under way. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#stop.abort();
    await this.#turns.run(() => Promise.resolve());
  }

  async #pack(limits: PackingLimits): Promise<Packed> {
    const { journal } = this.#parts;
    let [bytesBefore, bytesAfter] = [0, 0];
    if (this.#closed) return { bytesBefore, bytesAfter };
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    const pace = new Pace(limits, signal);
    if (journal.openBytes >= limits.sealBytesMin) await journal.seal();
    for (let segment = 0; segment < journal.sealedCount; segment++) {
      if (signal.aborted || !(await this.#isDue(segment, limits))) continue;
      try {
        const packed = await packSegment(this.#parts, segment, limits, pace);
        bytesBefore += packed.bytesBefore;
        bytesAfter += packed.bytesAfter;
        this.#packed.add(segment);
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    }
    return { bytesBefore, bytesAfter };
  }

  /** Was not packed, and there is room for both. A disk that is full would be the path's. */
  async #isDue(segment: number, { freeBytesMin }: PackingLimits): Promise<boolean> {
    if (this.#packed.has(segment)) return false;
    const { folder } = this.#parts;
    const file = await durableFolder(folder).open(segmentName(segment), "read");
    try {
      if (await isPacked(file, segment)) {
        this.#packed.add(segment);
        return false;
      }
      const { bavail, bsize } = await statfs(folder);
      if (bavail * bsize >= (await file.size()) + freeBytesMin) return true;
      throw new FourgateError(
        "record_failed",
        `${join(folder, segmentName(segment))} is not packed: the disk has too little room`,
        "make room; the record goes on meanwhile",
      );
    } finally {
      await file.close();
    }
  }
}
