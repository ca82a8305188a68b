import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../../tools/network/free-port.ts";

const entry = join(import.meta.dirname, "../../bin/fourgate.js");
const startMsMax = 60_000;

/** An empty HOME of its own and two free ports. */
export interface EmptyMachine extends AsyncDisposable {
  readonly home: string;
  readonly data: string;
  readonly gatewayPort: number;
  readonly guardPort: number;
  readonly env: Readonly<Record<string, string>>;
}

export async function emptyMachine(): Promise<EmptyMachine> {
  const home = await mkdtemp(join(tmpdir(), "fourgate-up-"));
  const [gatewayPort, guardPort] = [await freePort(), await freePort()];
  return {
    home,
    data: join(home, ".fourgate"),
    gatewayPort,
    guardPort,
    env: {
      PATH: process.env["PATH"] ?? "/usr/bin:/bin",
      HOME: home,
      FOURGATE_GATEWAY_PORT: String(gatewayPort),
      FOURGATE_GUARD_PORT: String(guardPort),
    },
    [Symbol.asyncDispose]: () => rm(home, { recursive: true, force: true }),
  };
}

export interface RunningUp extends AsyncDisposable {
  readonly child: ChildProcess;
  readonly lines: readonly string[];
  readonly errors: () => string;
  /** Ctrl-C: to the process and, as a terminal does, to its children. Gives the exit code. */
  interrupt(): Promise<number | null>;
}

/** `fourgate up`, until it says what comes next. */
export async function runUp(machine: EmptyMachine): Promise<RunningUp> {
  const child = spawn(process.execPath, [entry, "up"], {
    env: machine.env,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let [out, errors] = ["", ""];
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  child.stdout.on("data", (chunk: Buffer) => {
    out += chunk.toString();
    if (out.includes("\nnext: ")) resolve();
  });
  child.once("exit", () => {
    reject(new Error(`fourgate up ended: ${out}${errors}`));
  });
  const timer = setTimeout(() => {
    reject(new Error(`fourgate up took too long: ${out}${errors}`));
  }, startMsMax);
  const interrupt = async (): Promise<number | null> => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const exited = once(child, "exit");
    process.kill(-(child.pid ?? 0), "SIGINT");
    await exited;
    return child.exitCode;
  };
  try {
    await promise;
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  } finally {
    clearTimeout(timer);
  }
  return {
    child,
    lines: out.trimEnd().split("\n"),
    errors: () => errors,
    interrupt,
    [Symbol.asyncDispose]: async () => {
      await interrupt();
    },
  };
}
