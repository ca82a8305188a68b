import { dirname, isAbsolute, join, resolve } from "node:path";
import type { FileQuestions } from "./file-questions.ts";
import type { GitFolders } from "./git-head.ts";
import { normalRemote, remoteUrls } from "./git-remotes.ts";

const configBytesMax = 1024 * 1024;
const depthMax = 128;

/** The root of a git working tree, and the remotes that it knows. */
export interface RepoRoot {
  /** Real path. */
  readonly root: string;
  /** Normalised; empty for a repo without any. */
  readonly remotes: readonly string[];
  /** Folder name of the main working tree, which a worktree's own folder need not have. */
  readonly name: string;
  readonly folders: GitFolders;
}

/** Finds the working trees that real paths lie in, for one request: a shared folder is asked about once. */
export class RepoRoots {
  readonly #files: FileQuestions;
  readonly #folders = new Map<string, RepoRoot | undefined>();

  constructor(files: FileQuestions) {
    this.#files = files;
  }

  /** Walks up from a real path to the nearest folder with a `.git`; undefined outside any repo. */
  async of(start: string): Promise<RepoRoot | undefined> {
    const passed: string[] = [];
    let found: RepoRoot | undefined;
    let folder = start;
    while (!this.#folders.has(folder)) {
      // A walk that was given up says nothing of the folders that it passed.
      if (passed.length >= depthMax) return undefined;
      passed.push(folder);
      found = await this.#rootAt(folder);
      const parent = dirname(folder);
      if (found || parent === folder) break;
      folder = parent;
    }
    found ??= this.#folders.get(folder);
    for (const each of passed) this.#folders.set(each, found);
    return found;
  }

  async #rootAt(folder: string): Promise<RepoRoot | undefined> {
    const gitFolder = await this.#gitFolderOf(folder);
    if (gitFolder === undefined) return undefined;
    const common = await this.#commonFolderOf(gitFolder);
    const config = await this.#readBounded(join(common, "config"));
    return {
      root: folder,
      remotes: [...new Set(remoteUrls(config ?? "").map(normalRemote))].filter((remote) => remote !== ""),
      name: nameOf(common, folder),
      folders: { git: gitFolder, common },
    };
  }

  /** `.git` itself, or what a `.git` file (worktree, submodule) points to. */
  async #gitFolderOf(folder: string): Promise<string | undefined> {
    const path = join(folder, ".git");
    const found = await this.#files.stat(path);
    if (!found) return undefined;
    if (found.isDirectory()) return path;
    const text = await this.#readBounded(path);
    const target = /^gitdir:\s*(.+?)\s*$/m.exec(text ?? "")?.[1];
    if (target === undefined) return undefined;
    return isAbsolute(target) ? target : resolve(folder, target);
  }

  /** The folder that holds the repo's config: a worktree's git folder names it in `commondir`. */
  async #commonFolderOf(gitFolder: string): Promise<string> {
    const text = (await this.#readBounded(join(gitFolder, "commondir")))?.trim();
    if (text === undefined || text === "") return gitFolder;
    return isAbsolute(text) ? text : resolve(gitFolder, text);
  }

  async #readBounded(path: string): Promise<string | undefined> {
    const found = await this.#files.stat(path);
    if (!found?.isFile() || found.size > configBytesMax) return undefined;
    return await this.#files.text(path);
  }
}

function nameOf(common: string, folder: string): string {
  const main = common.endsWith("/.git") ? dirname(common) : folder;
  return main.slice(main.lastIndexOf("/") + 1);
}
