import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FourgateError } from "@fourgate/core/errors";
import { placeholderLogin } from "../placeholder-login.ts";
import { merged, readSettings } from "../settings-text.ts";
import { toolEnvironment } from "../tool-environment.ts";
import type { PreparedRun, SetupInput, ToolSetup } from "../tools.ts";
import { projectSettings, systemSettingsPath, userSettings } from "./own-files.ts";
import { redirected } from "./redirected.ts";
import { standing } from "./standing.ts";

const quiet = {
  general: { enableAutoUpdate: false },
  privacy: { usageStatisticsEnabled: false },
  telemetry: { enabled: false },
};

/** Arguments that win over every setting. */
const detours = /^--(?:openai-base-url|auth-type)(?:=|$)/;

/**
 * Qwen Code by environment and a system settings file for this run, which wins over the user's and
 * the project's: models that those describe with an address of their own go past the environment,
 * so they are said again with ours. What the machine's own system settings say stays in it.
 */
async function prepare(input: SetupInput): Promise<PreparedRun> {
  const detour = input.args.find((arg) => detours.test(arg));
  if (detour !== undefined) {
    throw new FourgateError(
      "config_invalid",
      `the argument ${detour.split("=", 1)[0] ?? ""} would take Qwen Code past the guard`,
      "leave it out",
    );
  }
  const env = toolEnvironment(input.env);
  env["OPENAI_BASE_URL"] = `${input.baseUrl}/v1`;
  env["ANTHROPIC_BASE_URL"] = input.baseUrl;
  env["GOOGLE_GEMINI_BASE_URL"] = input.baseUrl;
  const system = await readSettings(systemSettingsPath(input.env));
  const own = merged(merged(await userSettings(input.env), await projectSettings(input.cwd)), system);
  const { settings, hasKey } = redirected(own, input.baseUrl);
  if (!hasKey && input.loginFree && (env["OPENAI_API_KEY"] ?? "") === "")
    env["OPENAI_API_KEY"] = placeholderLogin;
  const path = join(await input.folder(), "system-settings.json");
  const all = merged(merged(system, quiet), settings);
  await writeFile(path, `${JSON.stringify(all, null, 2)}\n`, { mode: 0o600 });
  env["QWEN_CODE_SYSTEM_SETTINGS_PATH"] = path;
  return { env, args: input.args, notes: [] };
}

export const qwen: ToolSetup = {
  name: "qwen-code",
  command: "qwen",
  testedVersion: "0.24.4",
  prepare,
  standing,
  bypassVariables: ["QWEN_CODE_SYSTEM_SETTINGS_PATH"],
};
