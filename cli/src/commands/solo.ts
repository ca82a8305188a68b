import { parseArgs } from "node:util";
import { FourgateError } from "@fourgate/core/errors";
import { localNames } from "@fourgate/gateway/config/starter";
import { fourgateHome, guardFiles, statedGuardPort } from "@fourgate/guard/config/guard-home";
import { guardPortDefault } from "@fourgate/guard/enrolment";
import { standingTools } from "@fourgate/guard/setup/standing/record";
import { createSoloFiles, removeSoloFiles, soloSettings } from "@fourgate/guard/solo/enrol";
import type { Command, Terminal } from "../command.ts";
import { readyGuard, stopGuard } from "../join/ready-guard.ts";

const help = `fourgate solo [--remove] [--json]

Sets up a guard on this machine alone, with no gateway: gate 3 for one developer. What your coding
tools send goes straight to their vendors, without the secrets that it held; those are put back into
the files that the tool writes. Nothing else is judged or recorded, and nobody else sees anything.
The guard starts when a tool needs it. Joining a gateway later keeps its placeholders and the tools
that were set up.

  --remove   end the guard and remove its keys, settings and records
  --json     {"solo":[{"port","settings","policy"}]}

Example: fourgate solo
         fourgate run -- claude`;

export const solo: Command = {
  help,
  async run(args, terminal) {
    const { values } = parseArgs({
      args: [...args],
      options: { remove: { type: "boolean" }, json: { type: "boolean" } },
    });
    const home = fourgateHome(terminal.env);
    return values.remove === true
      ? await remove(home, values.json ?? false, terminal)
      : await setUp(home, values.json ?? false, terminal);
  },
};

async function setUp(home: string, json: boolean, terminal: Terminal): Promise<number> {
  const port = statedGuardPort(terminal.env) ?? guardPortDefault;
  await createSoloFiles({ home, ...localNames(), port, nowMs: Date.now() });
  const guard = await readyGuard(terminal.env);
  const status = await guard.status();
  const { solo: settings } = guardFiles(home);
  if (json) {
    const told = { port: status.port, settings, policy: status.policyVersion };
    terminal.out(`${JSON.stringify({ solo: [told] })}\n`);
    return 0;
  }
  terminal.out(
    `Fourgate's guard stands alone at 127.0.0.1:${String(status.port)}: gate 3, secrets.\n` +
      `Where requests go and what is looked for: ${settings}\n` +
      "next: npx fourgate run -- claude; or for good: npx fourgate setup claude\n",
  );
  return 0;
}

async function remove(home: string, json: boolean, terminal: Terminal): Promise<number> {
  const files = guardFiles(home);
  if (!(await soloSettings(home)))
    throw new FourgateError("usage", "no guard stands alone here", "there is nothing to remove");
  const standing = await standingTools(files);
  if (standing.length > 0) {
    throw new FourgateError(
      "usage",
      `${standing.join(", ")} would be refused without it`,
      "undo each first: npx fourgate setup TOOL --undo",
    );
  }
  await stopGuard(terminal.env);
  await removeSoloFiles(home);
  terminal.out(json ? `${JSON.stringify({ solo: [] })}\n` : `Removed ${files.folder}.\n`);
  return 0;
}
