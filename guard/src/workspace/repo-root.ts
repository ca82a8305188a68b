import { readFile, realpath, stat } from "node:fs/promises";
import { dirname, isAbsolute, join, resolve } from "node:path";
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
}

/** Walks up from a real path to the nearest folder with a `.git`; undefined outside any repo. */
export async function findRepoRoot(start: string): Promise<RepoRoot | undefined> {
  let folder = start;
  for (let depth = 0; depth < depthMax; depth += 1) {
    const gitFolder = await gitFolderOf(folder);
    if (gitFolder !== undefined) {
      const common = await commonFolderOf(gitFolder);
      const config = await readBounded(join(common, "config"));
      return {
        root: folder,
        remotes: [...new Set(remoteUrls(config ?? "").map(normalRemote))].filter((remote) => remote !== ""),
        name: nameOf(common, folder),
      };
    }
    const parent = dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
  return undefined;
}

/** `.git` itself, or what a `.git` file (worktree, submodule) points to. */
async function gitFolderOf(folder: string): Promise<string | undefined> {
  const path = join(folder, ".git");
  const found = await stat(path).catch(() => undefined);
  if (!found) return undefined;
  if (found.isDirectory()) return path;
  const text = await readBounded(path);
  const target = /^gitdir:\s*(.+?)\s*$/m.exec(text ?? "")?.[1];
  if (target === undefined) return undefined;
  return isAbsolute(target) ? target : resolve(folder, target);
}

/** The folder that holds the repo's config: a worktree's git folder names it in `commondir`. */
async function commonFolderOf(gitFolder: string): Promise<string> {
  const text = (await readBounded(join(gitFolder, "commondir")))?.trim();
  if (text === undefined || text === "") return gitFolder;
  return isAbsolute(text) ? text : resolve(gitFolder, text);
}

function nameOf(common: string, folder: string): string {
  const main = common.endsWith("/.git") ? dirname(common) : folder;
  return main.slice(main.lastIndexOf("/") + 1);
}

async function readBounded(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile() || found.size > configBytesMax) return undefined;
  return await readFile(path, "utf8").catch(() => undefined);
}

/** The real path of the longest part of `path` that exists, with the rest appended as written. */
export async function realPathOf(path: string): Promise<string> {
  const rest: string[] = [];
  let part = resolve(path);
  for (let depth = 0; depth < depthMax; depth += 1) {
    try {
      return join(await realpath(part), ...rest);
    } catch {
      const parent = dirname(part);
      if (parent === part) break;
      rest.unshift(part.slice(parent.length).replace(/^[/\\]/, ""));
      part = parent;
    }
  }
  return resolve(path);
}
