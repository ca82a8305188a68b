import { isDigit } from "./digit-runs.ts";

/** Pairs of offsets: the stretches of digits that together are one encoded thing. */
export type Segments = readonly number[];

const gapBytesMax = 80;
const equals = 0x3d;
const newline = 0x0a;
const backslash = 0x5c;
const plus = 0x2b;
const minus = 0x2d;

/** What stands between the lines of a wrapped run: white space, and what languages put around a string. */
const isGap: Uint8Array = new Uint8Array(256);
for (const each of " \t\r\n\"'`,.\\&()#>|*") isGap[each.charCodeAt(0)] = 1;
const isQuote = (byte: number | undefined): boolean => byte === 0x22 || byte === 0x27 || byte === 0x60;
const isWhite = (byte: number | undefined): boolean =>
  byte === undefined || byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);

/**
 * All lines of what is wrapped over lines or put together from strings, of which [start, end) is the
 * first. Lines are of one length but for the first and the last; strings that a + joins are of any.
 */
export function wrappedRun(bytes: Uint8Array, start: number, end: number): Segments {
  // A patch's sign is no digit of the lines behind it.
  const sign = isPatchSign(bytes, start, end) ? bytes[start]! : -1;
  const segments = [sign < 0 ? start : start + 1, end];
  let lineDigits = end - segments[0]!;
  for (let at = end; ;) {
    const gap = gapAfter(bytes, at, sign);
    if (gap === null) break;
    let to = gap.end;
    while (to < bytes.length && isDigit[bytes[to]!] === 1) to++;
    const digits = to - gap.end;
    if (digits === 0) break;
    const isSecond = segments.length === 2;
    if (!gap.isJoined && digits !== lineDigits) {
      if (isSecond && digits > lineDigits && digits >= 40 && digits % 4 === 0) lineDigits = digits;
      else if (digits < lineDigits && endsThere(bytes, to)) {
        segments.push(gap.end, to);
        break;
      } else break;
    }
    segments.push(gap.end, to);
    at = to;
  }
  return segments;
}

function isPatchSign(bytes: Uint8Array, start: number, end: number): boolean {
  const first = bytes[start];
  if (first !== plus && first !== minus) return false;
  return (start === 0 || bytes[start - 1] === newline) && (end - start) % 4 !== 0;
}

/** A shorter last line is one only where nothing but the quote's, the line's or the padding's end follows. */
function endsThere(bytes: Uint8Array, at: number): boolean {
  const next = bytes[at];
  return (
    isWhite(next) || isQuote(next) || next === equals || next === backslash || next === 0x3c || next === 0x2c
  );
}

function gapAfter(
  bytes: Uint8Array,
  from: number,
  sign: number,
): { readonly end: number; readonly isJoined: boolean } | null {
  let lines = 0;
  let quotes = 0;
  let joints = 0;
  const last = Math.min(bytes.length, from + gapBytesMax);
  for (let at = from; at < last; at++) {
    const byte = bytes[at]!;
    if (byte === newline) lines++;
    else if (byte === backslash && isLineLetter(bytes[at + 1])) {
      lines++;
      at++;
    } else if (isQuote(byte)) quotes++;
    else if (byte === sign && bytes[at - 1] === newline) continue;
    else if ((byte === plus || byte === minus) && isBetween(bytes, at, from)) joints++;
    else if (isDigit[byte] === 1) {
      const isJoined = quotes >= 2 && (joints > 0 || quotes === at - from);
      return lines > 0 || isJoined ? { end: at, isJoined } : null;
    } else if (isGap[byte] === 0) return null;
  }
  return null;
}

/** Of `\n` and `\r`: a line's end in a string. */
function isLineLetter(byte: number | undefined): boolean {
  return byte === 0x6e || byte === 0x72;
}

/** A + that joins two strings, and is no digit. */
function isBetween(bytes: Uint8Array, at: number, from: number): boolean {
  const before = bytes[at - 1];
  const next = bytes[at + 1];
  return at > from && (isWhite(before) || isQuote(before)) && (isWhite(next) || isQuote(next));
}
