import type { LayerContent } from "./layer.ts";

/** 1 for what readable text is made of: printable ASCII, tab, line ends. */
export const isTextByte: Uint8Array = new Uint8Array(256);
for (let byte = 0x20; byte < 0x7f; byte++) isTextByte[byte] = 1;
for (const byte of [0x09, 0x0a, 0x0d, 0x1b]) isTextByte[byte] = 1;

/** Bytes that are looked at: the beginning, and as many from the middle. */
const sampleBytes = 512;
const textShareMin = 0.9;

/** What decoded bytes are. */
export function contentOf(bytes: Uint8Array): LayerContent {
  if (packing(bytes) !== null) return "packed";
  const middle = Math.max(sampleBytes, (bytes.length - sampleBytes) >> 1);
  const looked =
    Math.min(bytes.length, sampleBytes) + Math.min(Math.max(bytes.length - middle, 0), sampleBytes);
  const text = textBytes(bytes, 0, sampleBytes) + textBytes(bytes, middle, middle + sampleBytes);
  return text >= looked * textShareMin || isTwoByteText(bytes) ? "text" : "binary";
}

/** How many of bytes [start, end) readable text could hold. Well-formed UTF-8 counts, half of any other high byte does not. */
export function textBytes(bytes: Uint8Array, start: number, end: number): number {
  const to = Math.min(end, bytes.length);
  let count = 0;
  for (let at = start; at < to; at++) {
    const byte = bytes[at]!;
    if (isTextByte[byte] === 1) count++;
    else if (byte >= 0xc2 && byte < 0xf5) {
      const more = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
      let good = 0;
      while (good < more && at + 1 + good < to && (bytes[at + 1 + good]! & 0xc0) === 0x80) good++;
      if (good === more) count += more + 1;
      at += good;
    }
  }
  return count;
}

/** Every other byte zero, as in UTF-16 of ASCII. */
export function isTwoByteText(bytes: Uint8Array): boolean {
  if (bytes.length < 16) return false;
  let low = 0;
  let high = 0;
  const to = Math.min(bytes.length - 1, 64);
  for (let at = 0; at < to; at += 2) {
    if (bytes[at] === 0 && isTextByte[bytes[at + 1]!] === 1) high++;
    if (bytes[at + 1] === 0 && isTextByte[bytes[at]!] === 1) low++;
  }
  return Math.max(low, high) * 2 >= to * 0.8;
}

export type Packing = "gzip" | "zlib" | "pdf" | "zip";

/** By the first bytes, as RFC 1952, RFC 1950, ISO 32000 and PKWARE's APPNOTE give them. */
export function packing(bytes: Uint8Array): Packing | null {
  // By index: this is asked of every run, and an iterator costs more than all the rest.
  const a = bytes[0];
  const b = bytes[1];
  const c = bytes[2];
  const d = bytes[3];
  if (a === 0x1f && b === 0x8b && c === 0x08) return "gzip";
  if (a === 0x78 && b !== undefined && b !== 0x20 && ((a << 8) | b) % 31 === 0 && isTextByte[c ?? 0] === 0)
    return "zlib";
  if (a === 0x78 && (b === 0x01 || b === 0x9c || b === 0xda)) return "zlib";
  if (a === 0x25 && b === 0x50 && c === 0x44 && d === 0x46) return "pdf";
  if (a === 0x50 && b === 0x4b && c === 0x03 && d === 0x04) return "zip";
  return null;
}
