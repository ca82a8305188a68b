import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { needs } from "../test-needs.ts";

/** For a test's options: what of Debian it takes. */
export const keyringNeeds: { readonly skip: boolean } = needs(
  "dbus-daemon",
  "gnome-keyring-daemon",
  "secret-tool",
);

const triesMax = 3;
const readyMsMax = 6_000;

export interface DesktopKeyring extends AsyncDisposable {
  /** What a program of this desktop's session has in its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Its owner logs out. */
  end(): Promise<void>;
}

/** A real GNOME Keyring, unlocked, on a message bus of its own, as a desktop's session has them. */
export async function desktopKeyring(): Promise<DesktopKeyring> {
  const folder = await mkdtemp(join(tmpdir(), "keyring-"));
  const runtime = join(folder, "run");
  await mkdir(runtime);
  await mkdir(join(folder, "data"));
  await chmod(runtime, 0o700);
  const env: Record<string, string> = {
    PATH: process.env["PATH"] ?? "/usr/bin:/bin",
    HOME: folder,
    XDG_DATA_HOME: join(folder, "data"),
    XDG_RUNTIME_DIR: runtime,
  };
  const bus = spawn("dbus-daemon", ["--session", "--nofork", "--print-address"], {
    env,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [line] = (await once(bus.stdout, "data")) as [Buffer];
  env["DBUS_SESSION_BUS_ADDRESS"] = line.toString("utf8").trim();
  const keyring = await unlocked(env);
  const end = async (): Promise<void> => {
    await ended(keyring);
    await ended(bus);
  };
  return {
    env,
    end,
    async [Symbol.asyncDispose]() {
      await end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A daemon that takes secrets; one that does not come up in time is ended, and another started. */
async function unlocked(env: Readonly<Record<string, string>>): Promise<ChildProcess> {
  for (let tries = 0; tries < triesMax; tries++) {
    const keyring = spawn("gnome-keyring-daemon", ["--foreground", "--unlock", "--components=secrets"], {
      env,
      stdio: ["pipe", "ignore", "ignore"],
    });
    // The password that unlocks it.
    keyring.stdin.end("\n");
    const startMs = performance.now();
    while (performance.now() - startMs < readyMsMax) {
      if (await takesSecrets(env)) return keyring;
      await sleep(100);
    }
    await ended(keyring);
  }
  throw new Error("the keyring did not come up");
}

async function takesSecrets(env: Readonly<Record<string, string>>): Promise<boolean> {
  const child = spawn("secret-tool", ["store", "--label=ready", "kit", "ready"], {
    env,
    stdio: ["pipe", "ignore", "ignore"],
    timeout: 2_000,
  });
  child.stdin.on("error", () => undefined);
  child.stdin.end("ready");
  const [code] = (await once(child, "close")) as [number | null];
  return code === 0;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}
