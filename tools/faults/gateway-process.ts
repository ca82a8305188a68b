import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { guardEnvironment, guardProcessFlags } from "@fourgate/guard/process-start";
import type { WireLimits } from "@fourgate/wire/limits";
import type { DataFolder } from "./data-folder.ts";

const START_WAIT_MS_MAX = 60_000;
const STOP_WAIT_MS_MAX = 20_000;

export interface GatewayOptions {
  /** A command that the gateway's own is put behind: strace and its options. */
  readonly before?: readonly string[];
  readonly limits?: Partial<WireLimits>;
}

/** A gateway in a process of its own. */
export interface GatewayProcess extends AsyncDisposable {
  readonly url: string;
  /** Of the gateway, or of the command that it was put behind. */
  readonly pid: number;
  readonly startedMs: number;
  /** What it said on standard error. */
  complaints(): string;
  /** Bytes that it refers to, after collecting its garbage; what the allocator keeps is not among them. */
  heldBytes(): Promise<number>;
  /** kill -9; resolves once the process is gone. */
  kill(): Promise<void>;
  /** Ends it in order, and gives its exit code. */
  stop(): Promise<number | null>;
}

/** Starts the gateway and waits until it listens. */
export async function startGatewayProcess(
  folder: DataFolder,
  options: GatewayOptions = {},
): Promise<GatewayProcess> {
  const beginMs = performance.now();
  const { child, complaints } = launch(folder, options);
  // Also a tracer that runs aside has ended once nobody holds the outputs any more.
  const exited = once(child, "close");
  const timer = setTimeout(() => child.kill("SIGKILL"), START_WAIT_MS_MAX);
  const lines = createInterface({ input: child.stdout ?? process.stdin });
  const first = (await Promise.race([once(lines, "line"), exited])) as [unknown];
  clearTimeout(timer);
  if (typeof first[0] !== "string") {
    throw new Error(`the gateway ended at its start: ${complaints()}`);
  }
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    const late = setTimeout(() => child.kill("SIGKILL"), STOP_WAIT_MS_MAX);
    child.kill(signal);
    await exited;
    clearTimeout(late);
    return child.exitCode;
  };
  return {
    url: `http://127.0.0.1:${folder.gatewayPort}`,
    pid: child.pid ?? 0,
    startedMs: performance.now() - beginMs,
    complaints,
    async heldBytes() {
      const answer = once(lines, "line") as Promise<[string]>;
      process.kill(child.pid ?? 0, "SIGUSR2");
      const [line] = await answer;
      return (JSON.parse(line) as { heldBytes: number }).heldBytes;
    },
    async kill() {
      await end("SIGKILL");
    },
    stop: () => end("SIGTERM"),
    async [Symbol.asyncDispose]() {
      await end("SIGTERM");
    },
  };
}

/** Starts a gateway and kills it after so many milliseconds, wherever it is then. */
export async function killWhileStarting(folder: DataFolder, afterMs: number): Promise<void> {
  const { child } = launch(folder, {});
  const exited = once(child, "exit");
  const timer = setTimeout(() => child.kill("SIGKILL"), afterMs);
  await exited;
  clearTimeout(timer);
}

function launch(
  folder: DataFolder,
  options: GatewayOptions,
): { readonly child: ChildProcess; readonly complaints: () => string } {
  const main = fileURLToPath(new URL("./gateway-main.ts", import.meta.url));
  const command = [
    ...(options.before ?? []),
    process.execPath,
    // As `fourgate up` starts both: what is resident depends on them.
    ...guardProcessFlags,
    "--expose-gc",
    main,
    "--limits",
    JSON.stringify(options.limits ?? {}),
  ];
  const child = spawn(command[0] ?? "", command.slice(1), {
    env: guardEnvironment(folder.env),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString("utf8")).slice(-20_000);
  });
  return { child, complaints: () => said };
}
