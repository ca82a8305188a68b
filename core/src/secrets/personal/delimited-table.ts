import type { ColumnNames } from "./column-names.ts";
import { cellText, delimiters, delimitersIn, fieldsOf, lineEndOf, nextLineOf } from "./delimited-rows.ts";
import { rowsReadMax, type PersonRow } from "./judge-table.ts";
import type { PersonColumn } from "./person-column.ts";
import type { ReadRows } from "./table.ts";

const headerBytesMax = 4096;
const columnsMin = 2;
/** Comments, blank lines and cells of several lines. */
const strangeLinesMax = 2;

export interface Columns {
  readonly delimiter: number;
  /** By position; undefined for what says nothing about a person. */
  readonly kinds: readonly (PersonColumn | undefined)[];
}

/** The columns that a line names: CSV, TSV, a Markdown table, what psql, mysql or sqlite3 print; null for no header. */
export function headerOf(bytes: Uint8Array, start: number, end: number, names: ColumnNames): Columns | null {
  if (end - start > headerBytesMax) return null;
  let best: Columns | null = null;
  let most = columnsMin - 1;
  const present = delimitersIn(bytes, start, end);
  for (let index = 0; index < delimiters.length; index++) {
    if (((present >> index) & 1) === 0) continue;
    const delimiter = delimiters[index]!;
    const fields = fieldsOf(bytes, start, end, delimiter);
    if (fields === null || fields.length < 2 * columnsMin) continue;
    const kinds: (PersonColumn | undefined)[] = [];
    const known: PersonColumn[] = [];
    for (let i = 0; i < fields.length; i += 2) {
      const kind = names.at(fields[i]!, fields[i + 1]!);
      kinds.push(kind);
      if (kind !== undefined && !known.includes(kind)) known.push(kind);
    }
    if (known.length > most) {
      best = { delimiter, kinds };
      most = known.length;
    }
  }
  return best;
}

/** Rows below a header, from the line that begins at `start` on. */
export function readDelimited(bytes: Uint8Array, start: number, { delimiter, kinds }: Columns): ReadRows {
  const rows: PersonRow[] = [];
  let [first, last] = [start, start];
  let strange = 0;
  let at = start;
  while (at < bytes.length && strange <= strangeLinesMax) {
    const end = lineEndOf(bytes, at);
    const next = nextLineOf(bytes, end);
    const fields = isRule(bytes, at, end) ? null : fieldsOf(bytes, at, end, delimiter);
    if (fields?.length === 2 * kinds.length) {
      if (last === start) first = at;
      last = end;
      strange = 0;
      if (rows.length < rowsReadMax) rows.push(rowOf(bytes, fields, kinds));
    } else if (rows.length > 0 && next === bytes.length && fields !== null && fields.length > 2) {
      // A row that the text's end cuts off is one of them.
      last = end;
    } else if (fields !== null || end - at > headerBytesMax) strange++;
    at = next;
  }
  return { start: first, end: last, rows, readTo: last };
}

function rowOf(
  bytes: Uint8Array,
  fields: readonly number[],
  kinds: readonly (PersonColumn | undefined)[],
): PersonRow {
  const row = new Map<PersonColumn, string>();
  for (const [index, kind] of kinds.entries())
    if (kind !== undefined && !row.get(kind))
      row.set(kind, cellText(bytes, fields[2 * index]!, fields[2 * index + 1]!));
  return row;
}

/** A line between header and rows: |---|---|, ----+----, +----+, ====. */
function isRule(bytes: Uint8Array, start: number, end: number): boolean {
  let marks = 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    if (byte === 0x2d || byte === 0x3d) marks++;
    else if (byte !== 0x7c && byte !== 0x2b && byte !== 0x3a && byte !== 0x20) return false;
  }
  return marks > 1;
}
