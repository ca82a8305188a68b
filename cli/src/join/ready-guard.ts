import { spawn } from "node:child_process";
import { open, rename, stat } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { FourgateError } from "@fourgate/core/errors";
import { fourgateHome, guardFiles, type GuardFiles } from "@fourgate/guard/config/guard-home";
import { ControlClient } from "@fourgate/guard/control/control-client";
import { isSolo, isThere, readGuardSettings } from "@fourgate/guard/enrolment";
import { guardProcessFlags, guardEnvironment } from "@fourgate/guard/process-start";

type Environment = Readonly<Record<string, string | undefined>>;

const startMsMax = 30_000;
const logBytesMax = 1024 * 1024;
const lookEveryMs = 100;

/**
 * The guard of this laptop. One that stands alone or joined a gateway elsewhere has no `fourgate up`
 * that started it, so the first who needs it starts it in the background; it ends by itself when nobody needed
 * it for a while. Its words go to guard.log.
 * @throws FourgateError, the guard's own where it said why it cannot start
 */
export async function readyGuard(env: Environment): Promise<ControlClient> {
  const files = guardFiles(fourgateHome(env));
  if (!(await startsByItself(files))) return await ControlClient.open(env);
  const standing = await answering(env);
  if (standing) return standing;
  const failed = await startInBackground(files, env);
  // Another command may have started one at the same moment: whoever came first stands.
  for (let waitedMs = 0; waitedMs < startMsMax; waitedMs += lookEveryMs) {
    const guard = await answering(env);
    if (guard) return guard;
    if (failed && waitedMs >= 2_000) throw failed;
    await sleep(lookEveryMs);
  }
  throw new FourgateError("internal", "the guard did not start in time", `look at ${files.log}`);
}

/** Where no `fourgate up` starts it. */
async function startsByItself(files: GuardFiles): Promise<boolean> {
  if (!(await isThere(files.settings))) return false;
  const settings = await readGuardSettings(files);
  return isSolo(settings) || settings.joined !== undefined;
}

/** This laptop's guard, if one answers. */
export async function answering(env: Environment): Promise<ControlClient | undefined> {
  try {
    const client = await ControlClient.open(env);
    await client.status();
    return client;
  } catch {
    return undefined;
  }
}

/** Ends this laptop's guard and waits until it is gone. @throws FourgateError usage, where runs go through it */
export async function stopGuard(env: Environment): Promise<void> {
  const guard = await answering(env);
  if (!guard) return;
  const { runs } = await guard.status();
  if (runs > 0) {
    throw new FourgateError(
      "usage",
      `${String(runs)} run${runs === 1 ? " goes" : "s go"} through this laptop's guard`,
      "end the tools that fourgate run started, then try again",
    );
  }
  await guard.stop();
  for (let waitedMs = 0; waitedMs < startMsMax; waitedMs += lookEveryMs) {
    if (!(await answering(env))) return;
    await sleep(lookEveryMs);
  }
  throw new FourgateError("internal", "the guard did not end in time", "end its process");
}

/** Gives what the guard said against itself; undefined once it is ready. */
async function startInBackground(files: GuardFiles, env: Environment): Promise<FourgateError | undefined> {
  await rotate(files.log);
  await using log = await open(files.log, "a", 0o600);
  const entry = fileURLToPath(import.meta.resolve("@fourgate/guard/process"));
  const child = spawn(process.execPath, [...guardProcessFlags, entry, "--linger"], {
    // Not the caller's folder, which may go.
    cwd: files.folder,
    env: guardEnvironment(env),
    detached: true,
    stdio: ["ignore", log.fd, log.fd, "ipc"],
    windowsHide: true,
  });
  const { promise, resolve } = Promise.withResolvers<FourgateError | undefined>();
  child.once("message", ({ failed }: Spoken) => {
    resolve(failed && new FourgateError("config_invalid", failed.message, failed.remedy));
  });
  child.once("error", (error) => {
    resolve(new FourgateError("internal", "the guard could not be started", `look at ${files.log}`, error));
  });
  child.once("exit", () => {
    resolve(new FourgateError("internal", "the guard ended while it started", `look at ${files.log}`));
  });
  const timer = setTimeout(() => {
    resolve(new FourgateError("internal", "the guard did not start in time", `look at ${files.log}`));
  }, startMsMax);
  const failed = await promise;
  clearTimeout(timer);
  child.removeAllListeners();
  if (child.connected) child.disconnect();
  child.unref();
  return failed;
}

interface Spoken {
  readonly failed?: { readonly message: string; readonly remedy: string };
}

/** One file before it is kept. */
async function rotate(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found !== undefined && found.size > logBytesMax) await rename(path, `${path}.1`);
}
