/** What is wrong with fourgate.yaml, and where. */
export interface Fault {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  /** A key that should not be there: its own line is meant. */
  readonly key?: string;
}
