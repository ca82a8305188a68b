import { latin1 } from "../scan/latin1.ts";
import { cellText } from "./delimited-rows.ts";
import type { ColumnNames } from "./column-names.ts";
import { rowsReadMax, type PersonRow } from "./judge-table.ts";
import type { PersonColumn } from "./person-column.ts";
import type { ReadRows } from "./table.ts";

const open = 0x28;
const close = 0x29;
const comma = 0x2c;
const apostrophe = 0x27;
const semicolon = 0x3b;
const backslash = 0x5c;
const tupleBytesMax = 65_536;
const statementBytesMax = 8192;
const cellCountMax = 256;

export type SqlColumns = readonly (PersonColumn | undefined)[];

export type SqlStatement =
  | {
      readonly kind: "insert";
      readonly table: string;
      readonly columns: SqlColumns | null;
      readonly rowsAt: number;
    }
  | { readonly kind: "copy"; readonly columns: SqlColumns; readonly rowsAt: number }
  | { readonly kind: "create"; readonly table: string; readonly columns: SqlColumns; readonly readTo: number }
  | { readonly kind: "other"; readonly readTo: number };

const beginning =
  /^(insert\s{1,4}(?:ignore\s{1,4})?into|replace\s{1,4}into|copy|create\s{1,4}table(?:\s{1,4}if\s{1,4}not\s{1,4}exists)?)\s{1,4}((?:[A-Za-z0-9_."`[\]-]){1,80})\s{0,8}/i;

/** The statement that begins at `start`, "other" for one that brings no rows; null for none. */
export function statementAt(bytes: Uint8Array, start: number, names: ColumnNames): SqlStatement | null {
  const match = beginning.exec(latin1(bytes, start, Math.min(bytes.length, start + 112)));
  if (match === null) return null;
  const [whole, verb = "", name = ""] = match;
  const table = name
    .replace(/[^A-Za-z0-9_.]/g, "")
    .replace(/^.*\./, "")
    .toLowerCase();
  let at = start + whole.length;
  let columns: SqlColumns | null = null;
  if (bytes[at] === open) {
    const fields = tupleAt(bytes, at, statementBytesMax);
    if (fields === null) return { kind: "other", readTo: at + statementBytesMax };
    columns = fields.cells.map(([from, to]) => nameAt(bytes, from, to, names));
    at = fields.end;
  }
  if (/^create/i.test(verb))
    return columns === null ? { kind: "other", readTo: at } : { kind: "create", table, columns, readTo: at };
  const rest = latin1(bytes, at, Math.min(bytes.length, at + 64));
  if (/^copy/i.test(verb)) {
    const from = /^\s{1,8}from\s{1,8}stdin\b[^\r\n]{0,32}\r?\n/i.exec(rest);
    return from === null || columns === null
      ? { kind: "other", readTo: at }
      : { kind: "copy", columns, rowsAt: at + from[0].length };
  }
  const values = /^\s{0,8}values?\s{0,8}(?=\()/i.exec(rest);
  return values === null
    ? { kind: "other", readTo: at }
    : { kind: "insert", table, columns, rowsAt: at + values[0].length };
}

/** The name of a column stands before its type; blanks around it do not count. */
function nameAt(bytes: Uint8Array, from: number, to: number, names: ColumnNames): PersonColumn | undefined {
  let start = from;
  while (start < to && bytes[start]! <= 0x20) start++;
  let end = start;
  while (end < to && bytes[end]! > 0x20) end++;
  return names.at(start, end);
}

/** The rows of an INSERT, and of those into the same table that follow. */
export function readTuples(
  bytes: Uint8Array,
  start: number,
  columns: SqlColumns,
  names: ColumnNames,
): ReadRows {
  const rows: PersonRow[] = [];
  let [end, at] = [start, start];
  for (;;) {
    if (bytes[at] !== open) return { start, end, rows, readTo: at };
    const tuple = tupleAt(bytes, at, tupleBytesMax);
    if (tuple === null) {
      const readTo = Math.min(bytes.length, at + tupleBytesMax);
      // A row that the text's end cuts off is one of them.
      return { start, end: readTo === bytes.length ? readTo : end, rows, readTo };
    }
    if (tuple.cells.length !== columns.length) return { start, end, rows, readTo: tuple.end };
    if (rows.length < rowsReadMax) rows.push(rowOf(bytes, tuple.cells, columns));
    end = tuple.end;
    at = afterTuple(bytes, end, names);
  }
}

function rowOf(bytes: Uint8Array, cells: Tuple["cells"], columns: SqlColumns): PersonRow {
  const row = new Map<PersonColumn, string>();
  for (const [index, [from, to]] of cells.entries()) {
    const column = columns[index];
    if (column !== undefined && !row.get(column)) row.set(column, cellText(bytes, from, to));
  }
  return row;
}

/** Where the next row begins: behind a comma, or in the next INSERT. */
function afterTuple(bytes: Uint8Array, from: number, names: ColumnNames): number {
  let at = skipBlank(bytes, from);
  if (bytes[at] === comma) return skipBlank(bytes, at + 1);
  if (bytes[at] !== semicolon) return at;
  at = skipBlank(bytes, at + 1);
  const next = (bytes[at] ?? 0) | 0x20;
  const statement = next === 0x69 || next === 0x72 ? statementAt(bytes, at, names) : null;
  return statement?.kind === "insert" ? statement.rowsAt : at;
}

function skipBlank(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && at < from + statementBytesMax && bytes[at]! <= 0x20) at++;
  return at;
}

interface Tuple {
  readonly cells: readonly (readonly [number, number])[];
  readonly end: number;
}

/** What stands between the parenthesis at `start` and its own end, in parts; null where that is too far. */
function tupleAt(bytes: Uint8Array, start: number, bytesMax: number): Tuple | null {
  const cells: (readonly [number, number])[] = [];
  const limit = Math.min(bytes.length, start + bytesMax);
  let depth = 0;
  let from = start + 1;
  for (let at = start; at < limit; at++) {
    const byte = bytes[at]!;
    if (byte === apostrophe) at = quotedEnd(bytes, at, limit);
    else if (byte === open) depth++;
    else if (byte === close && --depth === 0) {
      cells.push([from, at]);
      return { cells, end: at + 1 };
    } else if (byte === comma && depth === 1) {
      cells.push([from, at]);
      if (cells.length > cellCountMax) return null;
      from = at + 1;
    }
  }
  return null;
}

/** Of the closing apostrophe; two of them are one character. */
function quotedEnd(bytes: Uint8Array, start: number, limit: number): number {
  for (let at = start + 1; at < limit; at++) {
    if (bytes[at] === backslash) at++;
    else if (bytes[at] === apostrophe) {
      if (bytes[at + 1] !== apostrophe) return at;
      at++;
    }
  }
  return limit;
}
