import type { Confidence } from "../detector.ts";
import { fitsColumn, isNobodys } from "./person-cell.ts";
import type { PersonColumn } from "./person-column.ts";

/** Fewer are a fixture. */
const rowsMin = 5;
/** As many rows are read; those behind them need only have the same form. */
export const rowsReadMax = 40;

/** A row's cells by column; a cell that is not there is empty. */
export type PersonRow = ReadonlyMap<PersonColumn, string>;

const fitMin = 0.8;
const filledMin = 0.3;
const sensitive: ReadonlySet<PersonColumn> = new Set(["birth", "identity", "health", "account"]);
const weak: ReadonlySet<PersonColumn> = new Set(["place", "gender"]);

/**
 * Whether rows tell about people, and how surely: by how many columns have a person's name and hold what
 * that name says. Null for what is no such table.
 */
export function judgeTable(rows: readonly PersonRow[]): Confidence | null {
  if (rows.length < rowsMin) return null;
  const fitting = new Set<PersonColumn>();
  let madeUp = 0;
  let namesOrMails = 0;
  for (const column of new Set(rows.flatMap((row) => [...row.keys()]))) {
    const cells = rows.map((row) => row.get(column) ?? "").filter((cell) => cell !== "" && cell !== "NULL");
    const fits = cells.filter((cell) => fitsColumn(column, cell));
    if (cells.length < rows.length * filledMin || fits.length < cells.length * fitMin) continue;
    // The same in every row is a default, not what somebody has.
    if (new Set(fits).size < Math.min(3, fits.length) && !weak.has(column)) continue;
    fitting.add(column);
    if (weak.has(column) || sensitive.has(column) || column === "address") continue;
    namesOrMails++;
    if (fits.filter((cell) => isNobodys(column, cell)).length * 2 > fits.length) madeUp++;
  }
  const confidence = confidenceOf(fitting);
  return confidence !== null && madeUp > 0 && madeUp * 2 >= namesOrMails ? "low" : confidence;
}

function confidenceOf(fitting: ReadonlySet<PersonColumn>): Confidence | null {
  const has = (...columns: readonly PersonColumn[]): boolean => columns.some((one) => fitting.has(one));
  const isNamed = has("name", "given", "family");
  if (!isNamed && !has("email", "identity")) return null;
  const strong = [...fitting].filter(
    (one) => !weak.has(one) && one !== "given" && one !== "family" && one !== "name",
  );
  const count = strong.length + (isNamed ? 1 : 0) + [...fitting].filter((one) => weak.has(one)).length / 2;
  const isSensitive = strong.some((one) => sensitive.has(one));
  // A list of shops has names and addresses too.
  const isPersonal = has("given", "family", "email", "phone") || isSensitive;
  if (count < 2) return null;
  if (!isPersonal || (count < 3 && !isSensitive)) return "low";
  return count >= 4 ? "high" : "medium";
}
