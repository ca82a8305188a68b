import { sql } from "kysely";
import { table } from "./search.ts";
import type { Store } from "./schema.ts";
import { searchedName } from "./project/stored-text.ts";

/** What is named beside exchanges, each by a rule of its own. */
export type NameKind = "user" | "team" | "device";

export interface NamedOne {
  readonly kind: NameKind;
  readonly name: string;
}

const seenIn = {
  user: { rows: "users", column: "user_id" },
  team: { rows: "user_teams", column: "team" },
  device: { rows: "devices", column: "device" },
} as const;

/** Whether the log knows the name: somebody sent under it, or it was added or taken away by command. */
export async function isInLog(store: Store, { kind, name }: NamedOne): Promise<boolean> {
  const { rows, column } = seenIn[kind];
  const asked = searchedName(name);
  const found =
    await sql`select 1 where exists (select from ${table(rows)} where ${sql.ref(column)} = ${asked})
    or exists (select from ${table("identity_changes")} where ${sql.ref(column)} = ${asked})`.execute(store);
  return found.rows.length > 0;
}
