export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Plain text: the first column to the left, the others to the right. */
export function renderTable(table: Table): string {
  const rows = [table.head, ...table.rows];
  const widths = table.head.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  const line = (row: readonly string[]): string =>
    widths
      .map((width, i) => (i === 0 ? (row[i] ?? "").padEnd(width) : (row[i] ?? "").padStart(width)))
      .join("  ")
      .trimEnd();
  return [
    table.title,
    line(table.head),
    widths.map((width) => "-".repeat(width)).join("  "),
    ...table.rows.map(line),
  ].join("\n");
}
