import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { run } from "../in-process.ts";
import { play } from "../transcript.ts";
import { startGuardAndGateway, type GuardAndGateway } from "../run/guard-and-gateway.ts";

let guard: GuardAndGateway;
let home: string;
let env: Record<string, string>;

beforeAll(async () => {
  guard = await startGuardAndGateway();
  home = await mkdtemp(join(tmpdir(), "cli-setup-"));
  await mkdir(join(home, "bin"));
  await writeFile(join(home, "bin", "claude"), "#!/bin/sh\necho 2.1.330\n");
  await chmod(join(home, "bin", "claude"), 0o755);
  env = {
    PATH: `${join(home, "bin")}:/usr/bin:/bin`,
    HOME: home,
    FOURGATE_HOME: guard.home,
    FOURGATE_GUARD_PORT: String(guard.port),
  };
});
afterAll(async () => {
  await guard[Symbol.asyncDispose]();
  await rm(home, { recursive: true });
});

const settings = (): string => join(home, ".claude", "settings.json");

/** As the plain command asks, by what its settings say. */
async function ask(baseUrl: string): Promise<number> {
  const reply = await fetch(`${baseUrl}/v1/messages`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "m", max_tokens: 9, messages: [{ role: "user", content: "hello" }] }),
  });
  await reply.arrayBuffer();
  return reply.status;
}

describe("fourgate setup", () => {
  test("governs the plain command at once, and its undoing ends that and gives back every byte", async () => {
    await mkdir(join(home, ".claude"), { recursive: true });
    const before = '{ // mine\n  "model": "opus"\n}\n';
    await writeFile(settings(), before, { mode: 0o644 });
    expect(await run("fourgate setup claude", env, home)).toContain("claude is governed\n  wrote  ");
    const written = await readFile(settings(), "utf8");
    const baseUrl = /"ANTHROPIC_BASE_URL": "([^"]+)"/.exec(written)?.[1] ?? "";
    expect(baseUrl).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${String(guard.port)}/r/[\\w-]{43}$`));
    expect(await ask(baseUrl)).toBe(200);
    expect(await run("fourgate setup claude", env, home)).toContain("governed already; nothing was changed");
    expect(await readFile(settings(), "utf8")).toBe(written);
    expect(await run("fourgate setup claude --undo", env, home)).toContain(
      "claude is no longer governed\n  undid  ",
    );
    expect(await readFile(settings(), "utf8")).toBe(before);
    expect((await stat(settings())).mode & 0o777).toBe(0o644);
    expect(await ask(baseUrl)).not.toBe(200);
    expect(await run("fourgate setup claude --undo", env, home)).toBe("claude was not set up");
  });

  test("refuses a broken settings file with its line, and leaves it", async () => {
    await writeFile(settings(), '{\n  "a": \n}');
    const said = await run("fourgate setup claude", env, home);
    expect(said).toMatch(/^! fourgate: .*settings\.json is broken at line 3 .*nothing was changed; mend it/);
    expect(said.endsWith("? 2")).toBe(true);
    expect(await readFile(settings(), "utf8")).toBe('{\n  "a": \n}');
    await rm(settings());
  });

  test("says which tools are here, which are governed, and which can't be", async () => {
    await mkdir(join(home, ".cursor"), { recursive: true });
    const found = JSON.parse(await run("fourgate setup --json", env, home)) as {
      tools: { command: string; program: string | null; governed: boolean }[];
      ungoverned: { name: string }[];
    };
    expect(found.tools.find(({ command }) => command === "claude")).toMatchObject({
      program: join(home, "bin", "claude"),
      governed: false,
    });
    expect(found.tools.find(({ command }) => command === "qwen")?.program).toBeNull();
    expect(found.ungoverned.map(({ name }) => name)).toEqual(["Cursor"]);
    expect(await run("fourgate setup", env, home)).toMatch(/Cursor: .*servers/);
    await rm(join(home, ".cursor"), { recursive: true });
  });

  test("writes a service that starts the guard, says how to switch it on, and takes it out again", async () => {
    const unit = join(home, ".config/systemd/user/fourgate-guard.service");
    const said = await run("fourgate setup guard", env, home);
    if (process.platform !== "linux") return;
    expect(said).toContain("systemctl --user enable --now fourgate-guard.service");
    const text = await readFile(unit, "utf8");
    expect(text).toContain(`Environment="FOURGATE_HOME=${guard.home}"`);
    const command = [...(/^ExecStart=(.*)$/m.exec(text)?.[1] ?? "").matchAll(/"([^"]*)"/g)].map(
      ([, word]) => word,
    );
    expect(command.slice(1, -1).every((word) => word?.startsWith("--") === true)).toBe(true);
    for (const file of [command[0], command.at(-1)]) expect((await stat(file ?? "")).isFile()).toBe(true);
    await run("fourgate setup guard --undo", env, home);
    await expect(stat(unit)).rejects.toThrow("ENOENT");
  });

  test.each([
    ["fourgate setup bash", "cannot set up"],
    ["fourgate setup claude codex", "one tool"],
    ["fourgate setup --undo", "one tool"],
  ])("%s is wrong use", async (command, why) => {
    const said = await play(command, env, home);
    expect(said).toContain(why);
    expect(said.endsWith("? 2")).toBe(true);
  });
});
