import type { PersonRow } from "./judge-table.ts";

/** Rows that were read from a text. */
export interface ReadRows {
  /** Half open: from the first row to the last; start = end for none. */
  readonly start: number;
  readonly end: number;
  /** The first of them. */
  readonly rows: readonly PersonRow[];
  /** Where reading stopped. */
  readonly readTo: number;
}
