import { sql } from "kysely";
import { table } from "./search.ts";
import type { Store } from "./schema.ts";

/** Where calls of a session went, and how many. */
export interface Destination {
  readonly vendor: string;
  readonly deployment: string;
  readonly class: "private" | "cloud";
  readonly calls: number;
}

/**
 * Where the sessions of these exchanges sent anything from these exchanges on, each call counted once: a conversation
 * repeats in every call what it carried before.
 */
export async function destinationsAfter(
  store: Store,
  indexes: readonly number[],
): Promise<readonly Destination[]> {
  if (indexes.length === 0) return [];
  const { rows } = await sql<Destination>`
    with start as (
      select user_id, session, sub_agent, min(log_index) as log_index from ${table("exchanges")}
      where log_index = any(${`{${indexes.join(",")}}`}::bigint[]) and session <> ''
      group by user_id, session, sub_agent
    ), calls as (
      select log_index from ${table("exchanges")} where log_index = any(${`{${indexes.join(",")}}`}::bigint[])
      union
      select e.log_index from start join ${table("exchanges")} e
        on e.session = start.session and e.user_id = start.user_id and e.sub_agent = start.sub_agent
        and e.log_index >= start.log_index
    )
    select e.vendor, e.deployment, e.deployment_class as class, count(*)::integer as calls
    from calls join ${table("exchanges")} e on e.log_index = calls.log_index
    where e.kind = 'intent' group by 1, 2, 3 order by 4 desc, 1, 2`.execute(store);
  return rows;
}
