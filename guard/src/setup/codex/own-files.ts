import { access } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { parse } from "smol-toml";
import type { Environment } from "../../config/guard-home.ts";
import { isObject, textOf, type SettingsObject } from "../settings-text.ts";

/** What binds every Codex of this machine, whatever its arguments say. */
const managedFiles = [
  "/etc/codex/managed_config.toml",
  "C:\\ProgramData\\OpenAI\\Codex\\managed_config.toml",
];
const leading = ["model_provider", "model_providers", "openai_base_url", "chatgpt_base_url"];

/** Codex's own folder of the user. */
export function codexFolder(env: Environment): string {
  const stated = env["CODEX_HOME"];
  return stated === undefined || stated === "" ? join(env["HOME"] ?? homedir(), ".codex") : stated;
}

/** Does Codex have a log-in of the user's own? Asks whether one is there, never what it is. */
export async function hasLogin(env: Environment): Promise<boolean> {
  if ((env["CODEX_API_KEY"] ?? "") !== "") return true;
  const folder = codexFolder(env);
  const inFile = await access(join(folder, "auth.json")).then(
    () => true,
    () => false,
  );
  if (inFile) return true;
  const { cli_auth_credentials_store: store } = await readToml(join(folder, "config.toml"));
  return store === "keyring" || store === "auto";
}

export async function managedDetour(): Promise<{ readonly path: string; readonly name: string } | undefined> {
  for (const path of managedFiles) {
    const settings = await readToml(path);
    const name = leading.find((wanted) => Object.hasOwn(settings, wanted));
    if (name !== undefined) return { path, name };
  }
  return undefined;
}

/** Leniently: what Codex can't read says nothing. */
async function readToml(path: string): Promise<SettingsObject> {
  try {
    const value: unknown = parse((await textOf(path)) ?? "");
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}
