import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { Environment } from "../../config/guard-home.ts";

const managedFolders = [
  "/etc/claude-code",
  "/Library/Application Support/ClaudeCode",
  "C:\\Program Files\\ClaudeCode",
];
const depthMax = 64;

/** Claude Code's own folder of the user. */
export function claudeFolder(env: Environment): string {
  return env["CLAUDE_CONFIG_DIR"] ?? join(env["HOME"] ?? homedir(), ".claude");
}

/** Is a value an address on this guard, as `fourgate setup` writes one? */
export function isOurs(value: unknown, baseUrl: string): boolean {
  return typeof value === "string" && value.startsWith(`${new URL(baseUrl).origin}/r/`);
}

/** The machine's settings that are there. */
export async function managedSettings(): Promise<
  readonly { readonly path: string; readonly text: string }[]
> {
  const paths = managedFolders.map((folder) => join(folder, "managed-settings.json"));
  return await Promise.all(paths.map(async (path) => ({ path, text: await readText(path) })));
}

/** What the user's own settings say the base URL is. */
export async function userBaseUrl(env: Environment): Promise<unknown> {
  return settingsEnv(await readText(join(claudeFolder(env), "settings.json")))["ANTHROPIC_BASE_URL"];
}

/**
 * Settings whose `env` sets one of these names: they win over the environment. An address on the guard
 * of `baseUrl` is none.
 */
export async function overridingSettings(
  env: Environment,
  cwd: string,
  args: readonly string[],
  names: readonly string[],
  baseUrl: string,
): Promise<{ readonly path: string; readonly name: string } | undefined> {
  for (const path of [...settingsFiles(env, cwd), ...statedSettings(args)]) {
    const settings = settingsEnv(path.startsWith("{") ? path : await readText(resolve(cwd, path)));
    const name = names.find((wanted) => isSet(settings[wanted]) && !isOurs(settings[wanted], baseUrl));
    if (name !== undefined) return { path: path.startsWith("{") ? "--settings" : path, name };
  }
  return undefined;
}

/** Managed, user's, and those of the folder and all above it. */
function settingsFiles(env: Environment, cwd: string): string[] {
  const files = managedFolders.map((folder) => join(folder, "managed-settings.json"));
  files.push(join(claudeFolder(env), "settings.json"));
  let folder = cwd;
  for (let depth = 0; depth < depthMax; depth += 1) {
    files.push(join(folder, ".claude", "settings.json"), join(folder, ".claude", "settings.local.json"));
    const parent = dirname(folder);
    if (parent === folder) break;
    folder = parent;
  }
  return files;
}

/** Paths or JSON given with --settings. */
function statedSettings(args: readonly string[]): string[] {
  return args.flatMap((arg, i) => {
    if (arg === "--settings") return [(args[i + 1] ?? "").trim()];
    return arg.startsWith("--settings=") ? [arg.slice("--settings=".length).trim()] : [];
  });
}

async function readText(path: string): Promise<string> {
  return await readFile(path, "utf8").catch(() => "");
}

/** The `env` of a settings text; empty where there is none or it cannot be read. */
export function settingsEnv(text: string): Record<string, unknown> {
  try {
    const env = (JSON.parse(text) as { env?: unknown } | null)?.env;
    return typeof env === "object" && env !== null ? (env as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "" && value !== "0" && value !== "false";
}
