import { lstatSync, readFileSync, realpathSync, statSync, type Stats } from "node:fs";
import { lstat, readFile, realpath, stat } from "node:fs/promises";

/** What the direct calls of one request may take together. */
const directMsMax = 5;

type Answer<T> = T | undefined | Promise<T | undefined>;

/**
 * One request's questions to the file system; what cannot be answered is undefined. Through Node's
 * thread pool each costs some 60 µs, directly 2, so they are asked directly, until that has taken
 * `directMsMax` (a folder on a network, perhaps): from then on no stream waits for them.
 */
export class FileQuestions {
  #leftMs: number;

  /** `leftMs`: for direct calls, milliseconds. */
  constructor(leftMs: number = directMsMax) {
    this.#leftMs = leftMs;
  }

  stat(path: string): Answer<Stats> {
    return this.#ask(
      () => statSync(path, { throwIfNoEntry: false }),
      () => stat(path),
    );
  }

  lstat(path: string): Answer<Stats> {
    return this.#ask(
      () => lstatSync(path, { throwIfNoEntry: false }),
      () => lstat(path),
    );
  }

  realpath(path: string): Answer<string> {
    return this.#ask(
      () => realpathSync.native(path),
      () => realpath(path),
    );
  }

  text(path: string): Answer<string> {
    return this.#ask(
      () => readFileSync(path, "utf8"),
      () => readFile(path, "utf8"),
    );
  }

  #ask<T>(directly: () => T | undefined, throughPool: () => Promise<T>): Answer<T> {
    if (this.#leftMs <= 0) return throughPool().catch(() => undefined);
    const startMs = performance.now();
    try {
      return directly();
    } catch {
      return undefined;
    } finally {
      this.#leftMs -= performance.now() - startMs;
    }
  }
}
