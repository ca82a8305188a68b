import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import type { Environment } from "../config/guard-home.ts";

/** Where the program of this name would be started from, or undefined. */
export async function programOnPath(name: string, env: Environment): Promise<string | undefined> {
  const endings = process.platform === "win32" ? [".exe", ".cmd", ".bat"] : [""];
  for (const folder of (env["PATH"] ?? "").split(delimiter)) {
    if (folder === "") continue;
    for (const ending of endings) {
      const path = join(folder, name + ending);
      const found = await stat(path).catch(() => undefined);
      if (found?.isFile() === true && (await mayRun(path))) return path;
    }
  }
  return undefined;
}

async function mayRun(path: string): Promise<boolean> {
  return await access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** A tool that talks to models past any guard, and why no setting changes that. */
export interface UngovernedTool {
  readonly name: string;
  readonly why: string;
}

interface Ungoverned extends UngovernedTool {
  readonly commands: readonly string[];
  /** Below the user's home. */
  readonly folders: readonly string[];
}

const ungoverned: readonly Ungoverned[] = [
  {
    name: "Cursor",
    why: "its requests are put together on its vendor's servers",
    commands: ["cursor", "cursor-agent"],
    folders: [".cursor", ".config/Cursor", "Library/Application Support/Cursor", "AppData/Roaming/Cursor"],
  },
  {
    name: "GitHub Copilot",
    why: "it speaks to its vendor's own backend, with the vendor's log-in alone",
    commands: ["copilot"],
    folders: [".config/github-copilot", ".copilot", "AppData/Local/github-copilot"],
  },
  {
    name: "Windsurf",
    why: "its requests are put together on its vendor's servers",
    commands: ["windsurf"],
    folders: [".codeium/windsurf"],
  },
  {
    name: "Claude's desktop app",
    why: "it has no setting for another address; its web page neither",
    commands: [],
    folders: [".config/Claude", "Library/Application Support/Claude", "AppData/Roaming/Claude"],
  },
  {
    name: "ChatGPT's desktop app",
    why: "it has no setting for another address; its web page neither",
    commands: [],
    folders: [
      "Library/Application Support/com.openai.chat",
      "AppData/Local/Packages/OpenAI.ChatGPT-Desktop_2p2nqsd0c76g0",
    ],
  },
  {
    name: "JetBrains AI",
    why: "it goes through its vendor's own service",
    commands: [],
    folders: [".config/JetBrains/AIAssistant"],
  },
];

/** Those of them that this user seems to have. Web pages can't be seen from here. */
export async function ungovernedTools(env: Environment): Promise<readonly UngovernedTool[]> {
  const home = env["HOME"] ?? homedir();
  const found: UngovernedTool[] = [];
  for (const { name, why, commands, folders } of ungoverned) {
    const programs = await Promise.all(commands.map((command) => programOnPath(command, env)));
    const kept = await Promise.all(folders.map((folder) => stat(join(home, folder)).catch(() => undefined)));
    if ([...programs, ...kept].some((one) => one !== undefined)) found.push({ name, why });
  }
  return found;
}
