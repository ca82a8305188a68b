import { homedir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../../config/guard-home.ts";

/** Where Cline keeps what a run reads. */
export interface ClineSettings {
  readonly providers: string;
  readonly globals: string;
}

export function clineSettings(env: Environment): ClineSettings {
  const folder = stated(env, "CLINE_DIR") ?? join(env["HOME"] ?? homedir(), ".cline");
  const data = stated(env, "CLINE_DATA_DIR") ?? join(folder, "data");
  return {
    providers: stated(env, "CLINE_PROVIDER_SETTINGS_PATH") ?? join(data, "settings", "providers.json"),
    globals: stated(env, "CLINE_GLOBAL_SETTINGS_PATH") ?? join(data, "settings", "global-settings.json"),
  };
}

function stated(env: Environment, name: string): string | undefined {
  const value = env[name];
  return value === undefined || value === "" ? undefined : value;
}
