import { realpath } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { FileQuestions } from "./file-questions.ts";

const depthMax = 128;

export interface RealPath {
  readonly real: string;
  /** The folder or file of it that exists: all of it, or what stands above what is missing. */
  readonly existing: string;
}

/**
 * Where paths really lead, for one request: what of a path exists is resolved, the rest appended as
 * written. A folder that several paths share is looked at once. Where a mount may hang, the first
 * look goes through the pool; what lies on its way is then in the system's memory.
 */
export class RealPaths {
  readonly #files: FileQuestions;
  readonly #answers: (folder: string) => boolean;
  readonly #folders = new Map<string, RealPath>();

  /** `answers`: whether the file system gave an answer about this folder not long ago. */
  constructor(files: FileQuestions, answers: (folder: string) => boolean) {
    this.#files = files;
    this.#answers = answers;
  }

  /** Absolute paths only. */
  async of(path: string): Promise<RealPath> {
    const parent = dirname(path);
    if (parent === path) return await this.folder(path);
    const { real, existing } = await this.folder(parent);
    const plain = join(real, basename(path));
    const found = existing === real ? await this.#files.lstat(plain) : undefined;
    if (!found) return { real: plain, existing };
    return found.isSymbolicLink() ? await this.#resolved(plain) : { real: plain, existing: plain };
  }

  async folder(path: string): Promise<RealPath> {
    let found = this.#folders.get(path);
    if (!found) {
      found = await this.#resolved(path);
      this.#folders.set(path, found);
    }
    return found;
  }

  async #resolved(path: string): Promise<RealPath> {
    const rest: string[] = [];
    let part = resolve(path);
    let walked = this.#answers(part);
    for (let depth = 0; depth < depthMax; depth += 1) {
      const known = this.#folders.get(part);
      if (known) return { real: join(known.real, ...rest), existing: known.existing };
      try {
        const real = walked ? await this.#again(part) : await realpath(part);
        if (real !== undefined) return { real: join(real, ...rest), existing: real };
      } catch (error) {
        // The system went along the path until something was missing.
        const { code } = error as NodeJS.ErrnoException;
        walked = code === "ENOENT" || code === "ENOTDIR";
      }
      const parent = dirname(part);
      if (parent === part) break;
      rest.unshift(basename(part));
      part = parent;
    }
    return { real: resolve(path), existing: resolve(path) };
  }

  /** Of a path that the system has just gone along; most of what is asked about is missing. */
  async #again(path: string): Promise<string | undefined> {
    return (await this.#files.lstat(path)) ? await this.#files.realpath(path) : undefined;
  }
}
