import { readFile, realpath } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Environment } from "../config/guard-home.ts";
import { programOnPath } from "./found-tools.ts";

/** From a program in `dist/bundle/` to its package's own folder, and one to spare. */
const foldersUpMax = 4;
const versionPattern = /^\d[\w.+-]{0,39}$/;

/**
 * The version of a program that npm installed, as the package.json says whose `bin` it is; undefined
 * for any other. The program is not started: that can take seconds. `cwd` is absolute.
 */
export async function programVersion(
  program: string,
  env: Environment,
  cwd: string,
): Promise<string | undefined> {
  const found = /[/\\]/.test(program) ? resolve(cwd, program) : await programOnPath(program, env);
  const path = found && (await realpath(found).catch(() => undefined));
  if (path === undefined) return undefined;
  for (let folder = dirname(path), up = 0; up < foldersUpMax; folder = dirname(folder), up++) {
    const text = await readFile(join(folder, "package.json"), "utf8").catch(() => undefined);
    const version = text === undefined ? undefined : versionIn(text, folder, path);
    if (version !== undefined) return version;
  }
  return undefined;
}

function versionIn(text: string, folder: string, path: string): string | undefined {
  let manifest: unknown;
  try {
    manifest = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof manifest !== "object" || manifest === null) return undefined;
  const { version, bin } = manifest as { version?: unknown; bin?: unknown };
  if (typeof version !== "string" || !versionPattern.test(version)) return undefined;
  const programs = typeof bin === "object" && bin !== null ? Object.values(bin) : [bin];
  return programs.some((one) => typeof one === "string" && join(folder, one) === path) ? version : undefined;
}
