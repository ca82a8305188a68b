import { OffsetMapBuilder, type OffsetMap } from "./offset-map.ts";
import { utf8Length, utf8ToString, writeUtf8 } from "./utf8.ts";
import { firstHit, indexOfByte, testBackslash, viewOf } from "./words.ts";

const backslash = 0x5c;
const letterU = 0x75;

/** What the byte after a backslash stands for; 0 for "u". */
const simpleEscapes: Uint8Array = new Uint8Array(256);
for (const [letter, value] of [
  [0x22, 0x22],
  [0x5c, 0x5c],
  [0x2f, 0x2f],
  [0x62, 0x08],
  [0x66, 0x0c],
  [0x6e, 0x0a],
  [0x72, 0x0d],
  [0x74, 0x09],
] as const) {
  simpleEscapes[letter] = value;
}

/**
 * Text, as UTF-8, of the literal whose content is bytes[start, end), already found valid by
 * JsonCursor. No copy is made of a literal without escapes.
 */
export function unescape(bytes: Uint8Array, start: number, end: number, escaped: boolean): Uint8Array {
  if (!escaped) return bytes.subarray(start, end);
  const out = new Uint8Array(end - start);
  const source = viewOf(bytes);
  const target = viewOf(out);
  let to = 0;
  let at = start;
  while (at < end) {
    // Copies a word whole even if an escape begins in it: what is too much is written over.
    let hit = 0;
    while (hit === 0 && at + 4 <= end) {
      const word = source.getInt32(at, true);
      target.setInt32(to, word, true);
      hit = testBackslash(word);
      const copied = hit === 0 ? 4 : firstHit(hit);
      at += copied;
      to += copied;
    }
    if (hit === 0) while (at < end && bytes[at] !== backslash) out[to++] = bytes[at++]!;
    if (at >= end) break;
    const simple = simpleEscapes[bytes[at + 1]!]!;
    if (simple === 0) to = writeUtf8(escapedPoint(bytes, at), out, to);
    else out[to++] = simple;
    at += simple === 0 ? escapeLength(bytes, at) : 2;
  }
  return out.subarray(0, to);
}

/** From offsets of the unescaped text to offsets of `bytes`, counted from `base`. */
export function unescapeMap(bytes: Uint8Array, start: number, end: number, base: number): OffsetMap {
  const source = viewOf(bytes);
  const breaks = new OffsetMapBuilder();
  let to = 0;
  for (let at = start; ;) {
    const escape = indexOfByte(source, at, end, backslash);
    if (escape === end) break;
    to += escape - at;
    to += bytes[escape + 1] === letterU ? utf8Length(escapedPoint(bytes, escape)) : 1;
    at = escape + escapeLength(bytes, escape);
    breaks.add(to, at - base, at - base);
  }
  return breaks.build(start - base);
}

/** Code point of the \u escape at `at`, of two where they are a surrogate pair. */
function escapedPoint(bytes: Uint8Array, at: number): number {
  const unit = hex4(bytes, at + 2);
  if (!isHighSurrogate(unit)) return unit;
  return 0x10000 + ((unit - 0xd800) << 10) + (hex4(bytes, at + 8) - 0xdc00);
}

function escapeLength(bytes: Uint8Array, at: number): number {
  if (bytes[at + 1] !== letterU) return 2;
  return isHighSurrogate(hex4(bytes, at + 2)) ? 12 : 6;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

/** Text of a literal as a string. */
export function literalString(bytes: Uint8Array, start: number, end: number, escaped: boolean): string {
  if (!escaped) return utf8ToString(bytes, start, end);
  const text = unescape(bytes, start, end, true);
  return utf8ToString(text, 0, text.length);
}

/** Value of four hex digits, or -1. */
export function hex4(bytes: Uint8Array, at: number): number {
  let value = 0;
  for (let i = at; i < at + 4; i++) {
    const digit = hexDigit(bytes[i] ?? 0);
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
