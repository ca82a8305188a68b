import { homedir } from "node:os";
import { parseArgs } from "node:util";
import { readEnv } from "@fourgate/gateway/config/env";
import { warmUp } from "@fourgate/gateway/exchange/warm-up";
import { startGateway, version } from "@fourgate/gateway/start";
import { guardFiles } from "@fourgate/guard/config/guard-home";
import { requireNotJoined } from "@fourgate/guard/enrolment";
import type { Command } from "../command.ts";
import { drill } from "../drill/drill.ts";
import { formatLine } from "../drill/line.ts";
import { openRange } from "../drill/open-range.ts";
import { alignGuard } from "../up/align-guard.ts";
import { ended } from "../up/ended.ts";
import { firstStart } from "../up/first-start.ts";
import { startGuardProcess } from "../up/guard-process.ts";

const help = `fourgate up

Starts gateway, guard and console on this machine and drills each gate, live. Ctrl-C ends all of it.
The first start makes the data folder with keys, a log-in for the admin and a starter policy.

  FOURGATE_HOME          data folder (default ~/.fourgate)
  FOURGATE_GATEWAY_PORT  instead of gateway.port in fourgate.yaml
  FOURGATE_GUARD_PORT    instead of guard.port

Example: FOURGATE_HOME=/srv/fourgate fourgate up`;

export const up: Command = {
  help,
  async run(args, terminal) {
    parseArgs({ args: [...args], options: {} });
    const stop = ended();
    const env = readEnv(terminal.env);
    const log = (line: string): void => {
      terminal.error(`fourgate: ${line}\n`);
    };
    await requireNotJoined(guardFiles(env.home));
    await firstStart(env);
    let again: Promise<void> = Promise.resolve();
    await using gateway = await startGateway({
      env,
      log,
      onPolicy: () => {
        // What the page shows is what is in force: another policy is drilled anew.
        again = again.then(drillOnce).catch((error: unknown) => {
          log(`the drill failed: ${error instanceof Error ? error.message : "unknown"}`);
        });
      },
    });
    const drillOnce = async (): Promise<void> => {
      await using range = await openRange(gateway, env.home);
      const lines = await drill(range, (line) => {
        terminal.out(`${formatLine(line)}\n`);
      });
      await gateway.drilled(lines);
    };
    const { config } = gateway.snapshot();
    await alignGuard(guardFiles(env.home), { guard: config.guard.port, gateway: gateway.port });
    await using _guard = await startGuardProcess(terminal.env);
    const consoleUrl = `${gateway.url}/console/`;
    terminal.out(
      `Fourgate ${version}   console ${consoleUrl}   data ${shown(env.home, terminal.env["HOME"] ?? homedir())}\n`,
    );
    if (gateway.adminPassword !== null) {
      terminal.out(`admin log-in     password ${gateway.adminPassword}   (shown once; kept as a hash)\n`);
    }
    await drillOnce();
    // Nobody waits for it, and what fails here would tell of itself with the first request.
    const stopped = new AbortController();
    const warm = warmUp(gateway.parts, stopped.signal).catch(() => undefined);
    terminal.out("next: npx fourgate run -- claude\n");
    await stop;
    stopped.abort();
    await warm;
    await again;
    return 0;
  },
};

function shown(path: string, home: string): string {
  return path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}
