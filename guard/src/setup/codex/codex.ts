import { FourgateError } from "@fourgate/core/errors";
import { placeholderLogin } from "../placeholder-login.ts";
import { toolEnvironment } from "../tool-environment.ts";
import type { PreparedRun, SetupInput, ToolSetup } from "../tools.ts";
import { hasLogin, managedDetour } from "./own-files.ts";
import { standing } from "./standing.ts";

/** Arguments of the user's own that would win over ours and lead elsewhere. */
const detour =
  /^"?(?:model_provider|model_providers|openai_base_url|chatgpt_base_url|profiles|oss_provider)"?\s*[.=]/;

/**
 * Codex by `-c` overrides before the user's own arguments: they win over ~/.codex/config.toml and
 * over profiles, while models, agents, MCP servers, sessions and the log-in stay the user's.
 *
 * With a log-in it is Codex's own provider at our address, so that sessions begun elsewhere can be
 * resumed. That one reads no key from the environment; without a log-in a provider for this run does.
 * What a ChatGPT log-in asks beside the model (chatgpt_base_url) comes to the guard as well, which
 * refuses it; connectors (`apps`) and plugins would be asked at the vendor's address.
 */
async function prepare(input: SetupInput): Promise<PreparedRun> {
  refuseDetours(input.args);
  const managed = await managedDetour();
  if (managed) {
    throw new FourgateError(
      "config_invalid",
      `${managed.path} sets ${managed.name}, which would take Codex past the guard`,
      "ask whoever manages this machine to remove it",
    );
  }
  const env = toolEnvironment(input.env);
  const address = `${input.baseUrl}/v1`;
  const settings = [
    ...(await providerSettings(input, env, address)),
    setting("chatgpt_base_url", `${input.baseUrl}/chatgpt`),
    "analytics.enabled=false",
    "features.apps=false",
    "features.plugins=false",
    "check_for_update_on_startup=false",
  ];
  return { env, args: [...settings.flatMap((value) => ["-c", value]), ...input.args], notes: [] };
}

async function providerSettings(
  input: SetupInput,
  env: Record<string, string>,
  address: string,
): Promise<readonly string[]> {
  const own = [setting("openai_base_url", address), setting("model_provider", "openai")];
  if (await hasLogin(input.env)) return own;
  const key = (env["OPENAI_API_KEY"] ?? "") !== "";
  if (!key && !input.loginFree) return own;
  if (!key) env["OPENAI_API_KEY"] = placeholderLogin;
  const provider = `{name="Fourgate",base_url=${JSON.stringify(address)},wire_api="responses",env_key="OPENAI_API_KEY"}`;
  return [`model_providers.fourgate=${provider}`, setting("model_provider", "fourgate")];
}

/** A JSON string is a TOML string. */
function setting(name: string, value: string): string {
  return `${name}=${JSON.stringify(value)}`;
}

function refuseDetours(args: readonly string[]): void {
  const end = args.indexOf("--");
  const own = end < 0 ? args : args.slice(0, end);
  for (const [index, arg] of own.entries()) {
    const name =
      arg === "--oss" || arg.startsWith("--local-provider") ? arg : overrideIn(arg, own[index + 1]);
    if (name === undefined) continue;
    throw new FourgateError(
      "config_invalid",
      `the argument ${JSON.stringify(name.slice(0, 60))} would take Codex past the guard`,
      "leave it out; which model answers is the operator's policy",
    );
  }
}

function overrideIn(arg: string, next: string | undefined): string | undefined {
  const inline = /^(?:--config=|-c=?)(.+)$/s.exec(arg)?.[1];
  const stated = arg === "-c" || arg === "--config" ? next : inline;
  const text = (stated ?? "").trim();
  return detour.test(text) ? text.split("=", 1)[0] : undefined;
}

export const codex: ToolSetup = {
  name: "codex",
  command: "codex",
  testedVersion: "0.169.0",
  prepare,
  standing,
  bypassVariables: [],
};
