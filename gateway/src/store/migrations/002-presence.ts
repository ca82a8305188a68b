/** Guards that said they are up, log-ins, and what readers of the log asked. */
export const presence: readonly string[] = [
  `create table fourgate.heartbeats (
     log_index bigint primary key,
     id text not null,
     time timestamptz not null,
     user_id text not null,
     device text not null,
     sent_at timestamptz not null,
     device_sequence bigint not null,
     policy_version text not null,
     runs integer not null,
     waiting integer not null
   )`,
  `create index heartbeats_device on fourgate.heartbeats (device, time)`,
  `create index heartbeats_user on fourgate.heartbeats (user_id)`,
  `create table fourgate.logins (
     log_index bigint primary key,
     id text not null,
     time timestamptz not null,
     operator text not null,
     event text not null,
     address text not null
   )`,
  `alter table fourgate.reads
     add column act text,
     add column asked text,
     add column found integer`,
];
