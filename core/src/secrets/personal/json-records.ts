import { latin1 } from "../scan/latin1.ts";
import type { ColumnNames } from "./column-names.ts";
import { rowsReadMax, type PersonRow } from "./judge-table.ts";
import type { PersonColumn } from "./person-column.ts";
import type { ReadRows } from "./table.ts";

const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const comma = 0x2c;
const colon = 0x3a;
const backslash = 0x5c;
const beforeSignBytesMax = 2048;
const recordBytesMax = 32_768;
const depthMax = 5;
const cellBytesMax = 200;

/** Whether the word at `at` is a member's name: "email":, 'email':, email:. */
export function isMemberName(bytes: Uint8Array, at: number): boolean {
  let end = at;
  while (end < bytes.length && end < at + 64 && isNameByte(bytes[end]!)) end++;
  if (isQuote(bytes[end] ?? 0)) end++;
  while (end < bytes.length && end < at + 72 && isBlank(bytes[end]!)) end++;
  return bytes[end] === colon;
}

/** Where the record begins that a sign stands in: the outermost brace that is open there, within a list; -1 for none. */
export function recordStart(bytes: Uint8Array, sign: number, notBefore: number): number {
  let start = -1;
  let braces = 0;
  let brackets = 0;
  for (let at = sign - 1; at >= Math.max(notBefore, sign - beforeSignBytesMax); at--) {
    const byte = bytes[at]!;
    if (byte === closeBrace) braces++;
    else if (byte === closeBracket) brackets++;
    else if (byte === openBrace && braces-- === 0) {
      start = at;
      braces = 0;
    } else if (byte === openBracket && brackets-- === 0) break;
  }
  return start;
}

/** Records one after another, with commas or lines between them, of which each has as many known members as half of the first. */
export function readRecords(bytes: Uint8Array, start: number, names: ColumnNames): ReadRows {
  const rows: PersonRow[] = [];
  let count = 0;
  let end = start;
  let at = start;
  let least = 1;
  for (;;) {
    const record = readRecord(bytes, at, count < rowsReadMax, names);
    if (!record.isWhole && record.end === bytes.length && count > 0) end = record.end;
    if (!record.isWhole || record.known < least) return { start, end, rows, readTo: record.end };
    if (count++ === 0) least = Math.max(1, record.known / 2);
    if (rows.length < rowsReadMax) rows.push(record.row);
    end = record.end;
    at = end;
    while (at < bytes.length && at < end + 256 && (isBlank(bytes[at]!) || bytes[at] === comma)) at++;
    if (bytes[at] !== openBrace) return { start, end, rows, readTo: at };
  }
}

interface ReadRecord {
  readonly row: PersonRow;
  /** Members that a person may have. */
  readonly known: number;
  readonly end: number;
  /** False where it does not end in time; `end` is then how far it was read. */
  readonly isWhole: boolean;
}

/** One object with what is nested in it. Reads JSON, and what Python and JavaScript write so. */
function readRecord(bytes: Uint8Array, start: number, withRow: boolean, names: ColumnNames): ReadRecord {
  const row = new Map<PersonColumn, string>();
  const limit = Math.min(bytes.length, start + recordBytesMax);
  let known = 0;
  let depth = 0;
  let column: PersonColumn | undefined;
  let at = start;
  while (at < limit) {
    const byte = bytes[at]!;
    if (byte === openBrace || byte === openBracket) {
      if (++depth > depthMax) return { row, known, end: at, isWhole: false };
      column = undefined;
      at++;
    } else if (byte === closeBrace || byte === closeBracket) {
      at++;
      if (--depth === 0) return { row, known, end: at, isWhole: true };
    } else if (byte === comma || byte === colon || isBlank(byte)) {
      if (byte === comma) column = undefined;
      at++;
    } else {
      const end = isQuote(byte) ? stringEnd(bytes, at, limit) : wordEnd(bytes, at, limit);
      const [from, to] = isQuote(byte) ? [at + 1, end - 1] : [at, end];
      let after = end;
      while (after < limit && isBlank(bytes[after]!)) after++;
      if (bytes[after] === colon) {
        column = names.at(from, to);
        if (column !== undefined) known++;
      } else if (withRow && column !== undefined && to - from <= cellBytesMax && !row.get(column)) {
        row.set(column, latin1(bytes, from, to).trim());
      }
      at = end;
    }
  }
  return { row, known, end: limit, isWhole: false };
}

function stringEnd(bytes: Uint8Array, start: number, limit: number): number {
  const mark = bytes[start];
  for (let at = start + 1; at < limit; at++) {
    if (bytes[at] === backslash) at++;
    else if (bytes[at] === mark) return at + 1;
  }
  return limit;
}

function wordEnd(bytes: Uint8Array, start: number, limit: number): number {
  let at = start + 1;
  while (at < limit && !isBoundary(bytes[at]!)) at++;
  return at;
}

function isBoundary(byte: number): boolean {
  return (
    byte === openBrace ||
    byte === closeBrace ||
    byte === openBracket ||
    byte === closeBracket ||
    byte === comma ||
    byte === colon ||
    isBlank(byte)
  );
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}

function isQuote(byte: number): boolean {
  return byte === 0x22 || byte === 0x27 || byte === 0x60;
}

function isNameByte(byte: number): boolean {
  const lower = byte | 0x20;
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    (lower >= 0x61 && lower <= 0x7a) ||
    byte === 0x5f ||
    byte === 0x2d ||
    byte >= 0x80
  );
}
