import { standsAlone } from "../scan/border.ts";

export const valueBytesMin: number = 6;

export interface ValueMatch<Known> {
  readonly start: number;
  readonly end: number;
  readonly known: Known;
  /** Was added as a block. */
  readonly isBlock: boolean;
}

interface Entry<Known> {
  readonly bytes: Uint8Array;
  readonly known: Known;
  readonly isBlock: boolean;
}

/** Finds known values in bytes, exactly. Values can be added at any time. */
export class ValueFinder<Known> {
  /** 1 where a value starts with bytes that hash so: one look-up rules out most offsets. */
  readonly #starts = new Uint8Array(1 << 16);
  readonly #byStart = new Map<number, Entry<Known>[]>();
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /**
   * Values under 6 bytes are left out: they stand in ordinary text by chance. A block has several
   * lines, and is found with the start that the first of them has before each (line-start.ts).
   */
  add(bytes: Uint8Array, known: Known, isBlock = false): void {
    if (bytes.length < valueBytesMin) return;
    const start = firstFour(bytes, 0);
    const entries = this.#byStart.get(start) ?? [];
    if (entries.some((entry) => isAt(bytes, 0, entry.bytes) && entry.bytes.length === bytes.length)) return;
    // The longest that stands there is the one meant.
    const shorter = entries.findIndex((entry) => entry.bytes.length < bytes.length);
    entries.splice(shorter < 0 ? entries.length : shorter, 0, { bytes, known, isBlock });
    this.#byStart.set(start, entries);
    this.#starts[slot(start)] = 1;
    this.#count++;
  }

  /** Matches by rising start, none overlapping. */
  find(bytes: Uint8Array): ValueMatch<Known>[] {
    const matches: ValueMatch<Known>[] = [];
    if (this.#count === 0) return matches;
    const starts = this.#starts;
    const last = bytes.length - valueBytesMin;
    for (let at = 0; at <= last; at++) {
      const start = firstFour(bytes, at);
      if (starts[slot(start)] === 0) continue;
      for (const entry of this.#byStart.get(start) ?? []) {
        const end = entryEnd(bytes, at, entry);
        if (end < 0 || !standsAlone(bytes, at, end)) continue;
        matches.push({ start: at, end, known: entry.known, isBlock: entry.isBlock });
        at = end - 1;
        break;
      }
    }
    return matches;
  }
}

function firstFour(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

function slot(start: number): number {
  return Math.imul(start, 0x9e3779b1) >>> 16;
}

function isAt(bytes: Uint8Array, at: number, value: Uint8Array): boolean {
  if (at + value.length > bytes.length) return false;
  for (let i = 0; i < value.length; i++) {
    if (bytes[at + i] !== value[i]) return false;
  }
  return true;
}

/** Where a value that starts here ends; -1 where it does not stand here. */
function entryEnd(
  bytes: Uint8Array,
  at: number,
  { bytes: value, isBlock }: { readonly bytes: Uint8Array; readonly isBlock: boolean },
): number {
  if (isBlock) {
    const end = blockEnd(bytes, at, value);
    if (end >= 0) return end;
  }
  return isAt(bytes, at, value) ? at + value.length : -1;
}

const newline = 0x0a;
const lineStartBytesMax = 256;

function blockEnd(bytes: Uint8Array, at: number, value: Uint8Array): number {
  const start = lineStartBefore(bytes, at);
  const isSpace = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x09;
  let bare = start.length;
  while (bare > 0 && isSpace(start[bare - 1])) bare--;
  let to = at;
  for (let from = 0; from < value.length;) {
    const found = value.indexOf(newline, from);
    const next = found < 0 ? value.length : found + 1;
    const line = value.subarray(from, next);
    if (from > 0) {
      const isEmpty = line[0] === newline || (line[0] === 0x0d && line[1] === newline);
      const own = isEmpty ? start.subarray(0, bare) : start;
      if (!isAt(bytes, to, own)) return -1;
      to += own.length;
    }
    if (!isAt(bytes, to, line)) return -1;
    to += line.length;
    from = next;
  }
  return to;
}

/** Spaces and tabs, and perhaps a patch's mark, from the line's beginning on; else the mark alone, or nothing. */
function lineStartBefore(bytes: Uint8Array, at: number): Uint8Array {
  let from = at;
  while (from > 0 && at - from < lineStartBytesMax && (bytes[from - 1] === 0x20 || bytes[from - 1] === 0x09))
    from--;
  if (from > 0 && (bytes[from - 1] === 0x2b || bytes[from - 1] === 0x2d)) from--;
  if (from === 0 || bytes[from - 1] === newline) return bytes.subarray(from, at);
  while (from > 0 && at - from < lineStartBytesMax && bytes[from - 1] !== newline) from--;
  const mark = bytes[from];
  const isMark = mark === 0x2b || mark === 0x2d || mark === 0x20;
  return isMark && (from === 0 || bytes[from - 1] === newline)
    ? bytes.subarray(from, from + 1)
    : bytes.subarray(at, at);
}
