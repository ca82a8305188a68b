import { latin1 } from "../scan/latin1.ts";

const newline = 0x0a;
const carriageReturn = 0x0d;
const quote = 0x22;
const apostrophe = 0x27;
const space = 0x20;
const lineBytesMax = 16_384;
const cellBytesMax = 200;
const cellCountMax = 256;

/** Pairs: the half-open ranges of a line's fields; null for a line that is too long or has too many. `delimiter` 0: two blanks or more. */
export function fieldsOf(
  bytes: Uint8Array,
  start: number,
  end: number,
  delimiter: number,
): readonly number[] | null {
  if (end - start > lineBytesMax) return null;
  const fields: number[] = [];
  let from = start;
  let quoted = false;
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    if (byte === quote) quoted = !quoted && isBlank(bytes, from, at);
    else if (!quoted && (delimiter === 0 ? byte === space && bytes[at + 1] === space : byte === delimiter)) {
      fields.push(from, at);
      if (fields.length > 2 * cellCountMax) return null;
      if (delimiter === 0) while (at + 1 < end && bytes[at + 1] === space) at++;
      from = at + 1;
    }
  }
  fields.push(from, end);
  return fields;
}

/** What tells fields apart: a comma, a tab, a semicolon, a bar; two blanks or more. */
export const delimiters: readonly number[] = [0x2c, 0x09, 0x3b, 0x7c, 0];
const delimiterBit: Uint8Array = new Uint8Array(256);
for (const [index, each] of delimiters.entries()) if (each > 0) delimiterBit[each] = 1 << index;
const blanksBit = 1 << delimiters.indexOf(0);

/** A bit for each of the delimiters that stand in a line, by index: by the others there is one field. */
export function delimitersIn(bytes: Uint8Array, start: number, end: number): number {
  let found = 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    found |= byte === space && bytes[at + 1] === space ? blanksBit : delimiterBit[byte]!;
  }
  return found;
}

function isBlank(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++)
    if (bytes[at] !== space && bytes[at] !== 0x5b && bytes[at] !== 0x28) return false;
  return true;
}

/** A field without the blanks, quotes and brackets around it. */
export function cellText(bytes: Uint8Array, start: number, end: number): string {
  let [from, to] = [start, end];
  while (from < to && isWrapping(bytes[from]!)) from++;
  while (to > from && isWrapping(bytes[to - 1]!)) to--;
  return to - from > cellBytesMax ? "" : latin1(bytes, from, to);
}

function isWrapping(byte: number): boolean {
  return (
    byte <= space ||
    byte === quote ||
    byte === apostrophe ||
    byte === 0x5b ||
    byte === 0x5d ||
    byte === 0x28 ||
    byte === 0x29 ||
    byte === 0x60
  );
}

/** Where the line that begins at `start` ends, without its line break. */
export function lineEndOf(bytes: Uint8Array, start: number): number {
  const found = bytes.indexOf(newline, start);
  const end = found < 0 ? bytes.length : found;
  return end > start && bytes[end - 1] === carriageReturn ? end - 1 : end;
}

export function nextLineOf(bytes: Uint8Array, lineEnd: number): number {
  const found = bytes[lineEnd] === newline ? lineEnd : bytes.indexOf(newline, lineEnd);
  return found < 0 ? bytes.length : found + 1;
}
