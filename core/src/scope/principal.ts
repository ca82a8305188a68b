/** Who asks. Resolved from a token, never from what a client says of itself. */
export interface Principal {
  readonly user: string;
  readonly teams: readonly string[];
  /** Seniority that folders can demand (catalogue levelMin). */
  readonly level: number;
  /** An agent role that narrows what the user may do, or null. */
  readonly agent: string | null;
  readonly device: string;
}
