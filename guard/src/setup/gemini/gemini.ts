import { FourgateError } from "@fourgate/core/errors";
import { placeholderLogin } from "../placeholder-login.ts";
import { memberOf, readSettings } from "../settings-text.ts";
import { toolEnvironment } from "../tool-environment.ts";
import type { PreparedRun, SetupInput, ToolSetup } from "../tools.ts";
import { geminiFolder, hasKey, settingsAbove } from "./own-files.ts";
import { makeRunHome } from "./run-home.ts";
import { standing } from "./standing.ts";

/** With any of these Gemini CLI calls another address than its base URL. */
export const detours: readonly string[] = [
  "GOOGLE_GENAI_USE_VERTEXAI",
  "GOOGLE_GENAI_USE_GCA",
  "GOOGLE_VERTEX_BASE_URL",
  "GEMINI_CLI_USE_COMPUTE_ADC",
];

/**
 * Gemini CLI by its base URL, in a home for this run that links to the user's files. Only the
 * settings in it are its own: Google's log-in speaks another protocol to an address of its own, so
 * the API key is selected, and usage statistics have no other switch. A system settings file would
 * do, but 0.61.0 reads one only where root owns it.
 */
async function prepare(input: SetupInput): Promise<PreparedRun> {
  await refuseOther(input);
  const env = toolEnvironment(input.env);
  for (const name of detours) delete env[name];
  env["GOOGLE_GEMINI_BASE_URL"] = input.baseUrl;
  env["CODE_ASSIST_ENDPOINT"] = input.baseUrl;
  env["GEMINI_TELEMETRY_ENABLED"] = "false";
  const folder = await input.folder();
  const own = geminiFolder(input.env);
  await makeRunHome(own, folder);
  env["GEMINI_CLI_HOME"] = folder;
  const notes: string[] = [];
  if (!(await hasKey(input.env))) {
    if (input.loginFree) env["GEMINI_API_KEY"] = placeholderLogin;
    else notes.push("Gemini CLI needs an API key here: a log-in with Google can't be governed");
  }
  return { env, args: input.args, notes };
}

/** Settings that win over the user's and select another log-in. */
async function refuseOther(input: SetupInput): Promise<void> {
  for (const path of settingsAbove(input.cwd)) {
    const auth = memberOf(await readSettings(path), ["security", "auth"]);
    const selected = memberOf(auth, ["enforcedType"]) ?? memberOf(auth, ["selectedType"]);
    if (selected === undefined || selected === "gemini-api-key") continue;
    throw new FourgateError(
      "config_invalid",
      `${path} selects another log-in than the API key, which would take Gemini CLI past the guard`,
      "remove security.auth from it",
    );
  }
}

export const gemini: ToolSetup = {
  name: "gemini-cli",
  command: "gemini",
  testedVersion: "0.61.0",
  prepare,
  standing,
  bypassVariables: ["GOOGLE_GEMINI_BASE_URL", "GEMINI_CLI_HOME", ...detours],
};
