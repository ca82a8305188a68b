import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { parse } from "jsonc-parser";
import { FourgateError } from "@fourgate/core/errors";
import type { Environment } from "../../config/guard-home.ts";
import { isObject, memberOf, merged, readSettings, type SettingsObject } from "../settings-text.ts";

const names = ["config.json", "opencode.json", "opencode.jsonc"];
const managedFolders = [
  "/etc/opencode",
  "/Library/Application Support/opencode",
  "C:\\ProgramData\\opencode",
];
const depthMax = 64;

export interface OwnSettings {
  /** All of them laid over one another, as opencode does. */
  readonly settings: SettingsObject;
  /** What OPENCODE_CONFIG_CONTENT says already. */
  readonly content: SettingsObject;
}

/** The user's folder of opencode's settings. */
export function opencodeFolder(env: Environment): string {
  return join(env["XDG_CONFIG_HOME"] ?? join(env["HOME"] ?? homedir(), ".config"), "opencode");
}

/** The user's settings, then the project's from the outermost folder inwards, then the environment's. */
export async function ownSettings(env: Environment, cwd: string): Promise<OwnSettings> {
  const folders = [cwd];
  for (let folder = cwd; folders.length < depthMax && dirname(folder) !== folder; folder = dirname(folder)) {
    folders.unshift(dirname(folder));
  }
  const paths = [
    ...names.map((name) => join(opencodeFolder(env), name)),
    ...[env["OPENCODE_CONFIG"] ?? ""].filter((path) => path !== ""),
    ...folders.flatMap((folder) => names.slice(1).map((name) => join(folder, name))),
    ...folders.flatMap((folder) => names.slice(1).map((name) => join(folder, ".opencode", name))),
    ...[env["OPENCODE_CONFIG_DIR"] ?? ""]
      .filter((folder) => folder !== "")
      .flatMap((folder) => names.slice(1).map((name) => join(folder, name))),
  ];
  const value: unknown = parse(env["OPENCODE_CONFIG_CONTENT"] ?? "", [], { allowTrailingComma: true });
  const content = isObject(value) ? value : {};
  let settings: SettingsObject = {};
  for (const path of paths) settings = merged(settings, await readSettings(path));
  return { settings: merged(settings, content), content };
}

/** Providers that opencode has a log-in for, and its kind ("api", "oauth"); never what it is. */
export async function ownLogins(env: Environment): Promise<ReadonlyMap<string, string>> {
  const data = env["XDG_DATA_HOME"] ?? join(env["HOME"] ?? homedir(), ".local", "share");
  const logins = await readSettings(join(data, "opencode", "auth.json"));
  return new Map(Object.keys(logins).map((name) => [name, String(memberOf(logins, [name, "type"]))]));
}

/**
 * A machine's managed settings win over everything.
 * @throws FourgateError config_invalid
 */
export async function refuseManaged(): Promise<void> {
  for (const path of managedFolders.flatMap((folder) => names.slice(1).map((name) => join(folder, name)))) {
    const provider = memberOf(await readSettings(path), ["provider"]);
    if (!isObject(provider)) continue;
    const name = Object.keys(provider).find(
      (one) => memberOf(provider, [one, "options", "baseURL"]) !== undefined,
    );
    if (name === undefined) continue;
    throw new FourgateError(
      "config_invalid",
      `${path} sets the address of ${name}, which would take opencode past the guard`,
      "ask whoever manages this machine to remove it",
    );
  }
}
