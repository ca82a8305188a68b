import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { FourgateError } from "@fourgate/core/errors";
import { ControlClient } from "@fourgate/guard/control/control-client";
import { guardProcessFlags } from "@fourgate/guard/process-start";

type Environment = Readonly<Record<string, string | undefined>>;

export interface GuardProcess extends AsyncDisposable {
  readonly port: number;
}

/** A guard of this data folder that outlived the process which started it: it takes part again. */
async function standingGuard(env: Environment): Promise<GuardProcess | null> {
  try {
    const client = await ControlClient.open(env);
    const { port } = await client.status();
    return { port, [Symbol.asyncDispose]: () => client.stop().catch(() => undefined) };
  } catch {
    return null;
  }
}

const startMsMax = 20_000;
const stopMsMax = 10_000;

/**
 * The guard in a process of its own, as on a laptop that joined a gateway elsewhere. Disposing ends
 * it. When this process dies without that, the guard stays for as long as tools run through it, so
 * that they are told what happened, and the next start takes it over.
 * @throws FourgateError what the guard said of itself
 */
export async function startGuardProcess(env: Environment): Promise<GuardProcess> {
  const standing = await standingGuard(env);
  if (standing) return standing;
  const entry = fileURLToPath(import.meta.resolve("@fourgate/guard/process"));
  const child = fork(entry, [], {
    env: { ...env },
    execArgv: [...guardProcessFlags],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    if (child.connected) child.send("stop");
    const timer = setTimeout(() => child.kill("SIGKILL"), stopMsMax);
    await exited;
    clearTimeout(timer);
  };
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  child.once("message", (message: Spoken) => {
    if (message.ready) resolve(message.ready.port);
    else if (message.failed)
      reject(new FourgateError("config_invalid", message.failed.message, message.failed.remedy));
  });
  child.once("exit", () => {
    reject(new FourgateError("internal", "the guard ended while it started", "look at the lines above"));
  });
  const timer = setTimeout(() => {
    reject(new FourgateError("internal", "the guard did not start in time", "try again"));
  }, startMsMax);
  try {
    const port = await promise;
    return { port, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

interface Spoken {
  readonly ready?: { readonly port: number };
  readonly failed?: { readonly message: string; readonly remedy: string };
}
