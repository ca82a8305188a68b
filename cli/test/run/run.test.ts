import {
  chmod,
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { ControlClient } from "@fourgate/guard/control/control-client";
import { play, readTranscript, start } from "../transcript.ts";
import { startGuardAndGateway, type GuardAndGateway } from "./guard-and-gateway.ts";

let guard: GuardAndGateway;
let folder: string;
let userHome: string;
let env: Record<string, string>;

beforeAll(async () => {
  guard = await startGuardAndGateway();
  folder = await mkdtemp(join(tmpdir(), "cli-run-"));
  userHome = join(folder, "home");
  await mkdir(userHome);
  await writeFile(join(userHome, ".profile"), "# mine\n");
  await mkdir(join(folder, "bin"));
  const tool = join(folder, "bin", "claude");
  await writeFile(tool, await readFile(join(import.meta.dirname, "claude-stand-in.js")));
  await chmod(tool, 0o755);
  await writeFile(join(folder, "bin", "package.json"), '{"type":"module"}');
  await symlink(process.execPath, join(folder, "bin", "node"));
  env = {
    PATH: `${join(folder, "bin")}:${dirname(process.execPath)}:/usr/bin:/bin`,
    HOME: userHome,
    FOURGATE_HOME: guard.home,
    FOURGATE_GUARD_PORT: String(guard.port),
  };
});
afterAll(async () => {
  await guard[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** Whatever a run did, nothing of it stays: no run in the guard, no file at home. */
async function nothingStays(): Promise<boolean> {
  const control = await ControlClient.open(env);
  const { runs } = await control.status();
  const files = await readdir(userHome, { recursive: true });
  return runs === 0 && files.join() === ".profile";
}

function unchanging(text: string): string {
  return text.replaceAll(String(guard.port), "PORT").replaceAll(/\/r\/[\w-]{43}/g, "/r/TOKEN");
}

describe("fourgate run", () => {
  test.each(readTranscript(join(import.meta.dirname, "run.txt")))(
    "$command",
    async ({ command, expected }) => {
      expect(unchanging(await play(command, env, guard.cwd))).toBe(expected);
      expect(await nothingStays()).toBe(true);
    },
  );

  test("the home folder is as it was, to the bit", async () => {
    const before = await stat(userHome);
    await play("fourgate run -- claude ask", env, guard.cwd);
    const after = await stat(userHome);
    expect([after.mtimeMs, after.ctimeMs]).toEqual([before.mtimeMs, before.ctimeMs]);
    expect(await readdir(guard.cwd)).toEqual([]);
  });

  test("a signal sent to it reaches the tool, and its exit code is the tool's", async () => {
    const child = start("fourgate run -- claude wait", env, guard.cwd);
    let out = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => (out += text));
    await vi.waitUntil(() => out.includes("waiting"), { timeout: 30_000 });
    child.kill("SIGTERM");
    expect(await new Promise((resolve) => child.once("close", resolve))).toBe(5);
    expect(out).toContain("got SIGTERM");
    expect(await nothingStays()).toBe(true);
  });

  test("a tool that is killed leaves nothing of its run's folder", async () => {
    const tool = join(folder, "bin", "pi");
    await writeFile(tool, '#!/bin/sh\nls -d "$2"\nkill -9 $$\n');
    await chmod(tool, 0o755);
    const said = await play("fourgate run -- pi", env, guard.cwd);
    expect(said).toMatch(/guard\/runs\/\d+-\w+\/fourgate\.js\n\? 137$/);
    expect(await readdir(join(guard.home, "guard", "runs"))).toEqual([]);
    expect(await nothingStays()).toBe(true);
  });

  test("none of Fourgate's secrets is in the tool's environment", async () => {
    const controlKey = await readFile(join(guard.home, "guard", "control.key"), "utf8");
    await writeFile(join(folder, "bin", "claude"), "#!/bin/sh\nenv\n");
    const seen = await play(
      "fourgate run -- claude",
      { ...env, FOURGATE_TOKEN: guard.deviceToken },
      guard.cwd,
    );
    await writeFile(
      join(folder, "bin", "claude"),
      await readFile(join(import.meta.dirname, "claude-stand-in.js")),
    );
    expect(seen).toContain("ANTHROPIC_BASE_URL=");
    expect(seen).not.toContain(controlKey);
    expect(seen).not.toContain(guard.deviceToken);
  });

  test.each(readTranscript(join(import.meta.dirname, "run-without-guard.txt")))(
    "without a guard: $command",
    async ({ command, expected }) => {
      const nothing = { ...env, FOURGATE_HOME: join(folder, "nothing"), FOURGATE_GUARD_PORT: "1" };
      expect((await play(command, nothing, guard.cwd)).replaceAll(":1 ", ":PORT ")).toBe(expected);
      const stoppedHome = join(folder, "stopped");
      await mkdir(join(stoppedHome, "guard"), { recursive: true, mode: 0o700 });
      await copyFile(join(guard.home, "guard", "control.key"), join(stoppedHome, "guard", "control.key"));
      const stopped = { ...env, FOURGATE_HOME: stoppedHome, FOURGATE_GUARD_PORT: "1" };
      expect((await play(command, stopped, guard.cwd)).replaceAll(":1 ", ":PORT ")).toBe(expected);
    },
  );
});
