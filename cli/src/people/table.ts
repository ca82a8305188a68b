/** Rows in columns for a terminal; the first row is the head. */
export function table(rows: readonly (readonly string[])[]): string {
  const shown = rows.map((row) => row.map(safe));
  const widths = (shown[0] ?? []).map((_, column) =>
    Math.max(...shown.map((row) => row[column]?.length ?? 0)),
  );
  return shown
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join("   ")
          .trimEnd()}\n`,
    )
    .join("");
}

/** "2026-11-22 14:05" of an ISO 8601 time in UTC; "" for none. */
export function minute(time: string | null): string {
  return time === null ? "" : `${time.slice(0, 10)} ${time.slice(11, 16)}`;
}

/** Control characters and direction overrides would let a name paint over a terminal. */
function safe(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, "\ufffd");
}
