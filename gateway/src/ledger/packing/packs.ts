import type { Pack } from "../content.ts";
import type { ContentKey } from "../subject-key.ts";
import type { PackingLimits } from "./limits.ts";

export interface KeyedPack extends Pack {
  readonly key: ContentKey;
}

interface Filling {
  readonly key: ContentKey;
  readonly digests: string[];
  readonly pieces: Uint8Array[];
  bytes: number;
}

/** Gathers pieces of one key, in the order in which they came: what was said together is compressed together. */
export class Packs {
  readonly #limits: Pick<PackingLimits, "packBytesMax" | "pendingBytesMax">;
  readonly #filling = new Map<string, Filling>();
  #bytes = 0;

  constructor(limits: Pick<PackingLimits, "packBytesMax" | "pendingBytesMax">) {
    this.#limits = limits;
  }

  /** Gives a pack that is full now, or that has to go to make room. */
  add(key: ContentKey, digest: string, piece: Uint8Array): KeyedPack | undefined {
    const id = Buffer.from(key.id).toString("latin1");
    let filling = this.#filling.get(id);
    if (!filling) this.#filling.set(id, (filling = { key, digests: [], pieces: [], bytes: 0 }));
    filling.digests.push(digest);
    filling.pieces.push(piece);
    filling.bytes += piece.length;
    this.#bytes += piece.length;
    if (filling.bytes >= this.#limits.packBytesMax) return this.#take(id, filling);
    return this.#bytes > this.#limits.pendingBytesMax ? this.#largest() : undefined;
  }

  /** What is left, pack by pack. */
  *rest(): Generator<KeyedPack, void> {
    for (const [id, filling] of this.#filling) yield this.#take(id, filling);
  }

  #largest(): KeyedPack | undefined {
    const [largest] = [...this.#filling].toSorted(([, a], [, b]) => b.bytes - a.bytes);
    return largest && this.#take(...largest);
  }

  #take(id: string, { key, digests, pieces, bytes }: Filling): KeyedPack {
    this.#filling.delete(id);
    this.#bytes -= bytes;
    return { key, digests, lengths: pieces.map(({ length }) => length), raw: Buffer.concat(pieces) };
  }
}
