import type { Store } from "./schema.ts";

/** Where the projection lies: the embedded database in the data folder, or a server. */
export interface DatabasePlace {
  /** For people: "embedded", or the server's host, port and database. Never a password. */
  readonly name: string;
  /** Others may have put theirs there: what is not this log's is left alone. */
  readonly shared: boolean;
  /** Destroying what it gives closes it. The signal ends an opening that takes long. */
  open(signal?: AbortSignal): Promise<Store>;
  /** Removes the database's files, or on a server the projection's schema. Nothing of it may be open. */
  clear(): Promise<void>;
}
