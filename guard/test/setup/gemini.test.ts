import { lstat, readFile, realpath, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { detours, gemini } from "../../src/setup/gemini/gemini.ts";
import { baseUrl, person } from "./kit.ts";

describe("Gemini CLI's settings for one run", () => {
  test("are a home that links to the user's, with settings of its own", async () => {
    await using user = await person();
    await user.write(
      ".gemini/settings.json",
      '{ // mine\n "mcpServers": {"x": {}}, "security": {"auth": {"selectedType": "oauth-personal"}} }',
    );
    await user.write(".gemini/commands/mine.toml", "x");
    const { env, folder } = await user.prepare(gemini, { env: { GEMINI_API_KEY: "mine" } });
    const home = join(await folder.path(), ".gemini");
    expect(env).toMatchObject({
      GEMINI_CLI_HOME: await folder.path(),
      GOOGLE_GEMINI_BASE_URL: baseUrl,
      GEMINI_API_KEY: "mine",
    });
    expect(JSON.parse(await readFile(join(home, "settings.json"), "utf8"))).toMatchObject({
      mcpServers: { x: {} },
      security: { auth: { selectedType: "gemini-api-key" } },
      privacy: { usageStatisticsEnabled: false },
    });
    expect((await stat(join(home, "settings.json"))).mode & 0o777).toBe(0o600);
    expect(await realpath(join(home, "commands"))).toBe(await realpath(join(user.home, ".gemini/commands")));
    expect((await lstat(join(home, "settings.json"))).isSymbolicLink()).toBe(false);
  });

  test("let what it is told to remember go home, and removing the run's home leaves the user's", async () => {
    await using user = await person();
    await user.write(".gemini/commands/mine.toml", "x");
    const { folder } = await user.prepare(gemini);
    await writeFile(join(await folder.path(), ".gemini", "GEMINI.md"), "remember");
    await folder[Symbol.asyncDispose]();
    expect(await user.read(".gemini/GEMINI.md")).toBe("remember");
    expect(await user.read(".gemini/commands/mine.toml")).toBe("x");
  });

  test.each(detours)("take %s away, which would lead past the guard", async (name) => {
    await using user = await person();
    expect((await user.prepare(gemini, { env: { [name]: "1" } })).env).not.toHaveProperty(name);
  });

  test("are refused where the project selects another log-in", async () => {
    await using user = await person();
    await user.write("work/shop/.gemini/settings.json", {
      security: { auth: { selectedType: "vertex-ai" } },
    });
    await expect(user.prepare(gemini)).rejects.toMatchObject({ code: "config_invalid" });
  });

  test("say that a log-in with Google does not do, unless no key is needed", async () => {
    await using user = await person();
    expect((await user.prepare(gemini)).notes.join()).toContain("API key");
    expect((await user.prepare(gemini, { loginFree: true })).env["GEMINI_API_KEY"]).toContain("fourgate");
    await user.write(".gemini/.env", "GEMINI_API_KEY=mine\n");
    const { notes, env } = await user.prepare(gemini, { loginFree: true });
    expect(notes).toEqual([]);
    expect(env).not.toHaveProperty("GEMINI_API_KEY");
  });
});
