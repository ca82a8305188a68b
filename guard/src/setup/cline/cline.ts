import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FourgateError } from "@fourgate/core/errors";
import { merged, memberOf, readSettings } from "../settings-text.ts";
import { toolEnvironment } from "../tool-environment.ts";
import type { PreparedRun, SetupInput, ToolSetup } from "../tools.ts";
import { clineSettings } from "./own-files.ts";
import { redirectedProviders, isReadable } from "./providers.ts";
import { standing } from "./standing.ts";

/**
 * Cline with a copy of its list of providers for this run, every one at the guard, and a copy of its
 * global settings with telemetry and updates off. Its sessions run in this process: a hub in the
 * background would outlive the run. Sessions, rules, skills and MCP servers stay the user's. It still
 * asks its vendor for feature flags, for which 3.0.65 has no switch.
 */
async function prepare(input: SetupInput): Promise<PreparedRun> {
  refuseArguments(input.args);
  const own = clineSettings(input.env);
  const providers = await readSettings(own.providers);
  const last = memberOf(providers, ["lastUsedProvider"]);
  const provider = statedProvider(input.args) ?? (typeof last === "string" ? last : "cline");
  if (!isReadable(provider)) {
    throw new FourgateError(
      "config_invalid",
      `Cline's provider ${JSON.stringify(provider.slice(0, 60))} has a backend of its own, which can't be governed`,
      "choose another one: cline auth -p anthropic, openai-native, openai-compatible or gemini",
    );
  }
  const folder = await input.folder();
  const env = toolEnvironment(input.env);
  env["CLINE_PROVIDER_SETTINGS_PATH"] = await put(
    join(folder, "providers.json"),
    redirectedProviders(providers, input),
  );
  env["CLINE_GLOBAL_SETTINGS_PATH"] = await put(
    join(folder, "global-settings.json"),
    merged(await readSettings(own.globals), { telemetryOptOut: true, autoUpdateEnabled: false }),
  );
  env["CLINE_SESSION_BACKEND_MODE"] = "local";
  env["CLINE_API_BASE_URL"] = input.baseUrl;
  return { env, args: input.args, notes: [] };
}

async function put(path: string, value: unknown): Promise<string> {
  await writeFile(path, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  return path;
}

function refuseArguments(args: readonly string[]): void {
  const found = args.find((arg) => /^(?:--data-dir|--config|--zen|-z|--kanban|--update)(?:=|$)/.test(arg));
  if (found === undefined) return;
  throw new FourgateError(
    "config_invalid",
    `Cline's ${found.split("=", 1)[0] ?? ""} does not work in a governed run`,
    "leave it out; for another data folder set CLINE_DATA_DIR",
  );
}

function statedProvider(args: readonly string[]): string | undefined {
  for (const [index, arg] of args.entries()) {
    if (arg === "-P" || arg === "--provider") return args[index + 1];
    const inline = /^(?:--provider=|-P)(.+)$/s.exec(arg)?.[1];
    if (inline !== undefined) return inline;
  }
  return undefined;
}

export const cline: ToolSetup = {
  name: "cline",
  command: "cline",
  testedVersion: "3.0.65",
  prepare,
  standing,
  bypassVariables: ["CLINE_PROVIDER_SETTINGS_PATH", "CLINE_DATA_DIR", "CLINE_DIR"],
};
