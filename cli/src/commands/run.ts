import { spawn, type ChildProcess } from "node:child_process";
import { constants } from "node:os";
import { FourgateError } from "@fourgate/core/errors";
import { fourgateHome, guardFiles } from "@fourgate/guard/config/guard-home";
import { placeholdersText } from "@fourgate/guard/relay/session-alarms";
import { programVersion } from "@fourgate/guard/setup/program-version";
import { RunFolder, runFoldersOf, sweepRunFolders } from "@fourgate/guard/setup/run-folder";
import { toolSetupOf, toolSetups, type ToolSetup } from "@fourgate/guard/setup/tools";
import type { Command, Terminal } from "../command.ts";
import { sayEmergencyAfter, sayEmergencyBefore } from "../join/emergency-notice.ts";
import { readyGuard } from "../join/ready-guard.ts";
import { readRunArguments } from "./run-arguments.ts";

const help = `fourgate run [--agent ROLE] [--deployment NAME] -- TOOL [ARGUMENT…]

Starts a coding tool whose requests to models go through the guard on this machine. Its settings
are made for this run alone, in its environment, its arguments or a temporary folder that goes with
the run; your own settings and log-ins stay as they are. Exits with the tool's code.

  --agent ROLE        narrow what may enter the session to this agent role
  --deployment NAME   use this deployment only

Tools: ${toolSetups.map(({ command }) => command).join(", ")}

Example:
  fourgate run -- claude
  fourgate run -- codex exec "fix the failing test"
  fourgate run --deployment rehearsal -- claude -p "say hello"`;

export const run: Command = {
  help,
  run: runTool,
};

async function runTool(args: readonly string[], terminal: Terminal): Promise<number> {
  const { agent, deployment, program, toolArgs } = readRunArguments(args);
  const setup = requireTool(program);
  const folders = runFoldersOf(guardFiles(fourgateHome(terminal.env)));
  const guard = await readyGuard(terminal.env);
  await sayEmergencyBefore(guard, terminal);
  const {
    run: id,
    baseUrl,
    loginFree,
  } = await guard.startRun({
    cwd: terminal.cwd,
    tool: setup.name,
    toolVersion: await programVersion(program, terminal.env, terminal.cwd),
    agent,
    deployment,
    pid: process.pid,
  });
  try {
    await sweepRunFolders(folders);
    await using folder = new RunFolder(folders, process.pid);
    const prepared = await setup.prepare({
      env: terminal.env,
      cwd: terminal.cwd,
      args: toolArgs,
      baseUrl,
      loginFree,
      folder: () => folder.path(),
    });
    for (const note of prepared.notes) terminal.error(`fourgate: ${note}\n`);
    return await runToEnd(program, prepared.args, prepared.env, terminal);
  } finally {
    // A run that the guard forgot already, or a guard that is gone, is no error of the tool's.
    const ended = await guard.endRun(id).catch(() => undefined);
    sayAltered(ended?.alteredPlaceholders ?? 0, terminal);
    await sayEmergencyAfter(guard, terminal);
  }
}

/** Once, after the tool gave the terminal back. */
function sayAltered(count: number, terminal: Terminal): void {
  if (count === 0) return;
  terminal.error(
    `fourgate: the model altered ${placeholdersText(count)} (FOURGATE_SECRET_…); no value was put back there: ` +
      "look at what it wrote and ran\n",
  );
}

function requireTool(program: string): ToolSetup {
  const setup = toolSetupOf(program);
  if (setup) return setup;
  throw new FourgateError(
    "usage",
    `cannot set up ${JSON.stringify(program)} for the guard`,
    `the tools that can be run are: ${toolSetups.map(({ command }) => command).join(", ")}`,
  );
}

/** Sent to this process alone, so the tool must get them from here. */
const forwarded = ["SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2"] as const;
/** A terminal sends these to the tool as well; without one they are passed on. */
const typed = ["SIGINT", "SIGQUIT"] as const;

/** Gives the tool's exit code, or 128 and the number of the signal that ended it. */
async function runToEnd(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  terminal: Terminal,
): Promise<number> {
  const child = spawn(program, args, { cwd: terminal.cwd, env, stdio: "inherit" });
  using _signals = forwardSignals(child, terminal.interactive);
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  child.once("error", (error: NodeJS.ErrnoException) => {
    reject(
      new FourgateError(
        "not_found",
        `${program} cannot be started (${error.code ?? "unknown error"})`,
        "install it, or check your PATH",
        error,
      ),
    );
  });
  child.once("exit", (code, signal) => {
    resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
  });
  return await promise;
}

function forwardSignals(child: ChildProcess, interactive: boolean): Disposable {
  const listeners = new Map<NodeJS.Signals, () => void>();
  for (const signal of forwarded) listeners.set(signal, () => child.kill(signal));
  for (const signal of typed) {
    listeners.set(signal, () => {
      if (!interactive) child.kill(signal);
    });
  }
  for (const [signal, listener] of listeners) process.on(signal, listener);
  return {
    [Symbol.dispose]() {
      for (const [signal, listener] of listeners) process.off(signal, listener);
    },
  };
}
