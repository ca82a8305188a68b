import type { AuditRecord } from "@fourgate/core/audit/record";
import { frameBytes, type Frame } from "@fourgate/journal/frames";
import type { Journal } from "@fourgate/journal/journal";
import type { Position } from "@fourgate/journal/segment";
import { contentFrame } from "./content.ts";
import { Nonces } from "./crypto.ts";
import type { LogIndex } from "./log-index.ts";
import { RecordDeflate } from "./record-deflate.ts";
import { recordWords } from "./record-words.ts";
import type { ReadyContent } from "./reply.ts";
import { readyRecord, sealRecord, type OpenRecord, type ReadyRecord } from "./sealed-record.ts";
import type { ContentKey, SubjectKey } from "./subject-key.ts";

export interface WriterState {
  readonly journal: Journal;
  readonly index: LogIndex;
  readonly device: Uint8Array;
  /** Number of this device's next record. */
  readonly nextSequence: number;
  readonly clock: () => number;
  /** A record became durable; called in the log's order. */
  readonly onDurable: (record: AuditRecord, leaf: Uint8Array, index: number) => void;
}

/**
 * Puts records and their content into the journal. From the moment when a record gets its number
 * to the moment when it stands in the queue nothing else runs, so that numbers have no gaps, a
 * recipe's base always stands before it, and content that one record brought serves the next.
 */
export class RecordWriter {
  readonly #state: WriterState;
  readonly #nonces = new Nonces();
  readonly #deflate = new RecordDeflate(recordWords);
  #nextSequence: number;
  #nextIndex: number;

  constructor(state: WriterState) {
    this.#state = state;
    this.#nextSequence = state.nextSequence;
    this.#nextIndex = state.index.recordCount;
  }

  /** What can be made of a record before its place in the log is known. */
  ready(open: OpenRecord): ReadyRecord {
    return readyRecord(open, this.#deflate);
  }

  /**
   * Resolves once the record and the content are durable. `queued` is told the record's log index once it
   * stands in the queue. Nobody waits for a `lazy` one.
   * @throws FourgateError record_failed, overloaded
   */
  async write(
    ready: ReadyRecord,
    key: SubjectKey,
    content: ReadyContent,
    how: { readonly lazy: boolean; readonly queued?: (index: number) => void } = { lazy: false },
  ): Promise<void> {
    const { journal, index, device, clock, onDurable } = this.#state;
    const { record } = ready;
    const before = this.#contentFrames(content, key.content);
    const identity = { device, sequence: this.#nextSequence, timeMs: timeOf(record, clock) };
    const { frame, leaf } = sealRecord(ready, identity, key.records, this.#nonces.next());
    const frames = [...before.frames, frame];
    journal.admit(frames);
    this.#nextSequence++;
    how.queued?.(this.#nextIndex);
    this.#nextIndex++;
    for (const digests of before.digests) index.contentQueued(digests);
    const position = await journal.append(frames, how);
    const offset = this.#placeContent(before, position);
    onDurable(record, leaf, index.addRecord(record.id, { ...position, offset }));
  }

  /** Content ahead of the record that will need it. */
  async writeContent(content: ReadyContent, key: ContentKey): Promise<void> {
    const { journal, index } = this.#state;
    const before = this.#contentFrames(content, key);
    if (before.frames.length === 0) return;
    journal.admit(before.frames);
    for (const digests of before.digests) index.contentQueued(digests);
    this.#placeContent(before, await journal.append(before.frames));
  }

  #contentFrames({ packs, compressed }: ReadyContent, key: ContentKey): ContentFrames {
    const { index } = this.#state;
    const frames: Frame[] = [];
    const digests: (readonly string[])[] = [];
    for (const [at, pack] of packs.entries()) {
      // Another record may have brought the same while this one was compressed.
      if (pack.digests.every((digest) => index.hasContent(digest))) continue;
      frames.push(contentFrame(pack, compressed[at]!, key, this.#nonces.next()));
      digests.push(pack.digests);
    }
    return { frames, digests };
  }

  /** Gives the offset behind the content. */
  #placeContent({ frames, digests }: ContentFrames, position: Position): number {
    let { offset } = position;
    for (const [i, frame] of frames.entries()) {
      this.#state.index.contentDurable(digests[i]!, { ...position, offset });
      offset += frameBytes(frame);
    }
    return offset;
  }
}

interface ContentFrames {
  readonly frames: readonly Frame[];
  /** Of each frame's pieces. */
  readonly digests: readonly (readonly string[])[];
}

function timeOf(record: AuditRecord, clock: () => number): number {
  const stated = Date.parse(record.time);
  return Number.isSafeInteger(stated) && stated >= 0 ? stated : clock();
}
