import type { Layer } from "./layer.ts";

/** Characters of a stretch, at least: a zero byte or two in a text is no UTF-16. */
const charactersMin = 8;
const separator = 0x0a;

/**
 * What stands in a text as UTF-16, in either order of bytes, as characters of one byte. What is outside of
 * ASCII becomes a question mark, so that two bytes are one everywhere.
 */
export function twoByteLayer(bytes: Uint8Array): Layer | null {
  const firstZero = bytes.indexOf(0);
  if (firstZero < 0) return null;
  const out = new Uint8Array((bytes.length >> 1) + 1);
  let to = 0;
  /** Triples: where a stretch begins in the layer, where in the text, where it ends in the layer. */
  const stretches: number[] = [];
  for (let zero = firstZero; zero >= 0;) {
    const little = zero > 0 ? countPairs(bytes, zero - 1, 0) : 0;
    const big = countPairs(bytes, zero, 1);
    const count = Math.max(little, big);
    if (count < charactersMin) {
      zero = bytes.indexOf(0, zero + 1);
      continue;
    }
    const start = little >= big ? zero - 1 : zero;
    const low = little >= big ? 0 : 1;
    if (to > 0) out[to++] = separator;
    const begin = to;
    for (let i = 0; i < count; i++) {
      const byte = bytes[start + 2 * i + low]!;
      out[to++] = byte < 0x80 ? byte : 0x3f;
    }
    stretches.push(begin, start, to);
    zero = bytes.indexOf(0, start + 2 * count);
  }
  if (stretches.length === 0) return null;
  return {
    encoding: "utf-16",
    bytes: out.subarray(0, to),
    content: "text",
    range(start, end) {
      for (let at = 0; at < stretches.length; at += 3) {
        const begin = stretches[at]!;
        if (start < begin || end > stretches[at + 2]!) continue;
        const from = stretches[at + 1]!;
        return [from + 2 * (start - begin), from + 2 * (end - begin)];
      }
      return null;
    },
  };
}

/** Pairs from `start` on of which the byte at `low` is a character and the other zero. */
function countPairs(bytes: Uint8Array, start: number, low: 0 | 1): number {
  let count = 0;
  for (let at = start; at + 1 < bytes.length; at += 2) {
    const character = bytes[at + low]!;
    if (bytes[at + 1 - low] !== 0 || (character < 0x20 && !isSpace(character)) || character === 0x7f) break;
    count++;
  }
  return count;
}

function isSpace(byte: number): boolean {
  return byte === 0x09 || byte === 0x0a || byte === 0x0d;
}
