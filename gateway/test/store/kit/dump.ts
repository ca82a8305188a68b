import { sql } from "kysely";
import { schemaName, type Schema, type Store } from "@fourgate/gateway/store/schema";

const tables: Readonly<Record<keyof Schema, string>> = {
  projection: "one",
  exchanges: "log_index",
  exchange_teams: "log_index, team",
  reasons: "log_index, ordinal",
  findings: "log_index, ordinal",
  labels: "log_index, ordinal",
  files: "log_index, ordinal",
  tool_calls: "log_index, ordinal",
  alarms: "log_index, ordinal",
  users: "user_id",
  user_teams: "user_id, team",
  devices: "user_id, device",
  gateway_events: "log_index",
  policies: "log_index",
  drill_lines: "log_index, ordinal",
  reads: "log_index",
  identity_changes: "log_index, ordinal",
  heartbeats: "log_index",
  logins: "log_index",
  texts: "text_id",
  later_indexes: "name",
  carried: "text_id, log_index",
};

export type Dump = Readonly<Record<keyof Schema, readonly object[]>>;

/** Every row of every table. */
export async function dump(store: Store): Promise<Dump> {
  const rows: [string, readonly object[]][] = [];
  for (const [name, order] of Object.entries(tables)) {
    const table = sql.table(`${schemaName}.${name}`);
    const read = await sql<object>`select * from ${table} order by ${sql.raw(order)}`.execute(store);
    rows.push([name, read.rows.map(plainRow)]);
  }
  return Object.fromEntries(rows) as unknown as Dump;
}

/** One driver gives bytes as a Buffer, the other as plain ones. */
function plainRow(row: object): object {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      value instanceof Uint8Array ? Buffer.from(value).toString("hex") : (value as unknown),
    ]),
  );
}
