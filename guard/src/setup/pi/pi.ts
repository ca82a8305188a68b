import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { placeholderLogin } from "../placeholder-login.ts";
import { toolEnvironment } from "../tool-environment.ts";
import type { PreparedRun, SetupInput, ToolSetup } from "../tools.ts";
import { extensionText } from "./extension.ts";
import { hasLogin } from "./own-files.ts";
import { standing } from "./standing.ts";

/** What pi does beside coding; an extension has no place there. */
const commands = new Set(["install", "list", "remove", "uninstall", "config", "update", "auth"]);

/**
 * pi with an extension for this run beside the user's own: settings, models.json, log-ins, sessions
 * and extensions stay where they are. PI_OFFLINE keeps it from asking for versions and catalogues.
 */
async function prepare(input: SetupInput): Promise<PreparedRun> {
  const env = toolEnvironment(input.env);
  env["PI_OFFLINE"] = "1";
  env["PI_SKIP_VERSION_CHECK"] = "1";
  env["PI_TELEMETRY"] = "0";
  if (commands.has(input.args[0] ?? "")) return { env, args: input.args, notes: [] };
  if (input.loginFree && !(await hasLogin(env))) env["ANTHROPIC_API_KEY"] = placeholderLogin;
  const path = join(await input.folder(), "fourgate.js");
  await writeFile(path, extensionText(input.baseUrl, "run"), { mode: 0o600 });
  return { env, args: ["--extension", path, ...input.args], notes: [] };
}

export const pi: ToolSetup = {
  name: "pi",
  command: "pi",
  testedVersion: "0.87.1",
  prepare,
  standing,
  bypassVariables: ["PI_CODING_AGENT_DIR"],
};
