import { lstatSync, realpathSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import { runsByItself } from "@fourgate/core/secrets/restore/runs-by-itself";

/**
 * Whether the file that a tool will write stands inside of the root when links are followed, and
 * is no part of a repository's own data (hooks and config there are run) or of what else runs by itself. A relative path counts
 * from the root. `..` is refused, since behind a link it leads elsewhere than its text says; so is
 * a link that leads nowhere, and what cannot be looked at.
 */
export function mayWriteInto(root: string, path: string): boolean {
  if (path.split(/[\\/]/).includes("..")) return false;
  try {
    const target = realTarget(resolve(root, path));
    const folder = realpathSync.native(root);
    const inside = target.startsWith(folder.endsWith(sep) ? folder : folder + sep);
    return inside && !holdsGit(path) && !holdsGit(target) && !runsByItself(relative(folder, target));
  } catch {
    return false;
  }
}

/** Segments as file systems without case, and those that drop dots and spaces at the end, read them. */
function holdsGit(path: string): boolean {
  return path.split(/[\\/]/).some((segment) => /^\.git[. ]*$/i.test(segment));
}

/** The path with the links of its nearest existing ancestor followed. */
function realTarget(path: string): string {
  const missing: string[] = [];
  for (let at = path; ; at = dirname(at)) {
    if (exists(at)) return resolve(realpathSync.native(at), ...missing);
    if (dirname(at) === at) throw new TypeError("no ancestor exists");
    missing.unshift(at.slice(dirname(at).length).replace(/^[\\/]/, ""));
  }
}

/** Links count, wherever they lead. */
function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
