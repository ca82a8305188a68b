import { placeholderLogin } from "../placeholder-login.ts";
import { merged, type SettingsObject } from "../settings-text.ts";
import { toolEnvironment } from "../tool-environment.ts";
import type { PreparedRun, SetupInput, ToolSetup } from "../tools.ts";
import { ownLogins, ownSettings, refuseManaged } from "./own-files.ts";
import { providersOf, type Provider } from "./providers.ts";
import { standing } from "./standing.ts";

/** A key of each provider that opencode reads from the environment. */
const keyVariables: Readonly<Record<string, readonly string[]>> = {
  anthropic: ["ANTHROPIC_API_KEY"],
  openai: ["OPENAI_API_KEY"],
  google: ["GOOGLE_GENERATIVE_AI_API_KEY", "GEMINI_API_KEY"],
};

/**
 * opencode by OPENCODE_CONFIG_CONTENT, which is laid over the user's and the project's files: each
 * provider whose protocol the guard reads is sent there, and only those are enabled. Models, agents,
 * MCP servers and plugins stay the user's.
 */
async function prepare(input: SetupInput): Promise<PreparedRun> {
  await refuseManaged();
  const settings = await ownSettings(input.env, input.cwd);
  const logins = await ownLogins(input.env);
  const { readable, left } = providersOf(settings, logins);
  const env = toolEnvironment(input.env);
  const provider = Object.fromEntries(
    readable.map((one) => [one.name, { options: options(one, input, logins, env) }]),
  );
  const over: SettingsObject = {
    autoupdate: false,
    share: "disabled",
    enabled_providers: readable.map(({ name }) => name),
    provider,
  };
  env["OPENCODE_CONFIG_CONTENT"] = JSON.stringify(merged(settings.content, over));
  env["OPENCODE_DISABLE_MODELS_FETCH"] = "1";
  env["OPENCODE_DISABLE_AUTOUPDATE"] = "1";
  const notes = left.map(({ name, why }) => `opencode's provider ${name} is off in this run: ${why}`);
  return { env, args: input.args, notes };
}

function options(
  { name, suffix }: Provider,
  input: SetupInput,
  logins: ReadonlyMap<string, string>,
  env: Readonly<Record<string, string>>,
): SettingsObject {
  const baseURL = input.baseUrl + suffix;
  const variables = keyVariables[name];
  if (!input.loginFree || variables === undefined || logins.has(name)) return { baseURL };
  const key = variables.some((variable) => (env[variable] ?? "") !== "");
  return key ? { baseURL } : { baseURL, apiKey: placeholderLogin };
}

export const opencode: ToolSetup = {
  name: "opencode",
  command: "opencode",
  testedVersion: "1.18.33",
  prepare,
  standing,
  bypassVariables: ["OPENCODE_CONFIG_CONTENT"],
};
