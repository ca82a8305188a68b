import { homedir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../../config/guard-home.ts";
import { memberOf, readSettings } from "../settings-text.ts";

const keys = ["ANTHROPIC_API_KEY", "ANTHROPIC_OAUTH_TOKEN", "OPENAI_API_KEY", "GEMINI_API_KEY"];

/** pi's own folder of the user. */
export function piFolder(env: Environment): string {
  const stated = env["PI_CODING_AGENT_DIR"];
  return stated === undefined || stated === "" ? join(env["HOME"] ?? homedir(), ".pi", "agent") : stated;
}

/** Does pi have a log-in of the user's own? Asks whether one is there, never what it is. */
export async function hasLogin(env: Environment): Promise<boolean> {
  if (keys.some((name) => (env[name] ?? "") !== "")) return true;
  if (Object.keys(await readSettings(join(piFolder(env), "auth.json"))).length > 0) return true;
  return memberOf(await readSettings(join(piFolder(env), "models.json")), ["providers"]) !== undefined;
}
