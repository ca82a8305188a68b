import { sql } from "kysely";
import type { Store } from "./schema.ts";

/** Records after which it is time again: a tenth more than the last time, and not at each few. */
const growthMin = 1.1;
const recordCountMin = 2_000;

/** Whether so much was added that the database's idea of its own tables misleads it. */
export function isAnalyzeDue(position: number, lastPosition: number): boolean {
  return position - lastPosition >= recordCountMin && position >= lastPosition * growthMin;
}

/** Tells the planner what the tables hold. The embedded database has nobody who does it by itself. */
export async function analyze(store: Store): Promise<void> {
  await sql`analyze`.execute(store);
}
