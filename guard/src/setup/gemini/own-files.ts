import { homedir } from "node:os";
import { dirname, join } from "node:path";
import type { Environment } from "../../config/guard-home.ts";
import { textOf } from "../settings-text.ts";

const systemFiles = [
  "/etc/gemini-cli/settings.json",
  "/Library/Application Support/GeminiCli/settings.json",
  "C:\\ProgramData\\gemini-cli\\settings.json",
];

/** Gemini CLI's own folder of the user. */
export function geminiFolder(env: Environment): string {
  const stated = env["GEMINI_CLI_HOME"];
  const home = stated === undefined || stated === "" ? (env["HOME"] ?? homedir()) : stated;
  return join(home, ".gemini");
}

/** Settings that win over the user's: the project's and the machine's. */
export function settingsAbove(cwd: string): readonly string[] {
  return [join(cwd, ".gemini", "settings.json"), ...systemFiles];
}

/** Is there an API key? One in the system's keychain is not looked for. */
export async function hasKey(env: Environment): Promise<boolean> {
  if ((env["GEMINI_API_KEY"] ?? "") !== "") return true;
  const text = (await textOf(join(geminiFolder(env), ".env"))) ?? "";
  return /^\s*(?:export\s+)?GEMINI_API_KEY\s*=\s*\S/m.test(text);
}

/** Gemini CLI (0.61.0) reads one .env alone: the first from the working folder upwards, then the user's. */
export async function hidingEnvFile(own: string, cwd: string): Promise<string | undefined> {
  for (let folder = cwd; ; folder = dirname(folder)) {
    for (const path of [join(folder, ".gemini", ".env"), join(folder, ".env")]) {
      if (path === join(own, ".env")) return undefined;
      if ((await textOf(path)) !== undefined) return path;
    }
    if (dirname(folder) === folder) return undefined;
  }
}
