import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, lstat, readFile, writeFile } from "node:fs/promises";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { amendConfiguration, type Company } from "./configuration.ts";
import { listenersOn } from "./listener.ts";

const COMMAND = fileURLToPath(new URL("../../cli/bin/fourgate.js", import.meta.url));
const START_WAIT_MS_MAX = 60_000;
const STOP_WAIT_MS_MAX = 15_000;

export interface FourgateOptions {
  /** FOURGATE_HOME; not there yet. */
  readonly home: string;
  /** The person's HOME. */
  readonly userHome: string;
  readonly gatewayPort: number;
  readonly guardPort: number;
  readonly company: Company;
  /** What a first start left, to begin with a copy of; without it a first start is made. */
  readonly starter?: StartOptions;
}

export interface CommandResult {
  readonly code: number;
  readonly out: string;
  readonly outBytes: Buffer;
  readonly error: string;
}

/** A `fourgate up` of its own, and its command line against it. */
export interface Fourgate extends AsyncDisposable {
  readonly gatewayUrl: string;
  readonly guardUrl: string;
  /** The developer, and a token of theirs. */
  readonly user: string;
  readonly token: string;
  /** FOURGATE_HOME. */
  readonly home: string;
  /** Environment for the command line. */
  readonly env: Readonly<Record<string, string>>;
  /** `fourgate` and its arguments, as a command line. */
  readonly commandLine: (...args: string[]) => readonly string[];
  run(...args: string[]): Promise<CommandResult>;
}

/** Is there a `fourgate up` to start in this tree? */
export function fourgateIsBuilt(): boolean {
  return existsSync(fileURLToPath(new URL("../../cli/src/commands/up.ts", import.meta.url)));
}

/**
 * Starts Fourgate as an operator does: a first start makes keys, log-in and starter files in an empty
 * folder; then fourgate.yaml is amended, and the second start takes the same data.
 */
export async function startFourgate(options: FourgateOptions): Promise<Fourgate> {
  const env = environment(options);
  if (options.starter === undefined) await startOnce(options);
  else await copyStarter(options.starter, options);
  const file = join(options.home, "fourgate.yaml");
  const { text, user, token } = amendConfiguration(await readFile(file, "utf8"), options.company);
  await writeFile(file, text, { mode: 0o600 });
  const running = await startUp(options, env);
  const commandLine = (...args: string[]): readonly string[] => [process.execPath, COMMAND, ...args];
  return {
    gatewayUrl: `http://127.0.0.1:${options.gatewayPort}`,
    guardUrl: `http://127.0.0.1:${options.guardPort}`,
    user,
    token,
    home: options.home,
    env,
    commandLine,
    run: async (...args) => await runCommand(commandLine(...args), env, options.userHome),
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  };
}

export type StartOptions = Omit<FourgateOptions, "company" | "starter">;

/** A first start, and its end: keys, log-in and starter files in an empty folder. */
export async function startOnce(options: StartOptions): Promise<void> {
  const first = await startUp(options, environment(options));
  await first[Symbol.asyncDispose]();
}

function environment(options: StartOptions): Readonly<Record<string, string>> {
  return {
    PATH: process.env["PATH"] ?? "/usr/bin:/bin",
    HOME: options.userHome,
    FOURGATE_HOME: options.home,
    FOURGATE_GATEWAY_PORT: String(options.gatewayPort),
    FOURGATE_GUARD_PORT: String(options.guardPort),
  };
}

/** The same keys and log-in at another place and on other ports; the guard's enrolment names them. */
async function copyStarter(from: StartOptions, to: StartOptions): Promise<void> {
  const filter = async (path: string): Promise<boolean> => !(await lstat(path)).isSocket();
  await cp(from.home, to.home, { recursive: true, filter });
  const enrolment = join(to.home, "guard", "guard.json");
  const text = await readFile(enrolment, "utf8");
  const moved = text
    .replaceAll(`:${from.gatewayPort}`, `:${to.gatewayPort}`)
    .replaceAll(JSON.stringify(from.home).slice(1, -1), JSON.stringify(to.home).slice(1, -1));
  await writeFile(enrolment, moved, { mode: 0o600 });
}

/** One `fourgate up`, until both doors are ready and the drill has been printed. */
async function startUp(
  options: StartOptions,
  env: Readonly<Record<string, string>>,
): Promise<AsyncDisposable> {
  const child = spawn(process.execPath, [COMMAND, "up"], {
    env,
    cwd: options.userHome,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const keep = (chunk: Buffer): void => {
    output = (output + chunk.toString("utf8")).slice(-100_000);
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const exited = once(child, "exit");
  const endMs = performance.now() + START_WAIT_MS_MAX;
  while (!((await isReady(options.gatewayPort)) && /^gate 4 /m.test(output))) {
    if (child.exitCode !== null) throw new Error(`fourgate up ended with ${child.exitCode}: ${output}`);
    if (performance.now() > endMs) {
      child.kill("SIGKILL");
      throw new Error(`fourgate up was not ready within ${START_WAIT_MS_MAX} ms: ${output}`);
    }
    await sleep(100);
  }
  return {
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGTERM");
        const late = setTimeout(() => child.kill("SIGKILL"), STOP_WAIT_MS_MAX);
        await exited;
        clearTimeout(late);
      }
      // Where it was killed, its guard may have stayed.
      for (const port of [options.guardPort, options.gatewayPort]) {
        for (const pid of await listenersOn(port)) process.kill(pid, "SIGKILL");
      }
      child.stdout.destroy();
      child.stderr.destroy();
    },
  };
}

async function runCommand(
  command: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string,
): Promise<CommandResult> {
  const child = spawn(command[0] ?? "", command.slice(1), { env, cwd, stdio: ["ignore", "pipe", "pipe"] });
  const out: Buffer[] = [];
  let error = "";
  child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => (error += chunk.toString("utf8")));
  const [code] = (await once(child, "close")) as [number | null];
  const outBytes = Buffer.concat(out);
  return { code: code ?? -1, out: outBytes.toString("utf8"), outBytes, error };
}

async function isReady(port: number): Promise<boolean> {
  return await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(1_000) }).then(
    (response) => response.status === 200,
    () => false,
  );
}
