import type { Dirent } from "node:fs";
import { lstat, opendir, readFile, stat } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { FourgateError } from "@fourgate/core/errors";
import { isBinary, nothingLeftOut, type LeftOut, type Piece, type Source, type Unread } from "./piece.ts";

/** What one file may take; a larger one is named and not scanned. */
const fileMibMax = 512;
const folderDepthMax = 64;
const fileCountMax = 2_000_000;

/** Git's own files: packed, so that only `--git` sees what they hold. All but one, which may name a log-in. */
const gitFolder = ".git";
const gitConfig = "config";
/** Others' code, taken with `--all` only. */
const modulesFolder = "node_modules";

interface Listed {
  readonly path: string;
  readonly bytes: number;
}

/**
 * Files, and all files below folders. Links are not followed, so that nothing is scanned twice and
 * nothing outside is; a link that is named itself is.
 */
export class FileSource implements Source {
  readonly leftOut: LeftOut = nothingLeftOut();
  readonly #cwd: string;
  readonly #all: boolean;
  readonly #files: Listed[] = [];
  readonly #unread: Unread[] = [];

  private constructor(cwd: string, all: boolean) {
    this.#cwd = cwd;
    this.#all = all;
  }

  /** @throws FourgateError usage when a named path is not there */
  static async open(paths: readonly string[], cwd: string, all: boolean): Promise<FileSource> {
    const source = new FileSource(cwd, all);
    for (const path of paths) await source.#listNamed(resolve(cwd, path), path);
    return source;
  }

  bytesTotal(): number {
    return this.#files.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  async *pieces(): AsyncGenerator<Piece | Unread> {
    yield* this.#unread;
    for (const { path, bytes } of this.#files) {
      const file = this.#named(path);
      if (bytes > fileMibMax * 1024 * 1024) {
        yield { file, why: `it is larger than ${String(fileMibMax)} MiB` };
        continue;
      }
      const content = await readFile(path).catch((error: unknown) => reasonOf(error));
      if (typeof content === "string") yield { file, why: content };
      else if (isBinary(content)) this.leftOut.binary++;
      else yield { file, bytes: content, firstLine: 1 };
    }
  }

  async #listNamed(path: string, asTyped: string): Promise<void> {
    const found = await stat(path).catch((error: unknown) => {
      throw new FourgateError(
        "usage",
        `${asTyped}: ${reasonOf(error)}`,
        "name files or folders that are there",
      );
    });
    if (found.isDirectory()) await this.#listFolder(path, 0);
    else if (found.isFile()) this.#files.push({ path, bytes: found.size });
    else this.#unread.push({ file: asTyped, why: "it is neither a file nor a folder" });
  }

  async #listFolder(path: string, depth: number): Promise<void> {
    if (depth > folderDepthMax) {
      this.#unread.push({
        file: this.#named(path),
        why: `it lies deeper than ${String(folderDepthMax)} folders`,
      });
      return;
    }
    const entries: Dirent[] = [];
    try {
      for await (const entry of await opendir(path)) entries.push(entry);
    } catch (error) {
      this.#unread.push({ file: this.#named(path), why: reasonOf(error) });
      return;
    }
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const inside = join(path, entry.name);
      if (entry.isDirectory()) {
        if (entry.name === gitFolder) await this.#listGitConfig(inside);
        else if (!this.#all && entry.name === modulesFolder) this.#countFolder(entry.name);
        else await this.#listFolder(inside, depth + 1);
      } else if (entry.isFile()) await this.#listFile(inside);
    }
  }

  async #listGitConfig(folder: string): Promise<void> {
    const path = join(folder, gitConfig);
    if ((await lstat(path).catch(() => undefined))?.isFile() === true) await this.#listFile(path);
  }

  async #listFile(path: string): Promise<void> {
    if (this.#files.length >= fileCountMax) {
      throw new FourgateError(
        "usage",
        `there are more than ${String(fileCountMax)} files`,
        "scan folder by folder",
      );
    }
    const found = await stat(path).catch((error: unknown) => reasonOf(error));
    if (typeof found === "string") this.#unread.push({ file: this.#named(path), why: found });
    else this.#files.push({ path, bytes: found.size });
  }

  #countFolder(name: string): void {
    this.leftOut.folders.set(name, (this.leftOut.folders.get(name) ?? 0) + 1);
  }

  #named(path: string): string {
    const inside = relative(this.#cwd, path);
    return inside === "" ? "." : inside.startsWith("..") ? path : inside;
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "ENOENT") return "there is no such file";
  if (code === "EACCES" || code === "EPERM") return "it may not be read";
  return `it can't be read (${code === "" ? "unknown error" : code})`;
}
