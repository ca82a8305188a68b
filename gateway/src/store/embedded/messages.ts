/** From the gateway to the embedded database's process. */
export interface Asked {
  readonly id: number;
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** Back: first that it stands or why not, then an answer for each statement. */
export type Told =
  | { readonly ready: true }
  | { readonly failed: "in_use" | "damaged" }
  | Answered
  /** SQLSTATE alone: PostgreSQL's messages quote values. */
  | { readonly id: number; readonly code: string };

export interface Answered {
  readonly id: number;
  readonly rows: readonly object[];
  readonly command: string;
  readonly rowCount: number;
}
