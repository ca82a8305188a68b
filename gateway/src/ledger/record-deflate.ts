import { deflateRawSync } from "node:zlib";
import { digestCode, endOfBlock, firstLength, fixedCode, type PreparedCode } from "./prepared-code.ts";

/** Longer ones are zlib's: a code of their own is worth its making. */
const ownBytesMax = 4096;
/** zlib's state is 20 KB with these; zstd's would be a hundred times that, and its result larger. */
const zlibOptions = { windowBits: 12, memLevel: 4, level: 6, chunkSize: 2048 };
/** The format's. */
const [matchBytesMin, matchBytesMax] = [3, 258];
/** So many earlier places are looked at for the longest match; then one this long is taken without looking on. */
const placesMax = 24;
const longBytes = 64;
/** One place on a longer match is looked for only behind a shorter one than this. */
const lazyBytesMax = 16;
/** All of a match this short is found again later; of a longer one only where it begins. */
const enteredBytesMax = 8;

const hashBits = 12;
/** Knuth's: 2^32 by the golden ratio. */
const hashFactor = 0x9e3779b1;

/** What the format's symbols of lengths and distances begin at, and how many bits of an offset follow (RFC 1951, 3.2.5). */
const lengthFrom = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
  227, 258,
];
const lengthBits = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const distanceFrom = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
  6145,
];
const distanceBits = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11];
const distanceMax = 8192;
const lengthSymbols = symbolsOf(lengthFrom, matchBytesMax);
const distanceSymbols = symbolsOf(distanceFrom, distanceMax);

/**
 * Raw DEFLATE of short texts behind a dictionary, as zlib's inflate reads it. zlib sets up its state, takes the
 * dictionary in and makes a code for every text: three quarters of what it takes for a record. All that is here already.
 */
export class RecordDeflate {
  readonly #words: Buffer;
  readonly #from: number;
  /** The dictionary and, behind it, the text. */
  readonly #window: Uint8Array;
  /** By hash of three bytes: one more than their last place, 0 for none; as the dictionary leaves it. */
  readonly #wordHeads = new Uint16Array(2 ** hashBits);
  readonly #heads = new Uint16Array(2 ** hashBits);
  /** By place: one more than the place before it of the same hash. */
  readonly #earlier: Uint16Array;
  /** A literal byte, or length · 2^16 + distance. */
  readonly #tokens = new Uint32Array(ownBytesMax);

  constructor(words: Buffer) {
    if (words.length + ownBytesMax > distanceMax) throw new RangeError("the dictionary is too long");
    this.#words = words;
    this.#from = words.length;
    this.#window = new Uint8Array(words.length + ownBytesMax + matchBytesMin);
    this.#window.set(words);
    this.#earlier = new Uint16Array(this.#window.length);
    this.#heads.fill(0);
    for (let at = 0; at + matchBytesMin <= words.length; at++) this.#enter(at);
    this.#wordHeads.set(this.#heads);
  }

  /** Of the pieces, one after the other. */
  deflate(...pieces: readonly Uint8Array[]): Buffer {
    const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
    if (length > ownBytesMax)
      return deflateRawSync(Buffer.concat(pieces), { ...zlibOptions, dictionary: this.#words });
    let end = this.#from;
    for (const piece of pieces) {
      this.#window.set(piece, end);
      end += piece.length;
    }
    this.#heads.set(this.#wordHeads);
    const tokens = this.#tokens.subarray(0, this.#tokenise(end));
    const digest = bitCount(tokens, digestCode);
    const fixed = bitCount(tokens, fixedCode);
    return digest < fixed ? written(tokens, digestCode, digest) : written(tokens, fixedCode, fixed);
  }

  /** Gives the place that was the last of this hash, plus one. */
  #enter(at: number): number {
    const window = this.#window;
    const bytes = (window[at]! << 16) | (window[at + 1]! << 8) | window[at + 2]!;
    const hash = Math.imul(bytes, hashFactor) >>> (32 - hashBits);
    const before = this.#heads[hash]!;
    this.#earlier[at] = before;
    this.#heads[hash] = at + 1;
    return before;
  }

  /** Takes a match unless a longer one begins a byte later, as zlib does; gives how many tokens that makes. */
  #tokenise(end: number): number {
    const window = this.#window;
    const tokens = this.#tokens;
    const lastStart = end - matchBytesMin;
    let count = 0;
    /** The match that begins one byte before `at`. */
    let held = 0;
    for (let at = this.#from; at < end;) {
      const heldBytes = held >>> 16;
      const before = at <= lastStart ? this.#enter(at) : 0;
      const found = before > 0 && heldBytes < lazyBytesMax ? this.#longest(before, at, end, heldBytes) : 0;
      if (found > 0) {
        if (held > 0) tokens[count++] = window[at - 1]!;
        held = found;
        at++;
      } else if (held > 0) {
        tokens[count++] = held;
        held = 0;
        const behind = at - 1 + heldBytes;
        if (heldBytes <= enteredBytesMax) for (at++; at < behind; at++) if (at <= lastStart) this.#enter(at);
        at = behind;
      } else {
        tokens[count++] = window[at++]!;
      }
    }
    if (held > 0) tokens[count++] = held;
    return count;
  }

  /** The longest match of what is at `at` that is longer than `beyond`, as a token; 0 for none. */
  #longest(before: number, at: number, end: number, beyond: number): number {
    const window = this.#window;
    const lengthMax = Math.min(matchBytesMax, end - at);
    let best = Math.max(beyond, matchBytesMin - 1);
    let distance = 0;
    if (best >= lengthMax) return 0;
    for (
      let place = before, left = placesMax;
      place > 0 && left > 0;
      place = this.#earlier[place - 1]!, left--
    ) {
      const start = place - 1;
      if (window[start + best] !== window[at + best]) continue;
      let length = 0;
      while (length < lengthMax && window[start + length] === window[at + length]) length++;
      if (length <= best) continue;
      best = length;
      distance = at - start;
      if (length === lengthMax || length >= longBytes) break;
    }
    return distance === 0 ? 0 : best * 2 ** 16 + distance;
  }
}

function symbolsOf(from: readonly number[], max: number): Uint8Array {
  const symbols = new Uint8Array(max + 1);
  for (const [symbol, first] of from.entries()) symbols.fill(symbol, first);
  return symbols;
}

/** Of the stream in this code. */
function bitCount(tokens: Uint32Array, code: PreparedCode): number {
  const { literalBits, distanceBits: ofDistance } = code;
  let bits = code.headBits + literalBits[endOfBlock]!;
  for (const token of tokens) {
    if (token < 256) {
      bits += literalBits[token]!;
      continue;
    }
    const length = lengthSymbols[token >>> 16]!;
    const distance = distanceSymbols[token & 0xffff]!;
    bits += literalBits[firstLength + length]! + lengthBits[length]!;
    bits += ofDistance[distance]! + distanceBits[distance]!;
  }
  return bits;
}

function written(tokens: Uint32Array, code: PreparedCode, bits: number): Buffer {
  const { literalCode, literalBits, distanceCode, distanceBits: ofDistance } = code;
  const bytes = Buffer.allocUnsafe(Math.ceil(bits / 8));
  bytes.set(code.headBytes);
  let at = code.headBytes.length;
  /** From each byte's lowest bit up. */
  let held = code.headRest;
  let heldBits = code.headBits % 8;
  for (const token of tokens) {
    if (token < 256) {
      held |= literalCode[token]! << heldBits;
      heldBits += literalBits[token]!;
    } else {
      const length = lengthSymbols[token >>> 16]!;
      const distance = distanceSymbols[token & 0xffff]!;
      held |= literalCode[firstLength + length]! << heldBits;
      heldBits += literalBits[firstLength + length]!;
      held |= ((token >>> 16) - lengthFrom[length]!) << heldBits;
      heldBits += lengthBits[length]!;
      for (; heldBits >= 8; heldBits -= 8, held >>>= 8) bytes[at++] = held;
      held |= distanceCode[distance]! << heldBits;
      heldBits += ofDistance[distance]!;
      held |= ((token & 0xffff) - distanceFrom[distance]!) << heldBits;
      heldBits += distanceBits[distance]!;
    }
    for (; heldBits >= 8; heldBits -= 8, held >>>= 8) bytes[at++] = held;
  }
  held |= literalCode[endOfBlock]! << heldBits;
  heldBits += literalBits[endOfBlock]!;
  for (; heldBits > 0; heldBits -= 8, held >>>= 8) bytes[at++] = held;
  return bytes;
}
