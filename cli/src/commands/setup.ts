import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { FourgateError } from "@fourgate/core/errors";
import {
  fourgateHome,
  guardFiles,
  statedGuardPort,
  type GuardFiles,
} from "@fourgate/guard/config/guard-home";
import type { ControlClient } from "@fourgate/guard/control/control-client";
import { isSolo, readGuardSettings } from "@fourgate/guard/enrolment";
import { guardProcessFlags } from "@fourgate/guard/process-start";
import { guardService, removeService, writeService } from "@fourgate/guard/setup/service/guard-service";
import { setUpStanding, undoStanding } from "@fourgate/guard/setup/standing/standing";
import { toolSetupOf, toolSetups, type ToolSetup } from "@fourgate/guard/setup/tools";
import type { Command, Terminal } from "../command.ts";
import { answering } from "../join/ready-guard.ts";
import { table } from "../people/table.ts";
import { survey } from "../setup/survey.ts";

const names = toolSetups.map(({ command }) => command).join(", ");

const help = `fourgate setup [TOOL | guard] [--undo] [--json]

Writes a standing run into a tool's own user settings, so that its plain command, the editor's
extension and a remote shell are governed too, without fourgate run. Everything else in the file
stays as it is, to the byte; run again, it changes nothing. Without TOOL: which tools are here, which
are governed, and which can't be and why.

  guard     what starts the guard with your log-in: a service of yours, and the commands that switch it on
  --undo    takes it out again; a file that nobody touched since is as it was
  --json    {"tools":[…],"ungoverned":[…]}, or {"setup":{"tool","changed","notes"}}

Tools: ${names}

Example:
  fourgate setup claude
  fourgate setup claude --undo`;

export const setup: Command = {
  help,
  async run(args, terminal) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { undo: { type: "boolean" }, json: { type: "boolean" } },
    });
    const { undo = false, json = false } = values;
    const [name, ...rest] = positionals;
    if (rest.length > 0 || (name === undefined && undo)) {
      throw new FourgateError("usage", "setup takes one tool", "see fourgate setup --help");
    }
    if (name === undefined) return await list(json, terminal);
    if (name === "guard") return await setUpGuard(undo, json, terminal);
    const tool = toolSetupOf(name) ?? toolSetups.find((one) => one.name === name);
    if (!tool) {
      throw new FourgateError(
        "usage",
        `cannot set up ${JSON.stringify(name.slice(0, 100))}`,
        `the tools are: ${names}, and guard; fourgate setup says which can't be governed`,
      );
    }
    return await setUpTool(tool, undo, json, terminal);
  },
};

async function setUpTool(tool: ToolSetup, undo: boolean, json: boolean, terminal: Terminal): Promise<number> {
  const { env } = terminal;
  const files = guardFiles(fourgateHome(env));
  const guard = await answering(env);
  const change = undo
    ? await undoStanding(tool, files)
    : await setUpStanding(tool, { files, env, port: await guardPort(guard, env, files) });
  await guard?.reloadStanding();
  const changed = change?.changed ?? [];
  const notes = [
    ...(change?.notes ?? []),
    ...(guard || undo
      ? []
      : ["the guard does not answer now: the tool is refused until it does; see fourgate setup guard"]),
  ];
  if (json) {
    terminal.out(`${JSON.stringify({ setup: { tool: tool.name, governed: !undo, changed, notes } })}\n`);
    return 0;
  }
  const what = undo ? `${tool.command} is no longer governed` : `${tool.command} is governed`;
  const same = undo
    ? `${tool.command} was not set up`
    : `${tool.command} is governed already; nothing was changed`;
  terminal.out(`${changed.length === 0 && (!undo || !change) ? same : what}\n`);
  for (const path of changed) terminal.out(`  ${undo ? "undid" : "wrote"}  ${path}\n`);
  for (const note of notes) terminal.out(`  note   ${note}\n`);
  return 0;
}

/** Where it listens; else where it will. */
async function guardPort(
  guard: ControlClient | undefined,
  env: Terminal["env"],
  files: GuardFiles,
): Promise<number> {
  if (guard) return (await guard.status()).port;
  return statedGuardPort(env) ?? (await readGuardSettings(files)).port;
}

async function setUpGuard(undo: boolean, json: boolean, terminal: Terminal): Promise<number> {
  const home = fourgateHome(terminal.env);
  const settings = await readGuardSettings(guardFiles(home));
  // A gateway on this machine is started together with its guard.
  const command =
    isSolo(settings) || settings.gatewaySocket === undefined
      ? [
          process.execPath,
          ...guardProcessFlags,
          fileURLToPath(import.meta.resolve("@fourgate/guard/process")),
        ]
      : [process.execPath, fileURLToPath(new URL("../../bin/fourgate.js", import.meta.url)), "up"];
  const service = guardService({ env: terminal.env, platform: process.platform, command, home });
  const changed = undo ? await removeService(service) : await writeService(service);
  const steps = undo ? service.stop : service.start;
  const { path, notes } = service;
  if (json) {
    terminal.out(
      `${JSON.stringify({ setup: { tool: "guard", changed: changed ? [path] : [], steps, notes } })}\n`,
    );
    return 0;
  }
  if (changed) terminal.out(`${undo ? "removed" : "wrote"}  ${path ?? ""}\n`);
  terminal.out(`${undo ? "to end it now" : "now run"}:\n${steps.map((step) => `  ${step}\n`).join("")}`);
  if (!undo) for (const note of notes) terminal.out(`note   ${note}\n`);
  return 0;
}

async function list(json: boolean, terminal: Terminal): Promise<number> {
  const found = await survey(terminal.env);
  if (json) {
    terminal.out(`${JSON.stringify(found)}\n`);
    return 0;
  }
  terminal.out(
    table([
      ["TOOL", "FOUND", "PLAIN COMMAND"],
      ...found.tools.map(({ command, program, governed }) => [
        command,
        program ?? "no",
        governed ? "governed" : `not governed: fourgate setup ${command}`,
      ]),
    ]),
  );
  if (found.ungoverned.length > 0) terminal.out("\nhere, and can't be governed:\n");
  for (const { name, why } of found.ungoverned) terminal.out(`  ${name}: ${why}\n`);
  terminal.out("\nChat in a browser can't be seen from here. A devcontainer needs a guard inside.\n");
  return 0;
}
