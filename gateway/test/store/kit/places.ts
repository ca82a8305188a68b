import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { embeddedPlace } from "@fourgate/gateway/store/embedded/embedded-place";
import type { DatabasePlace } from "@fourgate/gateway/store/place";
import { serverPlace } from "@fourgate/gateway/store/server/server-place";
import { postgresServer, type PostgresServer } from "./postgres-server.ts";

export const kinds = ["embedded", "server"] as const;
export type Kind = (typeof kinds)[number];

/** Empty databases of both kinds, for one test file. */
export class Places implements AsyncDisposable {
  readonly server: PostgresServer;
  readonly #root: string;
  #next = 0;

  private constructor(server: PostgresServer, root: string) {
    this.server = server;
    this.#root = root;
  }

  static async open(): Promise<Places> {
    const root = await mkdtemp(join(tmpdir(), "fourgate-places-"));
    // Making an embedded database takes seconds: one is made, and copied.
    const first = await embeddedPlace(join(root, "empty")).open();
    const [server] = await Promise.all([postgresServer(), first.destroy()]);
    return new Places(server, root);
  }

  async place(kind: Kind): Promise<DatabasePlace> {
    return kind === "embedded" ? embeddedPlace(await this.folder()) : this.serverPlace(await this.database());
  }

  /** An embedded database's folder. */
  async folder(): Promise<string> {
    const folder = join(this.#root, String(this.#next++));
    await cp(join(this.#root, "empty"), folder, { recursive: true });
    return folder;
  }

  /** Name of a new database of the server. */
  async database(): Promise<string> {
    const name = `test_${String(this.#next++)}`;
    const store = await this.serverPlace("postgres").open();
    await sql`create database ${sql.ref(name)}`.execute(store);
    await store.destroy();
    return name;
  }

  serverPlace(database: string): DatabasePlace {
    const { socket: host, port, user, password } = this.server;
    return serverPlace({ host, port, user, database, tls: false, caFile: null }, password);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
    await rm(this.#root, { recursive: true, force: true });
  }
}
