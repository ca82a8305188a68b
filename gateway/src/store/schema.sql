create table fourgate.alarms (
  log_index bigint not null,
  ordinal integer not null,
  message text not null,
  FOREIGN KEY (log_index) REFERENCES fourgate.exchanges(log_index) ON DELETE CASCADE,
  PRIMARY KEY (log_index, ordinal)
);

create table fourgate.carried (
  text_id bigint not null,
  log_index bigint not null,
  FOREIGN KEY (log_index) REFERENCES fourgate.exchanges(log_index) ON DELETE CASCADE,
  PRIMARY KEY (text_id, log_index),
  FOREIGN KEY (text_id) REFERENCES fourgate.texts(text_id) ON DELETE CASCADE
);

CREATE INDEX carried_exchange ON fourgate.carried USING btree (log_index);

create table fourgate.devices (
  user_id text not null,
  device text not null,
  first_seen timestamp with time zone not null,
  last_seen timestamp with time zone not null,
  PRIMARY KEY (user_id, device)
);

create table fourgate.drill_lines (
  log_index bigint not null,
  ordinal integer not null,
  id text not null,
  time timestamp with time zone not null,
  gate smallint not null,
  pass boolean not null,
  PRIMARY KEY (log_index, ordinal)
);

create table fourgate.exchange_teams (
  log_index bigint not null,
  team text not null,
  FOREIGN KEY (log_index) REFERENCES fourgate.exchanges(log_index) ON DELETE CASCADE,
  PRIMARY KEY (log_index, team)
);

CREATE INDEX exchange_teams_team ON fourgate.exchange_teams USING btree (team, log_index);

create table fourgate.exchanges (
  log_index bigint not null,
  id text not null,
  kind text not null,
  time timestamp with time zone not null,
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
  outcome_time timestamp with time zone,
  status integer,
  reply_bytes bigint,
  input_tokens bigint,
  output_tokens bigint,
  cache_read_tokens bigint,
  first_byte_ms double precision,
  duration_ms double precision,
  vendor text,
  login text,
  account text,
  CHECK ((kind = ANY (ARRAY['intent'::text, 'refusal'::text, 'guard_block'::text]))),
  PRIMARY KEY (log_index)
);

CREATE INDEX exchanges_deployment ON fourgate.exchanges USING btree (deployment, log_index);
CREATE INDEX exchanges_device ON fourgate.exchanges USING btree (device, log_index);
CREATE INDEX exchanges_gate ON fourgate.exchanges USING btree (gate, log_index) WHERE (gate IS NOT NULL);
CREATE INDEX exchanges_id ON fourgate.exchanges USING btree (id, log_index);
CREATE INDEX exchanges_model ON fourgate.exchanges USING btree (model, log_index);
CREATE INDEX exchanges_redacted ON fourgate.exchanges USING btree (log_index) WHERE (redactions > 0);
CREATE INDEX exchanges_result ON fourgate.exchanges USING btree (result, log_index);
CREATE INDEX exchanges_session ON fourgate.exchanges USING btree (session, log_index);
CREATE INDEX exchanges_time ON fourgate.exchanges USING btree ("time");
CREATE INDEX exchanges_tool ON fourgate.exchanges USING btree (tool, log_index);
CREATE INDEX exchanges_user ON fourgate.exchanges USING btree (user_id, log_index);
CREATE INDEX exchanges_vendor ON fourgate.exchanges USING btree (vendor, log_index);

create table fourgate.files (
  log_index bigint not null,
  ordinal integer not null,
  path text not null,
  repo text,
  access text not null,
  tool text not null,
  commit text,
  content text,
  lines text,
  FOREIGN KEY (log_index) REFERENCES fourgate.exchanges(log_index) ON DELETE CASCADE,
  PRIMARY KEY (log_index, ordinal)
);

CREATE INDEX files_commit ON fourgate.files USING btree (commit, log_index) WHERE (commit IS NOT NULL);
CREATE INDEX files_content ON fourgate.files USING btree (content, log_index) WHERE (content IS NOT NULL);
CREATE INDEX files_path ON fourgate.files USING btree (path COLLATE "C", log_index);
CREATE INDEX files_path_end ON fourgate.files USING btree (reverse(path) COLLATE "C", log_index);
CREATE INDEX files_repo ON fourgate.files USING btree (repo, log_index);

create table fourgate.findings (
  log_index bigint not null,
  ordinal integer not null,
  detector text not null,
  fingerprint text not null,
  action text not null,
  observed text,
  block_kind text not null,
  line integer not null,
  FOREIGN KEY (log_index) REFERENCES fourgate.exchanges(log_index) ON DELETE CASCADE,
  PRIMARY KEY (log_index, ordinal)
);

CREATE INDEX findings_fingerprint ON fourgate.findings USING btree (fingerprint, log_index);

create table fourgate.gateway_events (
  log_index bigint not null,
  id text not null,
  time timestamp with time zone not null,
  event text not null,
  detail text not null,
  PRIMARY KEY (log_index)
);

create table fourgate.heartbeats (
  log_index bigint not null,
  id text not null,
  time timestamp with time zone not null,
  user_id text not null,
  device text not null,
  sent_at timestamp with time zone not null,
  device_sequence bigint not null,
  policy_version text not null,
  runs integer not null,
  waiting integer not null,
  PRIMARY KEY (log_index)
);

CREATE INDEX heartbeats_device ON fourgate.heartbeats USING btree (device, "time");
CREATE INDEX heartbeats_user ON fourgate.heartbeats USING btree (user_id);

create table fourgate.identity_changes (
  log_index bigint not null,
  ordinal integer not null,
  id text not null,
  time timestamp with time zone not null,
  changed_by text not null,
  act text not null,
  user_id text,
  team text,
  device text,
  PRIMARY KEY (log_index, ordinal)
);

create table fourgate.labels (
  log_index bigint not null,
  ordinal integer not null,
  repo text,
  folder text not null,
  classification text not null,
  path text not null,
  source text not null,
  access text not null,
  FOREIGN KEY (log_index) REFERENCES fourgate.exchanges(log_index) ON DELETE CASCADE,
  PRIMARY KEY (log_index, ordinal)
);

CREATE INDEX labels_repo ON fourgate.labels USING btree (repo, log_index);

create table fourgate.later_indexes (
  name text not null,
  definition text not null,
  PRIMARY KEY (name)
);

create table fourgate.logins (
  log_index bigint not null,
  id text not null,
  time timestamp with time zone not null,
  operator text not null,
  event text not null,
  address text not null,
  PRIMARY KEY (log_index)
);

create table fourgate.policies (
  log_index bigint not null,
  id text not null,
  time timestamp with time zone not null,
  version text not null,
  sha256 text not null,
  audit text not null,
  scope text not null,
  secrets text not null,
  private text not null,
  PRIMARY KEY (log_index)
);

create table fourgate.projection (
  one smallint not null default 1,
  log text not null,
  position bigint not null,
  leaf text not null,
  version integer not null,
  CHECK ((one = 1)),
  PRIMARY KEY (one),
  CHECK (("position" >= 0))
);

create table fourgate.reads (
  log_index bigint not null,
  id text not null,
  time timestamp with time zone not null,
  reader text not null,
  exchange text not null,
  act text,
  asked text,
  found integer,
  PRIMARY KEY (log_index)
);

CREATE INDEX reads_exchange ON fourgate.reads USING btree (exchange);

create table fourgate.reasons (
  log_index bigint not null,
  ordinal integer not null,
  gate smallint not null,
  rule text not null,
  observed boolean not null,
  FOREIGN KEY (log_index) REFERENCES fourgate.exchanges(log_index) ON DELETE CASCADE,
  PRIMARY KEY (log_index, ordinal)
);

CREATE INDEX reasons_gate ON fourgate.reasons USING btree (gate, log_index);

create table fourgate.texts (
  text_id bigint not null,
  log_index bigint not null,
  digest bytea,
  grams smallint[] not null,
  lines integer[] not null,
  FOREIGN KEY (log_index) REFERENCES fourgate.exchanges(log_index) ON DELETE CASCADE,
  PRIMARY KEY (text_id)
);

CREATE INDEX texts_digest ON fourgate.texts USING btree (digest) WHERE (digest IS NOT NULL);
CREATE INDEX texts_exchange ON fourgate.texts USING btree (log_index);
CREATE INDEX texts_grams ON fourgate.texts USING gin (grams);
CREATE INDEX texts_lines ON fourgate.texts USING gin (lines);

create table fourgate.tool_calls (
  log_index bigint not null,
  ordinal integer not null,
  path text not null,
  repo text,
  access text not null,
  tool text not null,
  FOREIGN KEY (log_index) REFERENCES fourgate.exchanges(log_index) ON DELETE CASCADE,
  PRIMARY KEY (log_index, ordinal)
);

create table fourgate.user_teams (
  user_id text not null,
  team text not null,
  first_seen timestamp with time zone not null,
  last_seen timestamp with time zone not null,
  PRIMARY KEY (user_id, team)
);

create table fourgate.users (
  user_id text not null,
  first_seen timestamp with time zone not null,
  last_seen timestamp with time zone not null,
  PRIMARY KEY (user_id)
);
