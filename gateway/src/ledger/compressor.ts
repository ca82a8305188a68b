import { promisify } from "node:util";
import { constants, createZstdCompress, zstdCompress, zstdCompressSync, type ZstdCompress } from "node:zlib";
import type { Pack } from "./content.ts";

/** A smaller pack is stored as it is: handing it to a thread takes longer than it saves, and packing compresses it later. */
const storedBytesMax = 1024;
/** Larger packs are rare, and worth a thread and a better level of their own. */
const laneBytesMax = 64 * 1024;
const laneCountMax = 2;
/** Packs waiting for a lane; one more is compressed at once, by whoever brings it. */
const waitingCountMax = 1_024;

/** On the exchange's path the fastest level: half the time, a few percent more bytes. */
const quick = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };
/** Of a lane: its window need not be larger than what it is given. */
const laneOptions = {
  params: { ...quick.params, [constants.ZSTD_c_windowLog]: 16 },
  chunkSize: laneBytesMax,
  flush: constants.ZSTD_e_end,
};

const compressAside = promisify<Uint8Array, Buffer>(zstdCompress);

interface Waiting {
  readonly raw: Uint8Array;
  readonly resolve: (compressed: Buffer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Compresses content on other threads, each pack a zstd frame of its own. Making a compressor's state costs
 * several times what a few kilobytes of text take, so a few lanes keep theirs from pack to pack.
 */
export class Compressor implements Disposable {
  readonly #idle: Lane[] = [];
  readonly #waiting: Waiting[] = [];
  #laneCount = 0;
  #closed = false;

  async compress(packs: readonly Pack[]): Promise<readonly Buffer[]> {
    return Promise.all(packs.map(async ({ raw }) => this.#one(raw)));
  }

  /** What is being compressed comes to its end. */
  [Symbol.dispose](): void {
    this.#closed = true;
    for (const lane of this.#idle.splice(0)) lane.close();
  }

  async #one(raw: Uint8Array): Promise<Buffer> {
    if (raw.length <= storedBytesMax) return storedFrame(raw);
    if (raw.length > laneBytesMax) return compressAside(raw);
    if (this.#closed || this.#waiting.length >= waitingCountMax) return zstdCompressSync(raw, quick);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ raw, resolve, reject });
      const lane = this.#idle.pop() ?? this.#newLane();
      if (lane) void this.#run(lane);
    });
  }

  #newLane(): Lane | undefined {
    if (this.#laneCount >= laneCountMax) return undefined;
    this.#laneCount++;
    return new Lane();
  }

  async #run(lane: Lane): Promise<void> {
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      try {
        next.resolve(await lane.frame(next.raw));
      } catch (error) {
        // Its state is not known any more: the next pack gets a new lane.
        this.#laneCount--;
        lane.close();
        next.reject(error);
        const other = this.#waiting.length > 0 ? this.#newLane() : undefined;
        if (other) void this.#run(other);
        return;
      }
    }
    if (this.#closed) lane.close();
    else this.#idle.push(lane);
  }
}

/** One compressor, one pack at a time: each write flushes to a frame's end, and the next begins another. */
class Lane {
  readonly #zstd: ZstdCompress = createZstdCompress(laneOptions);
  #pieces: Buffer[] = [];
  #fail: (error: unknown) => void = () => undefined;

  constructor() {
    this.#zstd.on("data", (piece: Buffer) => this.#pieces.push(piece));
    this.#zstd.on("error", (error) => {
      this.#fail(error);
    });
  }

  /** Where the output just fills a piece of memory, an empty frame follows; reading takes both for one. */
  async frame(raw: Uint8Array): Promise<Buffer> {
    await new Promise<void>((resolve, reject) => {
      this.#fail = reject;
      this.#zstd.write(raw, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
    const pieces = this.#pieces;
    this.#pieces = [];
    return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
  }

  close(): void {
    this.#zstd.close();
  }
}

/** A zstd frame of one raw block (RFC 8878, 3.1.1): its size in one byte, or in two beyond 255. */
function storedFrame(raw: Uint8Array): Buffer {
  const isShort = raw.length < 256;
  const frame = Buffer.allocUnsafe(raw.length + (isShort ? 9 : 10));
  frame.writeUInt32LE(0xfd2fb528, 0);
  frame[4] = isShort ? 0x20 : 0x60;
  if (isShort) frame[5] = raw.length;
  else frame.writeUInt16LE(raw.length - 256, 5);
  const block = isShort ? 6 : 7;
  frame.writeUIntLE(raw.length * 8 + 1, block, 3);
  frame.set(raw, block + 3);
  return frame;
}
