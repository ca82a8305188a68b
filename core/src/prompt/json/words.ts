/**
 * Bytes read four at a time, twice as fast as one by one. A byte test on a word leaves the high
 * bit of each byte that passes, and perhaps of one above it; the lowest is exact, and in
 * little-endian order the lowest is the first.
 */
const highBits = 0x80808080;
const ones = 0x01010101;

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Offset of the first byte whose high bit is set in a tested word; the word is not 0. */
export function firstHit(tested: number): number {
  return (31 - Math.clz32(tested & -tested)) >>> 3;
}

/** Not 0 if the word holds a quote, a backslash, a control character or a byte from 0x80 on. */
export function testLiteral(word: number): number {
  return (
    (((word ^ 0x22222222) - ones) | ((word ^ 0x5c5c5c5c) - ones) | (word - 0x20202020) | word) & highBits
  );
}

/** Not 0 if the word holds a backslash. */
export function testBackslash(word: number): number {
  const other = word ^ 0x5c5c5c5c;
  return (other - ones) & ~other & highBits;
}

/** Offset of the first `byte` in [from, end), or `end`. */
export function indexOfByte(view: DataView, from: number, end: number, byte: number): number {
  const pattern = byte * ones;
  let at = from;
  for (; at + 4 <= end; at += 4) {
    const word = view.getInt32(at, true) ^ pattern;
    const hit = (word - ones) & ~word & highBits;
    if (hit !== 0) return at + firstHit(hit);
  }
  while (at < end && view.getUint8(at) !== byte) at++;
  return at;
}

/** Copies [from, end) to `to`; gives the offset after the copy. */
export function copyBytes(source: DataView, from: number, end: number, target: DataView, to: number): number {
  let at = from;
  let out = to;
  for (; at + 4 <= end; at += 4, out += 4) target.setInt32(out, source.getInt32(at, true), true);
  for (; at < end; at++, out++) target.setUint8(out, source.getUint8(at));
  return out;
}
