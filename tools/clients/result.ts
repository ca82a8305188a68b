import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** What came of one cell. `reasons` say why, where it does not simply hold. */
export interface CellResult {
  readonly outcome: "holds" | "falls short" | "fails" | "has none" | "could not run";
  /** How many sentences were found true. */
  readonly passed: number;
  readonly reasons: readonly string[];
}

export interface RowResult {
  readonly client: string;
  readonly title: string;
  readonly version: string;
  readonly protocol: string;
  readonly cells: Readonly<Record<string, CellResult>>;
}

/** The last whole run, as docs/clients.md tells it. */
export interface Matrix {
  readonly rows: readonly RowResult[];
}

const RESULTS = fileURLToPath(new URL("./results.json", import.meta.url));
export const PAGE: string = fileURLToPath(new URL("../../docs/clients.md", import.meta.url));

export async function readMatrix(): Promise<Matrix> {
  return JSON.parse(await readFile(RESULTS, "utf8")) as Matrix;
}

export async function writeMatrix(matrix: Matrix): Promise<void> {
  await writeFile(RESULTS, `${JSON.stringify(matrix, null, 2)}\n`);
}

/** Where a run differs from what was published; what could not run here proves nothing against it. */
export function differences(published: Matrix, run: Matrix): readonly string[] {
  const found: string[] = [];
  for (const row of run.rows) {
    const known = published.rows.find(({ client }) => client === row.client);
    for (const [cell, { outcome }] of Object.entries(row.cells)) {
      const told = known?.cells[cell]?.outcome;
      if (told === outcome || outcome === "could not run") continue;
      found.push(`${row.client} ${cell}: ${outcome}; docs/clients.md says ${told ?? "nothing"}`);
    }
    if (known !== undefined && known.version !== row.version)
      found.push(`${row.client} is ${row.version}; docs/clients.md says ${known.version}`);
  }
  return found;
}
