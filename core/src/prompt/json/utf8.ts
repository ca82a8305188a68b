import { malformed } from "./fault.ts";

/**
 * Well-formed sequences of Unicode 15, table 3-7: no overlongs, no surrogates, nothing above
 * U+10FFFF. Gives the offset after the character that starts at `at`, or -1.
 */
function nextCharacter(bytes: Uint8Array, at: number, end: number): number {
  const lead = bytes[at]!;
  if (lead < 0x80) return at + 1;
  if (lead < 0xc2 || lead > 0xf4) return -1;
  const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if (at + length > end) return -1;
  const second = bytes[at + 1]!;
  const lowest = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const highest = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (second < lowest || second > highest) return -1;
  if (length > 2 && (bytes[at + 2]! & 0xc0) !== 0x80) return -1;
  if (length > 3 && (bytes[at + 3]! & 0xc0) !== 0x80) return -1;
  return at + length;
}

/** As nextCharacter, but refuses with `body_malformed`. */
export function requireCharacter(bytes: Uint8Array, at: number, end: number): number {
  const next = nextCharacter(bytes, at, end);
  if (next < 0) throw malformed("invalid UTF-8", at);
  return next;
}

/** Code point of a well-formed sequence of `length` bytes. */
function codePoint(bytes: Uint8Array, at: number, length: number): number {
  const lead = bytes[at]!;
  if (length === 1) return lead;
  let point = lead & (0xff >> (length + 1));
  for (let i = 1; i < length; i++) point = (point << 6) | (bytes[at + i]! & 0x3f);
  return point;
}

const unitsPerCall = 4096;

/** UTF-8 to a string. Malformed bytes each become U+FFFD; nothing throws. */
export function utf8ToString(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  for (let at = start; at < end;) {
    const stop = Math.min(end, at + unitsPerCall);
    let ascii = at;
    while (ascii < stop && bytes[ascii]! < 0x80) ascii++;
    if (ascii > at) {
      text += fromUnits(bytes.subarray(at, ascii));
      at = ascii;
    } else {
      const units = new Uint16Array(stop - at + 1);
      let count = 0;
      while (at < stop && bytes[at]! >= 0x80) {
        const next = nextCharacter(bytes, at, end);
        count =
          next < 0
            ? writeUtf16(0xfffd, units, count)
            : writeUtf16(codePoint(bytes, at, next - at), units, count);
        at = next < 0 ? at + 1 : next;
      }
      text += fromUnits(units.subarray(0, count));
    }
  }
  return text;
}

function writeUtf16(point: number, units: Uint16Array, count: number): number {
  if (point < 0x10000) {
    units[count] = point;
    return count + 1;
  }
  units[count] = 0xd7c0 + (point >> 10);
  units[count + 1] = 0xdc00 + (point & 0x3ff);
  return count + 2;
}

function fromUnits(units: Uint8Array | Uint16Array): string {
  // Not a spread: that goes through the iterator, one unit at a time.
  const text: unknown = Reflect.apply(String.fromCharCode, null, units);
  return String(text);
}

/** Writes a code point as UTF-8; gives the offset after it. `out` has room for 4 bytes. */
export function writeUtf8(point: number, out: Uint8Array, at: number): number {
  if (point < 0x80) {
    out[at] = point;
    return at + 1;
  }
  if (point < 0x800) {
    out[at] = 0xc0 | (point >> 6);
    out[at + 1] = 0x80 | (point & 0x3f);
    return at + 2;
  }
  if (point < 0x10000) {
    out[at] = 0xe0 | (point >> 12);
    out[at + 1] = 0x80 | ((point >> 6) & 0x3f);
    out[at + 2] = 0x80 | (point & 0x3f);
    return at + 3;
  }
  out[at] = 0xf0 | (point >> 18);
  out[at + 1] = 0x80 | ((point >> 12) & 0x3f);
  out[at + 2] = 0x80 | ((point >> 6) & 0x3f);
  out[at + 3] = 0x80 | (point & 0x3f);
  return at + 4;
}

/** Bytes of a code point in UTF-8. */
export function utf8Length(point: number): number {
  return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
}
