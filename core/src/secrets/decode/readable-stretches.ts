import { base64Values } from "./base-digits.ts";
import { isTextByte } from "./likeness.ts";

/** Shorter than any secret that is sure by its own form; among random bytes one in four million is so long. */
const stretchBytesMin = 16;
const backslash = 0x5c;
/** Between two stretches; no pattern goes over it. */
const separator: readonly number[] = [0x0a, 0x01, 0x0a];

export interface ReadableStretches {
  /** One after the other, parted. */
  readonly bytes: Uint8Array;
  /** They are the most of it: it is a text, whatever it is called. */
  readonly isMost: boolean;
}

/**
 * What can be read in the bytes that [start, end) of a JSON literal encode as base64: ASCII, also in two
 * bytes a character. Looked for from each of the four digits that a group may begin with, since what was
 * put behind something else begins anywhere. One byte in sixteen is decoded where nothing can be read.
 */
export function readableStretches(bytes: Uint8Array, start: number, end: number): ReadableStretches {
  const digits = withoutBackslashes(bytes.subarray(start, end));
  const out = new Stretches(256);
  for (let phase = 0; phase < 4; phase++) eachStretch(digits, phase, out);
  return { bytes: out.bytes, isMost: out.readable * 2 >= (digits.length * 3) / 4 };
}

class Stretches {
  #bytes: Uint8Array;
  #length = 0;
  readable = 0;

  constructor(room: number) {
    this.#bytes = new Uint8Array(room);
  }

  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  add(digits: Uint8Array, phase: number, from: number, to: number): void {
    const needed = this.#length + separator.length + to - from;
    if (needed > this.#bytes.length) {
      const larger = new Uint8Array(needed * 2);
      larger.set(this.bytes);
      this.#bytes = larger;
    }
    if (this.#length > 0) for (const byte of separator) this.#bytes[this.#length++] = byte;
    for (let at = from; at < to; at++) this.#bytes[this.#length++] = byteAt(digits, phase, at);
    this.readable += to - from;
  }
}

/** As findDigitRuns: where one of so many bytes says nothing, no stretch of that length holds it. */
function eachStretch(digits: Uint8Array, phase: number, out: Stretches): void {
  const count = Math.floor((Math.max(0, digits.length - phase) * 3) / 4);
  let start = 0;
  while (start + stretchBytesMin <= count) {
    let at = start + stretchBytesMin - 1;
    while (at >= start && isReadable(digits, phase, at, count)) at--;
    if (at >= start) {
      start = at + 1;
      continue;
    }
    let end = start + stretchBytesMin;
    while (end < count && isReadable(digits, phase, end, count)) end++;
    out.add(digits, phase, start, end);
    start = end;
  }
}

/** A zero alone between characters is half of one in UTF-16. */
function isReadable(digits: Uint8Array, phase: number, at: number, count: number): boolean {
  const byte = byteAt(digits, phase, at);
  if (isTextByte[byte] === 1) return true;
  return byte === 0 && at + 1 < count && isTextByte[byteAt(digits, phase, at + 1)] === 1;
}

function byteAt(digits: Uint8Array, phase: number, at: number): number {
  const group = Math.floor(at / 3);
  const place = at - 3 * group;
  const first = phase + 4 * group + place;
  const bits = (base64Values[digits[first]!]! << 6) | base64Values[digits[first + 1]!]!;
  return (bits >> (4 - 2 * place)) & 0xff;
}

/** A slash may stand as `\/`. */
function withoutBackslashes(literal: Uint8Array): Uint8Array {
  return literal.includes(backslash) ? literal.filter((byte) => byte !== backslash) : literal;
}
