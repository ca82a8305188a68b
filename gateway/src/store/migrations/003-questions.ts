/** What an auditor asks by: files and their lines, vendors, models, and text that left. */
export const questions: readonly string[] = [
  `alter table fourgate.exchanges add column vendor text, add column login text, add column account text`,
  `create index exchanges_vendor on fourgate.exchanges (vendor, log_index)`,
  `create index exchanges_model on fourgate.exchanges (model, log_index)`,
  `create index exchanges_device on fourgate.exchanges (device, log_index)`,
  `create index exchanges_gate on fourgate.exchanges (gate, log_index) where gate is not null`,
  `create index labels_repo on fourgate.labels (repo, log_index)`,

  `alter table fourgate.files
     add column commit text,
     add column content text,
     add column lines text`,
  `create index files_repo on fourgate.files (repo, log_index)`,
  `create index files_path on fourgate.files (path collate "C", log_index)`,
  `create index files_path_end on fourgate.files (reverse(path) collate "C", log_index)`,
  `create index files_content on fourgate.files (content, log_index) where content is not null`,
  `create index files_commit on fourgate.files (commit, log_index) where commit is not null`,

  `create table fourgate.texts (
     text_id bigint primary key,
     log_index bigint not null references fourgate.exchanges on delete cascade,
     digest bytea,
     grams smallint[] not null,
     lines integer[] not null
   )`,
  `create index texts_exchange on fourgate.texts (log_index)`,
  `create index texts_digest on fourgate.texts (digest) where digest is not null`,
  `create index texts_grams on fourgate.texts using gin (grams)`,
  `create index texts_lines on fourgate.texts using gin (lines)`,
  `create table fourgate.carried (
     text_id bigint not null references fourgate.texts on delete cascade,
     log_index bigint not null references fourgate.exchanges on delete cascade,
     primary key (text_id, log_index)
   )`,
  `create index carried_exchange on fourgate.carried (log_index)`,
];
