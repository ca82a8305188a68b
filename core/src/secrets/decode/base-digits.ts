import { base64Alphabet, base64UrlAlphabet } from "./base64-alphabet.ts";
import type { Segments } from "./wrapped-run.ts";

/** Value of each digit of base64, both alphabets (RFC 4648 sections 4 and 5). */
export const base64Values: Uint8Array = new Uint8Array(256);
for (const alphabet of [base64Alphabet, base64UrlAlphabet]) {
  for (let value = 0; value < 64; value++) base64Values[alphabet.charCodeAt(value)] = value;
}

/** Value of each hex digit; 16 for what is none. */
const hexValues: Uint8Array = new Uint8Array(256).fill(16);
for (let value = 0; value < 16; value++) {
  const digit = value.toString(16);
  hexValues[digit.charCodeAt(0)] = value;
  hexValues[digit.toUpperCase().charCodeAt(0)] = value;
}

export function digitCount(segments: Segments): number {
  let count = 0;
  for (let at = 0; at < segments.length; at += 2) count += segments[at + 1]! - segments[at]!;
  return count;
}

/** Bytes of at most `digitsMax` digits of base64; what is left of a group of four gives what it can. */
export function decodeBase64(bytes: Uint8Array, segments: Segments, digitsMax: number): Uint8Array {
  const count = Math.min(digitCount(segments), digitsMax);
  const out = new Uint8Array((count * 3) >> 2);
  let left = count;
  let bits = 0;
  let bitCount = 0;
  let to = 0;
  for (let segment = 0; segment < segments.length && left > 0; segment += 2) {
    let at = segments[segment]!;
    const end = Math.min(segments[segment + 1]!, at + left);
    left -= end - at;
    if (bitCount === 0) {
      for (; at + 4 <= end; at += 4) {
        const group =
          (base64Values[bytes[at]!]! << 18) |
          (base64Values[bytes[at + 1]!]! << 12) |
          (base64Values[bytes[at + 2]!]! << 6) |
          base64Values[bytes[at + 3]!]!;
        out[to] = group >> 16;
        out[to + 1] = (group >> 8) & 0xff;
        out[to + 2] = group & 0xff;
        to += 3;
      }
    }
    for (; at < end; at++) {
      bits = ((bits << 6) | base64Values[bytes[at]!]!) & 0xffff;
      bitCount += 6;
      if (bitCount >= 8) {
        bitCount -= 8;
        out[to++] = (bits >> bitCount) & 0xff;
      }
    }
  }
  return out.subarray(0, to);
}

/** Writes what the first digits of all segments say, as base64, as far as `out` has room; gives how many bytes. */
export function readHeads(bytes: Uint8Array, segments: Segments, out: Uint8Array): number {
  let to = 0;
  let bits = 0;
  let bitCount = 0;
  for (let segment = 0; segment < segments.length; segment += 2) {
    const end = segments[segment + 1]!;
    for (let at = segments[segment]!; at < end; at++) {
      bits = ((bits << 6) | base64Values[bytes[at]!]!) & 0xffff;
      bitCount += 6;
      if (bitCount < 8) continue;
      if (to === out.length) return to;
      bitCount -= 8;
      out[to++] = (bits >> bitCount) & 0xff;
    }
  }
  return to;
}

/** Writes what the first digits of a run say, as base64, as far as `out` has room; gives how many bytes. */
export function readHead(bytes: Uint8Array, start: number, end: number, out: Uint8Array): number {
  const last = Math.min(end, start + ((out.length / 3) << 2));
  let to = 0;
  for (let at = start; at + 4 <= last; at += 4) {
    const group =
      (base64Values[bytes[at]!]! << 18) |
      (base64Values[bytes[at + 1]!]! << 12) |
      (base64Values[bytes[at + 2]!]! << 6) |
      base64Values[bytes[at + 3]!]!;
    out[to] = group >> 16;
    out[to + 1] = (group >> 8) & 0xff;
    out[to + 2] = group & 0xff;
    to += 3;
  }
  return to;
}

/** Whether the first digits of a run are all hex. */
export function beginsWithHex(bytes: Uint8Array, start: number): boolean {
  for (let at = start; at < start + 8; at++) if (hexValues[bytes[at] ?? 0] === 16) return false;
  return true;
}

export function isHex(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (hexValues[bytes[at]!] === 16) return false;
  return true;
}

/** Behind a `0x` that stands at `start`. */
export function hexStart(bytes: Uint8Array, start: number): number {
  return bytes[start] === 0x30 && (bytes[start + 1]! | 0x20) === 0x78 ? start + 2 : start;
}

/** Bytes of at most `digitsMax` hex digits; undefined where one is none or they are odd in number. */
export function decodeHex(bytes: Uint8Array, segments: Segments, digitsMax: number): Uint8Array | undefined {
  const count = digitCount(segments);
  if (count % 2 !== 0) return undefined;
  const out = new Uint8Array(Math.min(count, digitsMax) >> 1);
  let high = -1;
  let to = 0;
  for (let segment = 0; segment < segments.length; segment += 2) {
    for (let at = segments[segment]!; at < segments[segment + 1]!; at++) {
      const value = hexValues[bytes[at]!]!;
      if (value === 16) return undefined;
      if (high < 0) high = value;
      else {
        if (to === out.length) return out;
        out[to++] = (high << 4) | value;
        high = -1;
      }
    }
  }
  return out;
}
