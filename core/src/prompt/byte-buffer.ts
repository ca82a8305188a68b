const keptBytesMax = 64 * 1024;

/** Bytes that come in pieces, in one growing piece of memory; the caller bounds their number. */
export class ByteBuffer {
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Adds a copy of chunk[from, to). */
  append(chunk: Uint8Array, from: number, to: number): void {
    const length = this.#length + to - from;
    if (length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(length, this.#bytes.length * 2));
      larger.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = larger;
    }
    this.#bytes.set(chunk.subarray(from, to), this.#length);
    this.#length = length;
  }

  /** A copy of all, and empties itself. */
  take(): Uint8Array {
    const all = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    if (this.#bytes.length > keptBytesMax) this.#bytes = new Uint8Array(1024);
    return all;
  }
}
