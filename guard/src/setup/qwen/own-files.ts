import { homedir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../../config/guard-home.ts";
import { readSettings, type SettingsObject } from "../settings-text.ts";

/** Qwen Code's own folder of the user. */
export function qwenFolder(env: Environment): string {
  const stated = env["QWEN_HOME"];
  return stated === undefined || stated === "" ? join(env["HOME"] ?? homedir(), ".qwen") : stated;
}

export async function userSettings(env: Environment): Promise<SettingsObject> {
  return await readSettings(join(qwenFolder(env), "settings.json"));
}

export async function projectSettings(cwd: string): Promise<SettingsObject> {
  return await readSettings(join(cwd, ".qwen", "settings.json"));
}

/** The machine's own, where there is one. */
export function systemSettingsPath(env: Environment): string {
  const stated = env["QWEN_CODE_SYSTEM_SETTINGS_PATH"];
  if (stated !== undefined && stated !== "") return stated;
  if (process.platform === "darwin") return "/Library/Application Support/QwenCode/settings.json";
  if (process.platform === "win32") return "C:\\ProgramData\\qwen-code\\settings.json";
  return "/etc/qwen-code/settings.json";
}
