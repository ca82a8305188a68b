import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { GuardFiles } from "../config/guard-home.ts";
import { isAlive, type IsAlive } from "../runs/run-registry.ts";

/** Where the temporary folders of runs stand: inside the guard's folder, which no other user enters. */
export function runFoldersOf(files: GuardFiles): string {
  return join(files.folder, "runs");
}

/**
 * One run's temporary folder, made when first asked for and removed with the run. Its name begins
 * with the id of the process that answers for it, so that what a killed one left is known as such.
 */
export class RunFolder implements AsyncDisposable {
  readonly #parent: string;
  readonly #pid: number;
  #made: Promise<string> | undefined;

  constructor(parent: string, pid: number) {
    this.#parent = parent;
    this.#pid = pid;
  }

  /** Absolute; mode 0700. */
  path(): Promise<string> {
    this.#made ??= this.#make();
    return this.#made;
  }

  async #make(): Promise<string> {
    await mkdir(this.#parent, { recursive: true, mode: 0o700 });
    return await mkdtemp(join(this.#parent, `${String(this.#pid)}-`));
  }

  /** Links inside are removed, never what they lead to. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#made === undefined) return;
    await rm(await this.#made, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** The folders whose process is gone. Absolute paths. */
export async function staleRunFolders(parent: string, alive: IsAlive = isAlive): Promise<readonly string[]> {
  const names = await readdir(parent).catch(() => []);
  return names
    .filter((name) => {
      const pid = /^(\d{1,10})-/.exec(name)?.[1];
      return pid !== undefined && !alive(Number(pid));
    })
    .map((name) => join(parent, name));
}

/** Removes what killed runs left behind. */
export async function sweepRunFolders(parent: string, alive: IsAlive = isAlive): Promise<void> {
  for (const path of await staleRunFolders(parent, alive)) {
    await rm(path, { recursive: true, force: true, maxRetries: 3 });
  }
}
