import { execFileSync } from "node:child_process";
import { existsSync, lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readManifest, readLock, type LockEntry } from "./manifest.ts";
import { repoFile, type InstalledPackage, type Listing, type RepoFile } from "./listing.ts";

/** Reads the tree at `root`: tracked files and those that a commit would add. */
export function readListing(root: string): Listing {
  const names = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  const files = [...new Set(names.split("\0"))]
    .filter((name) => name !== "")
    .flatMap((name) => readFileOf(root, name));
  return { files, installed: readInstalled(root) };
}

function readFileOf(root: string, name: string): RepoFile[] {
  const path = join(root, name);
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined || !stat.isFile()) return [];
  const text = readFileSync(path, "utf8");
  return [repoFile(name, text.includes("\0") ? "" : text, (stat.mode & 0o111) !== 0)];
}

function readInstalled(root: string): InstalledPackage[] {
  const lock = readLock(readFileSync(join(root, "package-lock.json"), "utf8"));
  return Object.entries(lock.packages)
    .filter(([path, entry]) => path.includes("node_modules/") && entry.link !== true)
    .map(([path, entry]) => readPackage(root, path, entry));
}

/** Life-cycle scripts that npm runs when a package of another house is installed. */
const installScripts = ["preinstall", "install", "postinstall"];

function readPackage(root: string, path: string, entry: LockEntry): InstalledPackage {
  const name = entry.name ?? path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
  const file = join(root, path, "package.json");
  const own = existsSync(file) ? readManifest(readFileSync(file, "utf8")) : undefined;
  const scripts = own?.scripts ?? {};
  return {
    path,
    name,
    licence: own?.license ?? entry.license ?? "",
    dev: entry.dev === true || entry.devOptional === true,
    installScript:
      entry.hasInstallScript === true ||
      installScripts.some((script) => scripts[script] !== undefined) ||
      (own !== undefined && existsSync(join(root, path, "binding.gyp"))),
  };
}
