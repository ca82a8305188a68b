import { afterNextString } from "../decode/continued-line.ts";
import { lineEndOf, nextLineOf } from "../personal/delimited-rows.ts";

const newline = 0x0a;
const backslash = 0x5c;
const headerBytesMax = 2048;
const rowBytesMax = 16_384;
/** JSON in JSON in JSON, and once more. */
const backslashesMax = 8;

/** What names of columns and what parts them are made of. */
const isOfHeader: Uint8Array = new Uint8Array(256).fill(1, 0x80);
for (const each of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.#- ,;|\t")
  isOfHeader[each.charCodeAt(0)] = 1;

/** What ends a table that begins behind such a byte: a string's end, a parameter's, an element's. */
const closers: ReadonlyMap<number, number> = new Map(
  ['""', "''", "``", "=&", "><"].map(([open, close]) => [open!.charCodeAt(0), close!.charCodeAt(0)]),
);

/** Where a line ends, and of how many bytes that is where they are escapes: 0 for a true one. */
export interface LineEnd {
  readonly at: number;
  readonly bytes: number;
}

/** Of a header's line in which `sign` stands; where none ends near enough, how far it was looked for. */
export function headerLineEnd(bytes: Uint8Array, sign: number): LineEnd | number {
  const last = Math.min(bytes.length, sign + headerBytesMax);
  for (let at = sign; at < last; at++) {
    if (bytes[at] === newline) return { at: lineEndOf(bytes, sign), bytes: 0 };
    if (bytes[at] !== backslash) continue;
    const escaped = escapedEndLength(bytes, at);
    return escaped === 0 ? at + 1 : { at, bytes: escaped };
  }
  return last === bytes.length ? { at: last, bytes: 0 } : last;
}

/** Half open. */
export type Range = readonly [start: number, end: number];

/**
 * Where the line with a column's name stands in a text, and how lines end there: on lines of its own, behind a
 * patch's sign or a number, or in a string of JSON, whose lines end in `\n`, in each string that this lies in with
 * more backslashes.
 */
export class TableFrame {
  /** Behind it there is no more of the header's line. */
  readonly headerEnd: number;
  /** Where the header may begin, from the likeliest to the least. */
  readonly starts: readonly number[];
  readonly lineStart: number;
  readonly #bytes: Uint8Array;
  /** How many bytes a line's end written as escapes has; 0 for a true one. */
  readonly #escapedEndBytes: number;
  /** What the header stands behind on its line. */
  readonly #opener: number | undefined;

  /** `from`: what stands before it is not looked at. */
  constructor(bytes: Uint8Array, from: number, sign: number, { at: headerEnd, bytes: endBytes }: LineEnd) {
    this.#bytes = bytes;
    this.headerEnd = headerEnd;
    this.#escapedEndBytes = endBytes;
    let start = sign;
    while (start > from && sign - start < headerBytesMax && bytes[start - 1] !== newline) start--;
    this.lineStart = start;
    const isWhole = start === 0 || bytes[start - 1] === newline;
    let run = sign;
    while (run > start && isOfHeader[bytes[run - 1]!] === 1) run--;
    this.#opener = run > start ? bytes[run - 1] : undefined;
    if (this.#opener === backslash && isLineLetter(bytes[run])) run++;
    const starts = [...(isWhole ? [start] : []), run, behindMargin(bytes, run, sign)];
    this.starts = starts.filter((each, index) => starts.indexOf(each) === index);
  }

  /** Of the line behind one that ends at `lineEnd`: in a notebook, behind the next string's quote. */
  nextLine(lineEnd: number): number {
    const bytes = this.#bytes;
    const next = this.#escapedEndBytes === 0 ? nextLineOf(bytes, lineEnd) : lineEnd + this.#escapedEndBytes;
    const inString = bytes[next] === 0x22 ? afterNextString(bytes, next) : -1;
    return inString < 0 ? next : inString;
  }

  /** -1 where none begins at `start`. */
  lineEnd(start: number): number {
    const bytes = this.#bytes;
    if (start >= bytes.length) return -1;
    if (this.#escapedEndBytes === 0) return lineEndOf(bytes, start);
    const { headerEnd } = this;
    const near = bytes.subarray(start, start + rowBytesMax);
    const escaped = indexOfBytes(near, bytes.subarray(headerEnd, headerEnd + this.#escapedEndBytes));
    const found = escaped < 0 ? near.indexOf(newline) : escaped;
    return start + (found < 0 ? near.length : found);
  }

  /** Where a row ends with the string, the parameter or the element that the table stands in; -1 where it does not. */
  closedAt([start, end]: Range): number {
    const closer = this.#opener === undefined ? undefined : closers.get(this.#opener);
    const found = closer === undefined ? -1 : this.#bytes.subarray(start, end).indexOf(closer);
    if (found < 0) return -1;
    let at = start + found;
    while (at > start && this.#bytes[at - 1] === backslash) at--;
    return at;
  }

  /** A row's first cell without what stands before the table on its line. */
  firstCell([start, end]: Range, headerStart: number): Range {
    const bytes = this.#bytes;
    // A blank there may be a patch's, which has signs before the rows then.
    if (headerStart === this.lineStart && bytes[headerStart] !== 0x20) return [start, end];
    let from = start;
    for (let at = start; at < end; at++) if (isOpener(bytes[at]!)) from = at + 1;
    if (from === start && isSign(bytes[from])) from++;
    return [from, end];
  }
}

/** Behind a patch's sign and a line's number, as `cat -n`, `grep -n` and others write it. */
function behindMargin(bytes: Uint8Array, start: number, last: number): number {
  let at = start;
  if (isSign(bytes[at])) at++;
  const unnumbered = at;
  at = afterBlanks(bytes, at);
  const digits = at;
  while (at < last && at - digits < 7 && bytes[at]! >= 0x30 && bytes[at]! <= 0x39) at++;
  if (at === digits) return unnumbered;
  const blanks = afterBlanks(bytes, at);
  const mark = bytes[blanks];
  if (mark === 0x3a || mark === 0x7c) return afterBlanks(bytes, blanks + 1);
  return bytes[at] === 0x09 ? at + 1 : unnumbered;
}

function afterBlanks(bytes: Uint8Array, at: number): number {
  let next = at;
  while (bytes[next] === 0x20 && next - at < 16) next++;
  return next;
}

function isSign(byte: number | undefined): boolean {
  return byte === 0x2b || byte === 0x2d;
}

/** `:`, `|`, a tab, `+`, and what tables stand in. */
function isOpener(byte: number): boolean {
  return byte === 0x3a || byte === 0x7c || byte === 0x09 || byte === 0x2b || closers.has(byte);
}

function isLineLetter(byte: number | undefined): boolean {
  return byte === 0x6e || byte === 0x72 || byte === 0x74;
}

/** Bytes of `\n` or `\r\n`, each with as many backslashes; 0 where another escape stands. */
function escapedEndLength(bytes: Uint8Array, at: number): number {
  let backslashes = 1;
  while (bytes[at + backslashes] === backslash) if (++backslashes > backslashesMax) return 0;
  const letter = bytes[at + backslashes];
  if (letter === 0x6e) return backslashes + 1;
  const second = at + backslashes + 1;
  for (let i = 0; i < backslashes; i++) if (bytes[second + i] !== backslash) return 0;
  return letter === 0x72 && bytes[second + backslashes] === 0x6e ? 2 * backslashes + 2 : 0;
}

function indexOfBytes(bytes: Uint8Array, wanted: Uint8Array): number {
  for (let at = bytes.indexOf(backslash); at >= 0; at = bytes.indexOf(backslash, at + 1)) {
    let same = 1;
    while (same < wanted.length && bytes[at + same] === wanted[same]) same++;
    // One backslash more is another line's end: of a string further in.
    if (same === wanted.length && bytes[at - 1] !== backslash) return at;
  }
  return -1;
}
