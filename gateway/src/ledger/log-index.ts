import { decodeLeafHead, type LeafHead } from "@fourgate/core/audit/leaf";
import { FourgateError } from "@fourgate/core/errors";
import type { Position, StoredFrame } from "@fourgate/journal/segment";
import { contentDigests, contentFrameType } from "./content.ts";
import { leafOfSealed, recordFrameType } from "./sealed-record.ts";

/** Written, not durable yet. */
const pending = -1;
const none = -1;

/** A record's leaf, and its bytes as a part of what was read: copy what is kept. */
export interface IndexedRecord {
  readonly leaf: LeafHead;
  readonly bytes: Uint8Array;
}

/** Where things are in the journal. Built from its frames alone, without keys. */
export class LogIndex {
  /** By log index. */
  readonly #records: number[] = [];
  /** The newest record of an id; the ones before it are linked, since a million lists take long to make. */
  readonly #newestOf = new Map<string, number>();
  readonly #beforeIt: number[] = [];
  readonly #content = new Map<string, number>();

  get recordCount(): number {
    return this.#records.length;
  }

  /** Takes in a frame of the journal, in order; gives its leaf when it is a record. */
  add(frame: StoredFrame): IndexedRecord | undefined {
    if (frame.type === contentFrameType) {
      for (const digest of contentDigests(frame.payload)) this.#content.set(digest, placeOf(frame.position));
      return undefined;
    }
    if (frame.type !== recordFrameType) return undefined;
    const bytes = leafOfSealed(frame.payload);
    const leaf = bytes && decodeLeafHead(bytes);
    if (!leaf)
      throw new FourgateError("log_invalid", "a record of the journal is not one of this format", remedy);
    this.addRecord(leaf.id, frame.position);
    return { leaf, bytes };
  }

  /** A record that became durable; gives its log index. */
  addRecord(id: string, position: Position): number {
    const index = this.#records.push(placeOf(position)) - 1;
    this.#beforeIt.push(this.#newestOf.get(id) ?? none);
    this.#newestOf.set(id, index);
    return index;
  }

  hasContent(digest: string): boolean {
    return this.#content.has(digest);
  }

  /** Is in the journal's queue: whatever is queued after it is durable only together with it. */
  contentQueued(digests: readonly string[]): void {
    for (const digest of digests) {
      if (!this.#content.has(digest)) this.#content.set(digest, pending);
    }
  }

  contentDurable(digests: readonly string[], position: Position): void {
    for (const digest of digests) this.#content.set(digest, placeOf(position));
  }

  /** Log indexes of an id's records, in order. */
  recordsOf(id: string): readonly number[] {
    const indexes: number[] = [];
    for (let index = this.#newestOf.get(id) ?? none; index !== none; index = this.#beforeIt[index]!)
      indexes.push(index);
    return indexes.toReversed();
  }

  /** Log index of the first record that stands in this segment, or in one behind it. */
  firstRecordIn(segment: number): number {
    let [low, high] = [0, this.#records.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (unpack(this.#records[middle])!.segment < segment) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** A record of a segment that was packed is here now. */
  recordMoved(index: number, position: Position): void {
    this.#records[index] = placeOf(position);
  }

  /** Content of a segment that was packed is here now; what another segment holds as well stays there. */
  contentMoved(digests: readonly string[], position: Position): void {
    for (const digest of digests) {
      if (this.content(digest)?.segment === position.segment) this.#content.set(digest, placeOf(position));
    }
  }

  record(index: number): Position | undefined {
    return unpack(this.#records[index]);
  }

  content(digest: string): Position | undefined {
    return unpack(this.#content.get(digest));
  }
}

const remedy = "restore the journal from a backup; fourgate audit verify names the record";

const packedBit = 2 ** 52;

/** Segment, whether it was packed, and offset as one number: a map of numbers takes half the memory of one of objects. */
export function placeOf({ segment, packed, offset }: Position): number {
  return (packed ? packedBit : 0) + segment * 2 ** 32 + offset;
}

function unpack(place: number | undefined): Position | undefined {
  if (place === undefined || place === pending) return undefined;
  const packed = place >= packedBit;
  const plain = packed ? place - packedBit : place;
  return { segment: Math.floor(plain / 2 ** 32), packed, offset: plain % 2 ** 32 };
}
