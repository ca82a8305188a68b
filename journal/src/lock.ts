import { link, mkdtemp, open, readFile, rm, rmdir, stat, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { FourgateError } from "@fourgate/core/errors";

/**
 * One writer for a folder: a file with the writer's process id and start time. A lock whose process
 * is gone, or whose id now belongs to a process that started at another time, is stale and taken over.
 */
export class Lock implements AsyncDisposable {
  readonly #path: string;
  readonly #owner: string;

  private constructor(path: string, owner: string) {
    this.#path = path;
    this.#owner = owner;
  }

  /** @throws FourgateError config_invalid when another process holds it */
  static async take(path: string): Promise<Lock> {
    const owner = JSON.stringify({ pid: process.pid, started: await startOf(process.pid) });
    if (await claim(path, owner)) return new Lock(path, owner);
    // Takeover is itself one at a time, so that nobody removes a lock that was just taken over.
    const turn = `${path}.takeover`;
    if (!(await claimTurn(turn))) throw held(path);
    try {
      const holder = await readFile(path, "utf8").catch(() => "");
      if (holder !== "" && (await isAlive(holder))) throw held(path);
      // Its owner may have left in an orderly way just now, and the next one come.
      if (holder !== (await readFile(path, "utf8").catch(() => holder))) throw held(path);
      await unlink(path).catch(() => undefined);
      if (!(await claim(path, owner))) throw held(path);
    } finally {
      await unlink(turn).catch(() => undefined);
    }
    return new Lock(path, owner);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const holder = await readFile(this.#path, "utf8").catch(() => "");
    if (holder === this.#owner) await unlink(this.#path);
  }
}

/** Whether a living process holds the lock. */
export async function isLocked(path: string): Promise<boolean> {
  const holder = await readFile(path, "utf8").catch(() => "");
  return holder !== "" && isAlive(holder);
}

/** The lock appears with its content or not at all: a link, not a file that is filled afterwards. */
async function claim(path: string, owner: string): Promise<boolean> {
  const folder = await mkdtemp(join(dirname(path), `.${basename(path)}-`));
  const draft = join(folder, "owner");
  try {
    const file = await open(draft, "wx", 0o600);
    try {
      await file.writeFile(owner);
    } finally {
      await file.close();
    }
    await link(draft, path);
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
    await rmdir(folder);
  }
}

const turnMsMax = 10_000;

async function claimTurn(turn: string): Promise<boolean> {
  const age = await stat(turn).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => 0,
  );
  if (age > turnMsMax) await unlink(turn).catch(() => undefined);
  return open(turn, "wx", 0o600).then(
    async (file) => {
      await file.close();
      return true;
    },
    () => false,
  );
}

async function isAlive(holder: string): Promise<boolean> {
  let owner: { readonly pid?: unknown; readonly started?: unknown };
  try {
    owner = (JSON.parse(holder) ?? {}) as typeof owner;
  } catch {
    return false;
  }
  const { pid, started } = owner;
  if (typeof pid !== "number" || !Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return hasCode(error, "EPERM");
  }
  return started === (await startOf(pid));
}

/** Boot and start time of a process, so that a reused id is not taken for its former owner; "" where the system does not tell. */
async function startOf(pid: number): Promise<string> {
  try {
    const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8");
    const line = await readFile(`/proc/${pid}/stat`, "utf8");
    // The name, field 2, may hold spaces and brackets; the start time is field 22.
    const started = line.slice(line.lastIndexOf(")") + 2).split(" ")[19] ?? "";
    return `${boot.trim()} ${started}`;
  } catch {
    return "";
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

function held(path: string): FourgateError {
  return new FourgateError(
    "config_invalid",
    `another Fourgate writes to ${dirname(path)}`,
    "stop it first, or use another data folder",
  );
}
