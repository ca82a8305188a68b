export type Token =
  | "number"
  | "string"
  | "name"
  | "word"
  | "array"
  | "array-end"
  | "dictionary"
  | "dictionary-end"
  | "end";

const white = 1;
const delimiter = 2;
/** Classes of bytes (ISO 32000-1, 7.2.2); the rest is regular. */
const classes: Uint8Array = new Uint8Array(256);
for (const each of [0x00, 0x09, 0x0a, 0x0c, 0x0d, 0x20]) classes[each] = white;
for (const each of "()<>[]{}/%") classes[each.charCodeAt(0)] = delimiter;

const hexValues: Int8Array = new Int8Array(256).fill(-1);
for (let value = 0; value < 16; value++) {
  hexValues[value.toString(16).charCodeAt(0)] = value;
  hexValues[value.toString(16).toUpperCase().charCodeAt(0)] = value;
}

const escaped: Uint8Array = new Uint8Array(256);
for (const [letter, value] of [
  ["n", 0x0a],
  ["r", 0x0d],
  ["t", 0x09],
  ["b", 0x08],
  ["f", 0x0c],
] as const) {
  escaped[letter.charCodeAt(0)] = value;
}

const nameBytesMax = 127;
const noBytes = new Uint8Array(0);

export function isWhite(byte: number | undefined): boolean {
  return byte !== undefined && classes[byte] === white;
}

/** Up to three characters of a word as one number: operators of content streams have no more. */
export function packedWord(word: string): number {
  let packed = 0;
  for (let at = 0; at < word.length && at < 4; at++) packed |= word.charCodeAt(at) << (8 * at);
  return packed;
}

/** Tokens of objects and content streams. Goes on where something is broken; never goes back. */
export class PdfLexer {
  readonly bytes: Uint8Array;
  at: number;
  readonly #end: number;
  /** Of the last token, by its kind. */
  number = 0;
  isInteger = false;
  string: Uint8Array = noBytes;
  name = "";
  /** The first four characters, packed; and where the word stands. */
  word = 0;
  wordStart = 0;

  constructor(bytes: Uint8Array, at = 0, end: number = bytes.length) {
    this.bytes = bytes;
    this.at = at;
    this.#end = end;
  }

  next(): Token {
    const { bytes } = this;
    const end = this.#end;
    for (; this.at < end; this.at++) {
      const byte = bytes[this.at]!;
      if (classes[byte] === white) continue;
      if (byte !== 0x25) break;
      while (this.at < end && bytes[this.at] !== 0x0a && bytes[this.at] !== 0x0d) this.at++;
    }
    if (this.at >= end) return "end";
    const byte = bytes[this.at]!;
    if ((byte >= 0x30 && byte <= 0x39) || byte === 0x2d || byte === 0x2e || byte === 0x2b)
      return this.#number();
    if (classes[byte] !== delimiter) return this.#word();
    this.at++;
    if (byte === 0x2f) return this.#name();
    if (byte === 0x28) return this.#literal();
    if (byte === 0x5b) return "array";
    if (byte === 0x5d) return "array-end";
    if (byte === 0x3c) {
      if (bytes[this.at] !== 0x3c || this.at >= end) return this.#hex();
      this.at++;
      return "dictionary";
    }
    if (byte === 0x3e && bytes[this.at] === 0x3e && this.at < end) {
      this.at++;
      return "dictionary-end";
    }
    this.word = byte;
    this.wordStart = this.at - 1;
    return "word";
  }

  #number(): Token {
    const { bytes } = this;
    let value = 0;
    let scale = 0;
    let isNegative = false;
    for (; this.at < this.#end; this.at++) {
      const byte = bytes[this.at]!;
      if (byte >= 0x30 && byte <= 0x39) {
        value = value * 10 + (byte - 0x30);
        scale *= 10;
      } else if (byte === 0x2d) isNegative = true;
      else if (byte === 0x2e && scale === 0) scale = 1;
      else if (byte !== 0x2b) break;
    }
    this.isInteger = scale === 0;
    const size = scale > 1 ? value / scale : value;
    this.number = Number.isFinite(size) ? (isNegative ? -size : size) : 0;
    return "number";
  }

  #word(): Token {
    const { bytes } = this;
    this.wordStart = this.at;
    let packed = 0;
    for (let shift = 0; this.at < this.#end && classes[bytes[this.at]!] === 0; this.at++, shift += 8) {
      if (shift < 32) packed |= bytes[this.at]! << shift;
    }
    this.word = packed;
    return "word";
  }

  #name(): Token {
    const { bytes } = this;
    let name = "";
    for (; this.at < this.#end && classes[bytes[this.at]!] === 0; this.at++) {
      let byte = bytes[this.at]!;
      if (byte === 0x23 && this.at + 2 < this.#end) {
        const value = (hexValues[bytes[this.at + 1]!]! << 4) | hexValues[bytes[this.at + 2]!]!;
        if (value >= 0) {
          byte = value;
          this.at += 2;
        }
      }
      if (name.length < nameBytesMax) name += String.fromCharCode(byte);
    }
    this.name = name;
    return "name";
  }

  /** Parentheses nest; an escape is a character, octal digits, or the end of a line that goes on. */
  #literal(): Token {
    const { bytes } = this;
    const start = this.at;
    let depth = 1;
    let escapes = 0;
    for (; this.at < this.#end; this.at++) {
      const byte = bytes[this.at]!;
      if (byte === 0x5c) {
        escapes++;
        this.at++;
      } else if (byte === 0x28) depth++;
      else if (byte === 0x29 && --depth === 0) break;
    }
    const raw = bytes.subarray(start, Math.min(this.at, this.#end));
    this.at = Math.min(this.at + 1, this.#end);
    this.string = escapes === 0 ? raw : unescaped(raw);
    return "string";
  }

  #hex(): Token {
    const { bytes } = this;
    const start = this.at;
    while (this.at < this.#end && bytes[this.at] !== 0x3e) this.at++;
    const out = new Uint8Array((this.at - start + 1) >> 1);
    let digits = 0;
    for (let at = start; at < this.at; at++) {
      const value = hexValues[bytes[at]!]!;
      if (value < 0) continue;
      out[digits >> 1]! |= digits % 2 === 0 ? value << 4 : value;
      digits++;
    }
    this.at = Math.min(this.at + 1, this.#end);
    this.string = out.subarray(0, (digits + 1) >> 1);
    return "string";
  }
}

function unescaped(raw: Uint8Array): Uint8Array {
  const out = new Uint8Array(raw.length);
  let to = 0;
  for (let at = 0; at < raw.length; at++) {
    const byte = raw[at]!;
    if (byte !== 0x5c) {
      out[to++] = byte;
      continue;
    }
    const next = raw[++at];
    if (next === undefined) break;
    if (next === 0x0a) continue;
    if (next === 0x0d) {
      if (raw[at + 1] === 0x0a) at++;
    } else if (next >= 0x30 && next <= 0x37) {
      let value = next - 0x30;
      for (let more = 0; more < 2; more++) {
        const digit = (raw[at + 1] ?? 0) - 0x30;
        if (digit < 0 || digit > 7) break;
        value = value * 8 + digit;
        at++;
      }
      out[to++] = value & 0xff;
    } else out[to++] = escaped[next]! || next;
  }
  return out.subarray(0, to);
}
