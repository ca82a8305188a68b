import { parseArgs } from "node:util";
import { FourgateError } from "@fourgate/core/errors";
import { fourgateHome, statedGuardPort } from "@fourgate/guard/config/guard-home";
import { guardPortDefault, isSolo } from "@fourgate/guard/enrolment";
import { ungovernedTools } from "@fourgate/guard/setup/found-tools";
import { toolSetupOf, toolSetups, type ToolSetup } from "@fourgate/guard/setup/tools";
import type { Command } from "../command.ts";
import type { Check } from "../doctor/check.ts";
import { checkDeviceKey } from "../doctor/device-key.ts";
import { checkGateway } from "../doctor/gateway.ts";
import { checkGuard } from "../doctor/guard.ts";
import { checkMachine } from "../doctor/machine.ts";
import { checkModelWays } from "../doctor/model-ways.ts";
import { checkOutside } from "../doctor/outside.ts";
import { checkRetention } from "../doctor/retention.ts";
import { checkTool } from "../doctor/tools.ts";

const help = `fourgate doctor [TOOL…] [--json]

Says what works here, what does not, and the mend: Node, the data folder, guard, gateway, policy,
clock, whether checkpoints of a log here leave this machine, and by which proxy a gateway here reaches each model; and of each tool its version, what would take it past the guard, and whether its plain command
is governed. Asks each tool found for its version and starts nothing else. Exit 0: all well. Exit 1:
there is something to mend.

  --json    {"checks":[{"name","state","found","mend"}…],"tools":[{"tool","version","checks"}…],"ungoverned":[…]}

Tools: ${toolSetups.map(({ command }) => command).join(", ")}

Example: fourgate doctor claude codex`;

export const doctor: Command = {
  help,
  async run(args, terminal) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: "boolean" } },
    });
    const wanted = positionals.length === 0 ? toolSetups : positionals.map(requireTool);
    const { env, cwd } = terminal;
    const machine = await checkMachine(env);
    const { settings } = machine;
    const checks: Check[] = [
      ...machine.checks,
      ...(await checkOutside(fourgateHome(env))),
      ...(await checkRetention(fourgateHome(env))),
      ...(await checkModelWays(env)),
    ];
    if (settings) {
      if (!isSolo(settings)) checks.push(await checkDeviceKey(env, settings));
      checks.push(...(await checkGuard(env, settings)));
      if (!isSolo(settings)) checks.push(...(await checkGateway(env, settings, Date.now())));
    }
    const port = statedGuardPort(env) ?? settings?.port ?? guardPortDefault;
    const tools = await Promise.all(wanted.map((tool) => checkTool(tool, env, cwd, port)));
    const ungoverned = await ungovernedTools(env);
    const all = [...checks, ...tools.flatMap((one) => one.checks)];
    if (values.json === true) terminal.out(`${JSON.stringify({ checks, tools, ungoverned })}\n`);
    else {
      for (const check of all) terminal.out(line(check));
      for (const { name, why } of ungoverned) terminal.out(`note  ${name}: can't be governed, ${why}\n`);
    }
    return all.some(({ state }) => state === "mend") ? 1 : 0;
  },
};

const words = { ok: "ok  ", note: "note", mend: "MEND" } as const;

function line({ name, state, found, mend }: Check): string {
  return `${words[state]}  ${name}: ${found}${mend === "" ? "" : `; ${mend}`}\n`;
}

function requireTool(name: string): ToolSetup {
  const tool = toolSetupOf(name) ?? toolSetups.find((one) => one.name === name);
  if (tool) return tool;
  throw new FourgateError(
    "usage",
    `no tool ${JSON.stringify(name.slice(0, 100))}`,
    `tools: ${toolSetups.map(({ command }) => command).join(", ")}`,
  );
}
