import { sql } from "kysely";
import { schemaName, type Store } from "@fourgate/gateway/store/schema";

/** The tables as the database itself describes them, in SQL. Kysely's own two are left out. */
export function schemaText(store: Store): Promise<string> {
  return store.transaction().execute(async (reading) => {
    // Names are written out where the search path does not find them.
    await sql`set local search_path to pg_catalog`.execute(reading);
    return textOf(reading);
  });
}

async function textOf(store: Store): Promise<string> {
  const { rows } = await sql<{ statement: string }>`
    with tables as (
      select c.oid, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = ${schemaName} and c.relkind = 'r' and c.relname not like 'kysely%'
    ), lines as (
      select t.relname, 1 as part, a.attnum as place,
        '  ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
          || case when a.attnotnull then ' not null' else '' end
          || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') as line
      from tables t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
        left join pg_attrdef d on d.adrelid = t.oid and d.adnum = a.attnum
      union all
      select t.relname, 2, row_number() over (partition by t.oid order by k.conname),
        '  ' || pg_get_constraintdef(k.oid)
      from tables t join pg_constraint k on k.conrelid = t.oid and k.contype <> 'n'
    )
    select relname as name, 0 as part, 'create table ' || ${schemaName}::text || '.' || relname || E' (\n'
      || string_agg(line, E',\n' order by part, place) || E'\n);' as statement
    from lines group by relname
    union all
    select t.relname, 1, string_agg(pg_get_indexdef(i.indexrelid) || ';', E'\n' order by i.indexrelid::regclass::text)
    from tables t join pg_index i on i.indrelid = t.oid and not i.indisprimary
    group by t.relname
    order by 1, 2`.execute(store);
  return `${rows.map(({ statement }) => statement).join("\n\n")}\n`;
}
