import { plainView } from "../text-bytes.ts";

const charactersPerCall = 4096;
const slackBytes = 64;
const aheadBytesMin = 1024;
/** For fewer the runtime's decoder costs more than it spares. */
const decodedBytesMin = 24;

/** It belongs to every runtime, but to no `lib` without a browser's names. */
interface Utf8Decoder {
  decode(bytes: Uint8Array): string;
}

const { TextDecoder: Decoder } = globalThis as { readonly TextDecoder?: new () => Utf8Decoder };
/** It keeps nothing between calls. Undefined where the runtime has none. */
const utf8Decoder = Decoder === undefined ? undefined : new Decoder();

/** One character for each byte, so that offsets in the string are offsets in the bytes. */
export function latin1(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  for (let at = start; at < end; at += charactersPerCall) {
    const piece = plainView(bytes, at, Math.min(end, at + charactersPerCall));
    // Of ASCII alone UTF-8 says the same, and the runtime reads it twenty times as fast.
    text +=
      utf8Decoder !== undefined && piece.length >= decodedBytesMin && isAscii(piece)
        ? utf8Decoder.decode(piece)
        : // apply() takes any array-like; its declaration asks for an array.
          String.fromCharCode.apply(null, piece as unknown as number[]);
  }
  return text;
}

function isAscii(bytes: Uint8Array): boolean {
  let all = 0;
  for (let at = 0; at < bytes.length; at++) all |= bytes[at]!;
  return all < 0x80;
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
