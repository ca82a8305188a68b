import {
  delimiters,
  delimitersIn,
  fieldsOf,
  lineEndBefore,
  lineEndOf,
  nextLineOf,
} from "../personal/delimited-rows.ts";
import { latin1 } from "../scan/latin1.ts";
import type { FoundStretch, StretchSearch } from "../text-detector.ts";

const newline = 0x0a;
const headerBytesMax = 2048;
const nameBytesMax = 48;
const cellBytesMax = 256;
/** Lines in a row that are no rows of the table, at most. */
const strangeLinesMax = 1;

/** What columns of one kind are called and hold. Texts have one character a byte. */
export interface ColumnKind {
  /** Whether a column of this name may hold such values. */
  readonly isHeader: (name: string) => boolean;
  readonly isValue: (cell: string, name: string) => boolean;
}

/**
 * Values under a column's name, in CSV, TSV and Markdown: no pattern finds them, since what they are is said
 * lines before. Each is a finding of its own, so that the rest of the table stays readable.
 */
export class ColumnSearch implements StretchSearch {
  readonly found: FoundStretch[] = [];
  done = 0;
  readonly #bytes: Uint8Array;
  readonly #kind: ColumnKind;

  constructor(bytes: Uint8Array, kind: ColumnKind) {
    this.#bytes = bytes;
    this.#kind = kind;
  }

  lookAt(sign: number): void {
    if (sign < this.done) return;
    const bytes = this.#bytes;
    let start = sign;
    while (start > this.done && sign - start < headerBytesMax && bytes[start - 1] !== newline) start--;
    const isWhole = start === 0 || bytes[start - 1] === newline;
    const end = lineEndBefore(bytes, sign, sign + headerBytesMax);
    // A line is looked at once, whatever signs it has.
    this.done = Math.min(end < 0 ? Infinity : nextLineOf(bytes, end), sign + headerBytesMax);
    if (!isWhole || end < 0 || end - start > headerBytesMax) return;
    const present = delimitersIn(bytes, start, end);
    for (const [index, delimiter] of delimiters.entries()) {
      if (delimiter === 0 || ((present >> index) & 1) === 0) continue;
      const names = fieldsOf(bytes, start, end, delimiter);
      if (names === null || names.length < 2) continue;
      const columns = this.#columnsOf(names);
      if (columns === null) continue;
      this.#readRows(nextLineOf(bytes, end), delimiter, columns);
      return;
    }
  }

  /** Names of this kind, null for others; null instead of all where a line is no header, or has none of them. */
  #columnsOf(cells: readonly (readonly [number, number])[]): readonly (string | null)[] | null {
    const columns: (string | null)[] = [];
    for (const [start, end] of cells) {
      const [from, to] = trimmed(this.#bytes, start, end);
      if (to - from > nameBytesMax) return null;
      const name = latin1(this.#bytes, from, to);
      // Before the first bar of a Markdown table stands nothing; any sign makes a line code.
      if (name !== "" && !/^[A-Za-z0-9\x80-\xff][A-Za-z0-9\x80-\xff_ .#-]*$/.test(name)) return null;
      columns.push(name !== "" && this.#kind.isHeader(name) ? name : null);
    }
    return columns.some((name) => name !== null) ? columns : null;
  }

  #readRows(from: number, delimiter: number, columns: readonly (string | null)[]): void {
    const bytes = this.#bytes;
    let strange = 0;
    for (let at = from; at < bytes.length && strange <= strangeLinesMax;) {
      const end = lineEndOf(bytes, at);
      const cells = fieldsOf(bytes, at, end, delimiter);
      if (cells?.length === columns.length) {
        strange = 0;
        this.#readRow(cells, columns);
        this.done = end;
      } else strange++;
      at = nextLineOf(bytes, end);
    }
  }

  #readRow(cells: readonly (readonly [number, number])[], columns: readonly (string | null)[]): void {
    for (const [index, [start, end]] of cells.entries()) {
      const name = columns[index];
      if (name === null || name === undefined) continue;
      const [from, to] = trimmed(this.#bytes, start, end);
      if (to <= from || to - from > cellBytesMax) continue;
      if (this.#kind.isValue(latin1(this.#bytes, from, to), name))
        this.found.push({ start: from, end: to, confidence: "medium" });
    }
  }
}

const isAround: Uint8Array = new Uint8Array(256);
for (const each of " \t\r\"'`*") isAround[each.charCodeAt(0)] = 1;

/** Without blanks, quotes and Markdown's marks around it. */
function trimmed(bytes: Uint8Array, start: number, end: number): readonly [number, number] {
  let [from, to] = [start, end];
  while (from < to && isAround[bytes[from]!] === 1) from++;
  while (to > from && isAround[bytes[to - 1]!] === 1) to--;
  return [from, to];
}
