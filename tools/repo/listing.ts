import { readSyntax, type Syntax } from "./syntax.ts";

/** What the rules judge: the files that are or would be committed, and what npm installed. */
export interface Listing {
  readonly files: readonly RepoFile[];
  readonly installed: readonly InstalledPackage[];
}

export interface RepoFile {
  /** Relative to the repo's root, "/"-separated. */
  readonly path: string;
  /** "" for a binary file. */
  readonly text: string;
  readonly executable: boolean;
  /** Parsed on first use; only for JavaScript and TypeScript. */
  readonly syntax: () => Syntax;
}

/** A package of another house: from its own package.json where it is installed, else from the lock. */
export interface InstalledPackage {
  /** "node_modules/vitest", as the lock names it. */
  readonly path: string;
  readonly name: string;
  /** SPDX expression; "" where none is stated. */
  readonly licence: string;
  /** Needed for development only. */
  readonly dev: boolean;
  /** npm would run something at install: a life-cycle script or an implied native build. */
  readonly installScript: boolean;
}

export function repoFile(path: string, text: string, executable = false): RepoFile {
  let parsed: Syntax | undefined;
  return { path, text, executable, syntax: () => (parsed ??= readSyntax(path, text)) };
}

export function isCode(file: RepoFile): boolean {
  return /\.[cm]?[jt]s$/.test(file.path);
}

export function findFile(listing: Listing, path: string): RepoFile | undefined {
  return listing.files.find((file) => file.path === path);
}

/** 1-based line of an offset in UTF-16 units. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1)) line += 1;
  return line;
}
