/** One coding tool by its own signs on the wire. Names of headers in small letters. */
export interface Client {
  /** As records name it. */
  readonly name: string;
  /** Of its user-agent; the version is the first group, where it tells one. */
  readonly userAgent: RegExp | null;
  /** Headers that name the session a person sees; the first that is there counts. */
  readonly session: readonly string[];
  /** Names the part of that session that asks, a sub-agent where it is another than the session. */
  readonly part: string | null;
}
