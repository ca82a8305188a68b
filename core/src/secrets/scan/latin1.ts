const charactersPerCall = 4096;
const slackBytes = 64;
const aheadBytesMin = 1024;

/** One character for each byte, so that offsets in the string are offsets in the bytes. */
export function latin1(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  for (let at = start; at < end; at += charactersPerCall) {
    // apply() takes any array-like; its declaration asks for an array.
    text += String.fromCharCode.apply(
      null,
      bytes.subarray(at, Math.min(end, at + charactersPerCall)) as unknown as number[],
    );
  }
  return text;
}

/** A stretch of the text as a string, made when asked for and kept while it covers the next question. */
export class Latin1Window {
  readonly #bytes: Uint8Array;
  #text = "";
  #start = 0;
  #end = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get text(): string {
    return this.#text;
  }

  /** Makes the window cover [start, end) of the text, as far as that exists; gives its first offset. */
  cover(start: number, end: number): number {
    const last = Math.min(end, this.#bytes.length);
    if (start < this.#start || last > this.#end) {
      // Hits that lie close share a stretch, so that a text of hits costs about its length; one alone, which
      // source text has most, takes only what it asks for.
      const isClose = this.#end > 0 && start < this.#end + aheadBytesMin;
      const ahead = isClose ? Math.max(end - start, aheadBytesMin) : 0;
      // Before it too: the next may ask for what stands before its match.
      this.#start = isClose ? Math.max(0, start - slackBytes) : start;
      this.#end = Math.min(this.#bytes.length, end + ahead);
      this.#text = latin1(this.#bytes, this.#start, this.#end);
    }
    return this.#start;
  }
}
