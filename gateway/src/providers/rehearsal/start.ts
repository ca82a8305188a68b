import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { FourgateError } from "@fourgate/core/errors";

const startMsMax = 15_000;

export interface RunningRehearsal extends AsyncDisposable {
  readonly url: string;
}

/** Starts a rehearsal in a process of its own; disposing ends it. With `testify` it remembers what it got. */
export async function startRehearsal(options: { readonly testify: boolean }): Promise<RunningRehearsal> {
  const entry = fileURLToPath(new URL("./process.ts", import.meta.url));
  const child = fork(entry, options.testify ? ["--testify"] : [], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    execArgv: [],
  });
  const port = await portOf(child);
  return {
    url: `http://127.0.0.1:${String(port)}`,
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, "exit");
      child.disconnect();
      await exited;
    },
  };
}

async function portOf(child: ChildProcess): Promise<number> {
  try {
    const [message] = (await once(child, "message", { signal: AbortSignal.timeout(startMsMax) })) as [
      unknown,
    ];
    if (
      typeof message === "object" &&
      message !== null &&
      "port" in message &&
      typeof message.port === "number"
    ) {
      return message.port;
    }
  } catch (error) {
    child.kill("SIGKILL");
    throw new FourgateError(
      "internal",
      "the rehearsal process did not start",
      "look at the lines above",
      error,
    );
  }
  child.kill("SIGKILL");
  throw new FourgateError("internal", "the rehearsal process spoke nonsense", "report this");
}
