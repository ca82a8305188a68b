const firstBytes = 1024;
/** More than this is given back when it was taken. */
const keptBytesMax = 8 * 1024;
/** Up to the size at which doubling begins. */
const stepBytes = 16 * 1024;
const doubledFromBytes = 64 * 1024;

/**
 * Bytes that come in pieces, in one growing piece of memory; the caller bounds their number. What it grew out of is
 * given back at once: left to the garbage collector, it would be resident as long again under many streams.
 */
export class ByteBuffer {
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Adds a copy of chunk[from, to). */
  append(chunk: Uint8Array, from: number, to: number): void {
    const length = this.#length + to - from;
    if (length > this.#bytes.length) this.#resize(Math.max(length, grown(this.#bytes.length)));
    this.#bytes.set(chunk.subarray(from, to), this.#length);
    this.#length = length;
  }

  /** All of it, in memory of its own, and empties itself. */
  take(): Uint8Array {
    if (this.#bytes.length <= keptBytesMax) {
      const all = this.#bytes.slice(0, this.#length);
      this.#length = 0;
      return all;
    }
    this.#resize(this.#length);
    const all = this.#bytes;
    this.#bytes = new Uint8Array(0);
    this.#length = 0;
    return all;
  }

  #resize(bytes: number): void {
    this.#bytes = new Uint8Array(this.#bytes.buffer.transfer(bytes));
  }
}

function grown(bytes: number): number {
  if (bytes < firstBytes) return firstBytes;
  return bytes + (bytes < doubledFromBytes ? Math.min(bytes, stepBytes) : bytes);
}
