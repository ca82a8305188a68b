import { chmod, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { uptime } from "node:os";
import { join } from "node:path";

/**
 * The embedded database's folder:
 *
 *   lock      the one process that has it open
 *   running   when this machine started, while the database is open
 *   data/     PostgreSQL's own files
 */
export interface EmbeddedFolder {
  readonly root: string;
  readonly lock: string;
  readonly running: string;
  readonly data: string;
  /** What is being made; it becomes `data` once it is whole. */
  readonly draft: string;
}

export function embeddedFolder(root: string): EmbeddedFolder {
  return {
    root,
    lock: join(root, "lock"),
    running: join(root, "running"),
    data: join(root, "data"),
    draft: join(root, "data.new"),
  };
}

export async function makeEmbeddedFolder({ root }: EmbeddedFolder): Promise<void> {
  await mkdir(root, { recursive: true, mode: 0o700 });
  await chmod(root, 0o700);
}

/** How far two readings of the same start may lie apart: clocks are set. */
const startMsApartMax = 120_000;

/**
 * Whether the database was open when the machine went down. It writes without fsync: a process
 * that is killed loses nothing, but after a power cut its files may be of different moments.
 */
export async function wentDownWithMachine({ running }: Pick<EmbeddedFolder, "running">): Promise<boolean> {
  const text = await readFile(running, "utf8").catch(() => undefined);
  if (text === undefined) return false;
  const apart = Math.abs(Number(text) - machineStartMs());
  return !(apart <= startMsApartMax);
}

export async function markRunning({ running }: Pick<EmbeddedFolder, "running">): Promise<void> {
  await writeFile(running, String(machineStartMs()), { mode: 0o600 });
}

export async function markClosed({ running }: EmbeddedFolder): Promise<void> {
  await rm(running, { force: true });
}

function machineStartMs(): number {
  return Math.round(Date.now() - uptime() * 1_000);
}
