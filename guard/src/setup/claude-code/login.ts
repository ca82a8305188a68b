import { readFile, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../../config/guard-home.ts";
import { claudeFolder } from "./settings-files.ts";

const logins = ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN"];

/** Does Claude Code have a log-in of the user's own? Asks whether one is there, never what it is. */
export async function hasLogin(env: Environment): Promise<boolean> {
  if (logins.some((name) => (env[name] ?? "") !== "")) return true;
  const folder = claudeFolder(env);
  if (
    await stat(join(folder, ".credentials.json")).then(
      () => true,
      () => false,
    )
  )
    return true;
  if (await mentions(join(folder, "settings.json"), ["apiKeyHelper"])) return true;
  // Where the system's keychain holds the log-in, this file still names its account.
  const state =
    env["CLAUDE_CONFIG_DIR"] === undefined
      ? join(env["HOME"] ?? homedir(), ".claude.json")
      : join(folder, ".claude.json");
  return await mentions(state, ["oauthAccount", "primaryApiKey"]);
}

async function mentions(path: string, members: readonly string[]): Promise<boolean> {
  try {
    const value = JSON.parse(await readFile(path, "utf8")) as Record<string, unknown> | null;
    return members.some((member) => Boolean(value?.[member]));
  } catch {
    return false;
  }
}
