import { delimiters, delimitersIn, fieldsOf } from "../personal/delimited-rows.ts";
import { latin1 } from "../scan/latin1.ts";
import type { FoundStretch, StretchSearch } from "../text-detector.ts";
import { headerLineEnd, TableFrame, type Range } from "./table-frame.ts";

const headerBytesMax = 2048;
const nameBytesMax = 48;
const cellBytesMax = 256;
/** Lines in a row that are no rows of the table, at most. */
const strangeLinesMax = 1;

/** Whether a cell of a column holds what is looked for. */
export type IsValue = (cell: string) => boolean;

/**
 * What columns of one kind are called and hold: what tells their values, made once for a column's name; null for
 * a name of no such column. Texts have one character a byte.
 */
export type ColumnKind = (name: string) => IsValue | null;

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
    const end = headerLineEnd(this.#bytes, sign);
    if (typeof end === "number") {
      this.done = end;
      return;
    }
    const frame = new TableFrame(this.#bytes, this.done, sign, end);
    // A line is looked at once, whatever signs it has.
    this.done = end.at + 1;
    for (const start of frame.starts) if (this.#readTable(frame, start)) return;
  }

  /** False where no header begins at `start`. */
  #readTable(frame: TableFrame, start: number): boolean {
    const bytes = this.#bytes;
    const end = frame.headerEnd;
    if (end - start > headerBytesMax) return false;
    const present = delimitersIn(bytes, start, end);
    for (let index = 0; index < delimiters.length; index++) {
      const delimiter = delimiters[index]!;
      if (delimiter === 0 || ((present >> index) & 1) === 0) continue;
      const names = fieldsOf(bytes, start, end, delimiter);
      if (names === null || names.length < 4) continue;
      // Behind something else on its line only names of all columns tell it from code: `x: token,`.
      if (start !== frame.lineStart && isAnyEmpty(bytes, names)) continue;
      const columns = this.#columnsOf(names);
      if (columns === null) continue;
      this.#readRows(frame, start, delimiter, columns);
      return true;
    }
    return false;
  }

  /** Null for columns of another kind; null instead of all where a line is no header, or has none of this one. */
  #columnsOf(cells: readonly number[]): readonly (IsValue | null)[] | null {
    const columns: (IsValue | null)[] = [];
    for (let i = 0; i < cells.length; i += 2) {
      const [from, to] = trimmed(this.#bytes, cells[i]!, cells[i + 1]!);
      if (to - from > nameBytesMax) return null;
      const name = latin1(this.#bytes, from, to);
      // Before the first bar of a Markdown table stands nothing; any sign makes a line code.
      if (name !== "" && !/^[A-Za-z0-9\x80-\xff][A-Za-z0-9\x80-\xff_ .#-]*$/.test(name)) return null;
      columns.push(name === "" ? null : this.#kind(name));
    }
    return columns.some((column) => column !== null) ? columns : null;
  }

  #readRows(
    frame: TableFrame,
    headerStart: number,
    delimiter: number,
    columns: readonly (IsValue | null)[],
  ): void {
    let strange = 0;
    let at = frame.nextLine(frame.headerEnd);
    for (let end = frame.lineEnd(at); end >= 0 && strange <= strangeLinesMax; end = frame.lineEnd(at)) {
      const closed = frame.closedAt([at, end]);
      const isLast = closed >= 0 && this.#readRow(frame, headerStart, [at, closed], delimiter, columns);
      if (isLast || this.#readRow(frame, headerStart, [at, end], delimiter, columns)) {
        strange = 0;
        this.done = end;
      } else strange++;
      if (isLast) return;
      at = frame.nextLine(end);
    }
  }

  /** False for a line that is no row of the table. */
  #readRow(
    frame: TableFrame,
    headerStart: number,
    [rowStart, rowEnd]: Range,
    delimiter: number,
    columns: readonly (IsValue | null)[],
  ): boolean {
    const cells = fieldsOf(this.#bytes, rowStart, rowEnd, delimiter);
    if (cells?.length !== 2 * columns.length) return false;
    for (const [index, isValue] of columns.entries()) {
      if (isValue === null) continue;
      const cell: Range = [cells[2 * index]!, cells[2 * index + 1]!];
      const [start, end] = index === 0 ? frame.firstCell(cell, headerStart) : cell;
      const [from, to] = trimmed(this.#bytes, start, end);
      if (to <= from || to - from > cellBytesMax) continue;
      if (isValue(latin1(this.#bytes, from, to)))
        this.found.push({ start: from, end: to, confidence: "medium" });
    }
    return true;
  }
}

const isAround: Uint8Array = new Uint8Array(256);
for (const each of " \t\r\"'`*") isAround[each.charCodeAt(0)] = 1;

/** Of cells, as pairs. */
function isAnyEmpty(bytes: Uint8Array, cells: readonly number[]): boolean {
  for (let i = 0; i < cells.length; i += 2) {
    const [from, to] = trimmed(bytes, cells[i]!, cells[i + 1]!);
    if (from === to) return true;
  }
  return false;
}

/** Without blanks, quotes and Markdown's marks around it. */
function trimmed(bytes: Uint8Array, start: number, end: number): readonly [number, number] {
  let [from, to] = [start, end];
  while (from < to && isAround[bytes[from]!] === 1) from++;
  while (to > from && isAround[bytes[to - 1]!] === 1) to--;
  return [from, to];
}
