import { latin1 } from "../scan/latin1.ts";

const newline = 0x0a;
const carriageReturn = 0x0d;
const quote = 0x22;
const apostrophe = 0x27;
const space = 0x20;
const lineBytesMax = 16_384;
const cellBytesMax = 200;
const cellCountMax = 256;

/** Half-open ranges of a line's fields; null for a line that is too long or has too many. `delimiter` 0: two blanks or more. */
export function fieldsOf(
  bytes: Uint8Array,
  start: number,
  end: number,
  delimiter: number,
): readonly (readonly [number, number])[] | null {
  if (end - start > lineBytesMax) return null;
  const fields: (readonly [number, number])[] = [];
  let from = start;
  let quoted = false;
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    if (byte === quote) quoted = !quoted && isBlank(bytes, from, at);
    else if (!quoted && (delimiter === 0 ? byte === space && bytes[at + 1] === space : byte === delimiter)) {
      fields.push([from, at]);
      if (fields.length > cellCountMax) return null;
      if (delimiter === 0) while (at + 1 < end && bytes[at + 1] === space) at++;
      from = at + 1;
    }
  }
  fields.push([from, end]);
  return fields;
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
