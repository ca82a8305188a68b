/** Which exchanges left with something taken out; their rows hold how much from the first schema on. */
export const redacted: readonly string[] = [
  `create index exchanges_redacted on fourgate.exchanges (log_index) where redactions > 0`,
];
