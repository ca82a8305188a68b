// The embedded database's process. One of its own: what PGlite takes of memory is not the gateway's,
// it runs at a lower priority, and it can be ended when it hangs. Ends with the process that started it.
import { rename, rm } from "node:fs/promises";
import { setPriority } from "node:os";
import { PGlite, types } from "@electric-sql/pglite";
import { FourgateError } from "@fourgate/core/errors";
import { Lock } from "@fourgate/journal/lock";
import {
  embeddedFolder,
  makeEmbeddedFolder,
  markClosed,
  markRunning,
  wentDownWithMachine,
  type EmbeddedFolder,
} from "./folder.ts";
import type { Asked, Told } from "./messages.ts";
import { Prototype } from "./prototype.ts";

const [root = "", task = ""] = process.argv.slice(2);
const folder = embeddedFolder(root);

/** A projection needs little: PGlite's own settings take 128 MB for buffers alone. */
const settings = [
  "shared_buffers = 4MB",
  "wal_buffers = 256kB",
  "max_connections = 3",
  "max_wal_senders = 0",
  "max_replication_slots = 0",
  "max_wal_size = 64MB",
  "min_wal_size = 32MB",
];

/** Behind the path where both want the processor, and not starved by it. */
const niceness = 5;

function tell(told: Told): void {
  if (process.connected) process.send?.(told);
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);
process.once("disconnect", () => process.exit(0));
try {
  setPriority(niceness);
} catch {
  // A machine that does not allow it: it works all the same.
}

await makeEmbeddedFolder(folder);
try {
  await using _lock = await Lock.take(folder.lock);
  await (task === "serve" ? serve(folder) : create(folder, task === "create"));
} catch (error) {
  const inUse = error instanceof FourgateError && error.code === "config_invalid";
  tell({ failed: inUse ? "in_use" : "damaged" });
  process.exitCode = 1;
} finally {
  if (process.connected) process.disconnect();
}

/** A copy where there is something to copy. Making one takes 600 MB, which the process that serves would keep. */
async function create({ draft, data }: EmbeddedFolder, mayCopy: boolean): Promise<void> {
  await rm(draft, { recursive: true, force: true });
  const prototype = await Prototype.of(settings);
  if (!mayCopy || !(await prototype.copyTo(draft))) {
    await rm(draft, { recursive: true, force: true });
    if (!mayCopy) await prototype.drop();
    const made = await PGlite.create({ dataDir: draft, postgresqlconf: settings });
    await made.close();
    await prototype.keep(draft);
  }
  await rename(draft, data);
  tell({ ready: true });
}

async function serve(at: EmbeddedFolder): Promise<void> {
  if (await wentDownWithMachine(at)) throw new Error("its files may be of different moments");
  const database = await PGlite.create({
    dataDir: at.data,
    parsers: { [types.INT8]: Number },
  });
  await markRunning(at);
  const { promise: stopped, resolve: stop } = Promise.withResolvers<void>();
  process.on("message", (asked: Asked | "stop") => {
    if (asked === "stop") stop();
    else void answer(database, asked);
  });
  tell({ ready: true });
  await stopped;
  await database.close();
  await markClosed(at);
}

async function answer(database: PGlite, { id, sql, parameters }: Asked): Promise<void> {
  try {
    const { rows, command = "", rowCount = 0 } = await database.query<object>(sql, [...parameters]);
    tell({ id, rows, command, rowCount });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    tell({ id, code });
  }
}
