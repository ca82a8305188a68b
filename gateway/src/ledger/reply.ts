import { ByteBuffer } from "@fourgate/core/prompt/byte-buffer";
import { chunkBytes, chunkOps } from "./body-ops.ts";
import { newPacks, type Pack } from "./content.ts";
import type { ReplySink } from "./ledger.ts";
import type { Op } from "./recipe.ts";
import type { ContentKey } from "./subject-key.ts";

/** Compressed content that the store does not have yet. */
export interface ReadyContent {
  readonly packs: readonly Pack[];
  readonly compressed: readonly Buffer[];
}

export interface ReplyStore {
  readonly compress: (packs: readonly Pack[]) => Promise<readonly Buffer[]>;
  readonly hasContent: (digest: string) => boolean;
  /** Queues it in the journal. Rejects where it can't be taken. */
  readonly store: (content: ReadyContent, key: ContentKey) => Promise<void>;
}

/** Of one reply, on the way to the disk. A reply that outruns the disk by more is not kept whole. */
const pendingBytesMax = 8 * 1024 * 1024;

/** What a reply came to: how to put it together, and the last of its content, not yet in the journal. */
export interface FinishedReply {
  readonly ops: readonly Op[];
  readonly rest: ReadyContent;
}

/** Takes a reply's bytes as they pass, and stores them in chunks. Never holds the stream up. */
export class Reply implements ReplySink {
  bytes = 0;
  readonly #store: ReplyStore;
  readonly #key: Promise<ContentKey>;
  /** One piece of memory: an array of its own for each small event would cost several times its bytes. */
  readonly #chunk = new ByteBuffer();
  #pendingBytes = 0;
  readonly #ops: Op[] = [];
  #stored: Promise<void> = Promise.resolve();
  #whole = true;

  constructor(key: Promise<ContentKey>, store: ReplyStore) {
    this.#key = key;
    this.#store = store;
    key.catch(() => undefined);
  }

  write(chunk: Uint8Array): void {
    this.bytes += chunk.length;
    if (!this.#whole) return;
    for (let at = 0; at < chunk.length;) {
      const end = Math.min(chunk.length, at + chunkBytes - this.#chunk.length);
      // A copy: the caller's buffer may be used again.
      this.#chunk.append(chunk, at, end);
      at = end;
      if (this.#chunk.length === chunkBytes) this.#flush();
    }
  }

  /** Null when the reply could not be kept whole. */
  async finish(): Promise<FinishedReply | null> {
    await this.#stored;
    if (!this.#whole) return null;
    const rest = await this.#prepare(this.#taken(), await this.#key);
    return { ops: this.#ops, rest };
  }

  #flush(): void {
    const bytes = this.#taken();
    this.#pendingBytes += bytes.length;
    if (this.#pendingBytes > pendingBytesMax) {
      this.#whole = false;
      return;
    }
    this.#stored = this.#stored.then(() => this.#keep(bytes));
  }

  #taken(): Buffer {
    const { buffer, byteOffset, length } = this.#chunk.take();
    return Buffer.from(buffer, byteOffset, length);
  }

  async #keep(bytes: Buffer): Promise<void> {
    try {
      const key = await this.#key;
      if (this.#whole) await this.#store.store(await this.#prepare(bytes, key), key);
    } catch {
      // Overloaded or poisoned: the outcome's own append says so; the reply counts as not kept.
      this.#whole = false;
    } finally {
      this.#pendingBytes -= bytes.length;
    }
  }

  async #prepare(bytes: Buffer, key: ContentKey): Promise<ReadyContent> {
    const ops = chunkOps(bytes, key);
    this.#ops.push(...ops);
    const packs = newPacks(bytes, ops, [], this.#store.hasContent);
    return { packs, compressed: packs.length === 0 ? [] : await this.#store.compress(packs) };
  }
}

/** No content at all. */
export const noContent: ReadyContent = { packs: [], compressed: [] };
