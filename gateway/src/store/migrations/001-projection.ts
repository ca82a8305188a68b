/** Statements of the first schema. Never changed: what comes later is a migration of its own. */
export const projection: readonly string[] = [
  `create table fourgate.projection (
     one smallint primary key default 1 check (one = 1),
     log text not null,
     position bigint not null check (position >= 0),
     leaf text not null,
     version integer not null
   )`,

  `create table fourgate.exchanges (
     log_index bigint primary key,
     id text not null,
     kind text not null check (kind in ('intent', 'refusal', 'guard_block')),
     time timestamptz not null,
     user_id text,
     agent text,
     device text not null,
     tool text not null,
     tool_version text not null,
     session text not null,
     sub_agent text not null,
     result text not null,
     gate smallint,
     code text,
     path text,
     model text,
     deployment text,
     deployment_class text,
     classification text,
     redactions integer,
     policy_version text not null,
     body_bytes bigint not null,
     outcome_index bigint,
     outcome_time timestamptz,
     status integer,
     reply_bytes bigint,
     input_tokens bigint,
     output_tokens bigint,
     cache_read_tokens bigint,
     first_byte_ms double precision,
     duration_ms double precision
   )`,
  `create index exchanges_id on fourgate.exchanges (id, log_index)`,
  `create index exchanges_time on fourgate.exchanges (time)`,
  `create index exchanges_user on fourgate.exchanges (user_id, log_index)`,
  `create index exchanges_tool on fourgate.exchanges (tool, log_index)`,
  `create index exchanges_session on fourgate.exchanges (session, log_index)`,
  `create index exchanges_result on fourgate.exchanges (result, log_index)`,
  `create index exchanges_deployment on fourgate.exchanges (deployment, log_index)`,

  `create table fourgate.exchange_teams (
     log_index bigint not null references fourgate.exchanges on delete cascade,
     team text not null,
     primary key (log_index, team)
   )`,
  `create index exchange_teams_team on fourgate.exchange_teams (team, log_index)`,

  `create table fourgate.reasons (
     log_index bigint not null references fourgate.exchanges on delete cascade,
     ordinal integer not null,
     gate smallint not null,
     rule text not null,
     observed boolean not null,
     primary key (log_index, ordinal)
   )`,
  `create index reasons_gate on fourgate.reasons (gate, log_index)`,

  `create table fourgate.findings (
     log_index bigint not null references fourgate.exchanges on delete cascade,
     ordinal integer not null,
     detector text not null,
     fingerprint text not null,
     action text not null,
     observed text,
     block_kind text not null,
     line integer not null,
     primary key (log_index, ordinal)
   )`,
  `create index findings_fingerprint on fourgate.findings (fingerprint, log_index)`,

  `create table fourgate.labels (
     log_index bigint not null references fourgate.exchanges on delete cascade,
     ordinal integer not null,
     repo text,
     folder text not null,
     classification text not null,
     path text not null,
     source text not null,
     access text not null,
     primary key (log_index, ordinal)
   )`,

  `create table fourgate.files (
     log_index bigint not null references fourgate.exchanges on delete cascade,
     ordinal integer not null,
     path text not null,
     repo text,
     access text not null,
     tool text not null,
     primary key (log_index, ordinal)
   )`,
  `create table fourgate.tool_calls (
     log_index bigint not null references fourgate.exchanges on delete cascade,
     ordinal integer not null,
     path text not null,
     repo text,
     access text not null,
     tool text not null,
     primary key (log_index, ordinal)
   )`,

  `create table fourgate.alarms (
     log_index bigint not null references fourgate.exchanges on delete cascade,
     ordinal integer not null,
     message text not null,
     primary key (log_index, ordinal)
   )`,

  `create table fourgate.users (
     user_id text primary key,
     first_seen timestamptz not null,
     last_seen timestamptz not null
   )`,
  `create table fourgate.user_teams (
     user_id text not null,
     team text not null,
     first_seen timestamptz not null,
     last_seen timestamptz not null,
     primary key (user_id, team)
   )`,
  `create table fourgate.devices (
     user_id text not null,
     device text not null,
     first_seen timestamptz not null,
     last_seen timestamptz not null,
     primary key (user_id, device)
   )`,

  `create table fourgate.gateway_events (
     log_index bigint primary key,
     id text not null,
     time timestamptz not null,
     event text not null,
     detail text not null
   )`,
  `create table fourgate.policies (
     log_index bigint primary key,
     id text not null,
     time timestamptz not null,
     version text not null,
     sha256 text not null,
     audit text not null,
     scope text not null,
     secrets text not null,
     private text not null
   )`,
  `create table fourgate.drill_lines (
     log_index bigint not null,
     ordinal integer not null,
     id text not null,
     time timestamptz not null,
     gate smallint not null,
     pass boolean not null,
     primary key (log_index, ordinal)
   )`,
  `create table fourgate.reads (
     log_index bigint primary key,
     id text not null,
     time timestamptz not null,
     reader text not null,
     exchange text not null
   )`,
  `create index reads_exchange on fourgate.reads (exchange)`,
  `create table fourgate.identity_changes (
     log_index bigint not null,
     ordinal integer not null,
     id text not null,
     time timestamptz not null,
     changed_by text not null,
     act text not null,
     user_id text,
     team text,
     device text,
     primary key (log_index, ordinal)
   )`,
];
