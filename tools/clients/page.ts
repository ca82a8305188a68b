import type { Cell } from "./cell.ts";
import type { CellResult, Matrix, RowResult } from "./result.ts";

const PROTOCOLS: Readonly<Record<string, string>> = {
  anthropic: "Messages",
  "openai-chat": "chat completions",
  "openai-responses": "Responses",
  gemini: "generateContent",
};

const WORDS: Readonly<Record<CellResult["outcome"], string>> = {
  holds: "holds",
  "falls short": "falls short",
  fails: "**fails**",
  "has none": "—",
  "could not run": "not run",
};

/** docs/clients.md, whole. The same results give the same bytes. */
export function renderPage(matrix: Matrix, cells: readonly Cell[]): string {
  const notes: string[] = [];
  const noteOf = (reason: string): string => {
    if (!notes.includes(reason)) notes.push(reason);
    return `<sup>${String(notes.indexOf(reason) + 1)}</sup>`;
  };
  const cellText = (result: CellResult | undefined): string =>
    result === undefined
      ? "not run"
      : `${WORDS[result.outcome]}${result.reasons.map((reason) => noteOf(reason)).join("")}`;
  const table = [
    ["tool", "protocol", ...cells.map(({ title }) => title)],
    ["---", "---", ...cells.map(() => "---")],
    ...matrix.rows.map((row) => [
      nameOf(row),
      PROTOCOLS[row.protocol] ?? row.protocol,
      ...cells.map(({ name }) => cellText(row.cells[name])),
    ]),
  ].map((columns) => `| ${columns.join(" | ")} |`);
  const sentences = matrix.rows
    .flatMap((row) => Object.values(row.cells))
    .reduce((sum, { passed }) => sum + passed, 0);
  return `${[
    "# Coding tools",
    "Written by `npm run test:clients -- --write`; do not edit. Each cell is a run of the real tool from npm, at the version that is named, through `fourgate run`, with a strict stand-in for the vendor in its place. " +
      `${String(sentences)} sentences were found true. \`npm run test:clients -- --client NAME --cell NAME\` runs one again.`,
    table.join("\n"),
    ...(notes.length === 0 ? [] : [notes.map((note, i) => `${String(i + 1)}. ${note}`).join("\n")]),
    "## What a cell proves",
    "In every cell: no vendor saw a planted secret in any form (raw, escaped, base64 or URL-encoded) in a body, header, query or frame, and every request that reached a vendor is in the log, byte for byte.",
    cells.map(({ title, proves }) => `- **${title}**: ${proves}.`).join("\n"),
    "## Words",
    [
      "- **holds**: every sentence of the cell was found true.",
      "- **falls short**: the note says what does not hold; the rest of the cell does.",
      "- **—**: the tool has no such feature.",
      "- **not run**: the note says why.",
    ].join("\n"),
  ].join("\n\n")}\n`;
}

function nameOf({ title, version }: RowResult): string {
  return `${title} ${version}`;
}
