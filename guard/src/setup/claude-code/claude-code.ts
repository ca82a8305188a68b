import { FourgateError } from "@fourgate/core/errors";
import { toolEnvironment } from "../tool-environment.ts";
import { placeholderLogin } from "../placeholder-login.ts";
import type { PreparedRun, SetupInput, ToolSetup } from "../tools.ts";
import { detours } from "./detours.ts";
import { hasLogin } from "./login.ts";
import { isOurs, overridingSettings, userBaseUrl } from "./settings-files.ts";
import { otherTelemetry, telemetryTo } from "./own-telemetry.ts";
import { standing } from "./standing.ts";

/**
 * What Claude Code sends besides its requests to a model. The first covers the others in current
 * versions; older ones know only some of them.
 */
const quiet: Readonly<Record<string, string>> = {
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
  DISABLE_TELEMETRY: "1",
  DISABLE_ERROR_REPORTING: "1",
  DISABLE_FEEDBACK_COMMAND: "1",
  DISABLE_BUG_COMMAND: "1",
  DISABLE_AUTOUPDATER: "1",
};

/**
 * Claude Code by environment alone. A placeholder log-in goes in as a token and not as
 * ANTHROPIC_API_KEY: with a key of that name, Claude Code's first interactive start (2.1.330) asks the
 * vendor's own address first and ends where that does not answer.
 * CLAUDE_CODE_DISABLE_EXPERIMENTAL_BETAS stays the user's choice:
 * it saves the repeated tries after a 400, but a block here is a 451, which is shown after one
 * request, and switching betas off would take features away.
 */
async function prepare(input: SetupInput): Promise<PreparedRun> {
  const found = await overridingSettings(
    input.env,
    input.cwd,
    input.args,
    ["ANTHROPIC_BASE_URL", ...detours],
    input.baseUrl,
  );
  if (found) {
    throw new FourgateError(
      "config_invalid",
      `${found.path} sets ${found.name}, which would take Claude Code past the guard`,
      "remove that line from its env",
    );
  }
  const env: Record<string, string> = {
    ...toolEnvironment(input.env),
    ...quiet,
    ...telemetryTo(input.baseUrl),
    ANTHROPIC_BASE_URL: input.baseUrl,
  };
  for (const name of [...detours, ...otherTelemetry]) delete env[name];
  if (input.loginFree && !(await hasLogin(input.env))) env["ANTHROPIC_AUTH_TOKEN"] = placeholderLogin;
  return { env, args: [...(await overStanding(input)), ...input.args], notes: [] };
}

/** Where `fourgate setup` wrote a standing run into the user's settings, the run's own address goes over it. */
async function overStanding({ env, args, baseUrl }: SetupInput): Promise<readonly string[]> {
  if (!isOurs(await userBaseUrl(env), baseUrl)) return [];
  if (args.some((arg) => arg === "--settings" || arg.startsWith("--settings="))) {
    throw new FourgateError(
      "config_invalid",
      "--settings and what fourgate setup wrote both set Claude Code's settings",
      "leave --settings out, or start the plain command: it is governed",
    );
  }
  return ["--settings", JSON.stringify({ env: { ...telemetryTo(baseUrl), ANTHROPIC_BASE_URL: baseUrl } })];
}

export const claudeCode: ToolSetup = {
  name: "claude-code",
  command: "claude",
  testedVersion: "2.1.330",
  prepare,
  standing,
  bypassVariables: ["ANTHROPIC_BASE_URL", ...detours],
};
