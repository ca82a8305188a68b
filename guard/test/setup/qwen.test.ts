import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { qwen } from "../../src/setup/qwen/qwen.ts";
import { baseUrl, person, type How, type Person } from "./kit.ts";

async function systemSettings(user: Person, how: How = {}): Promise<unknown> {
  const { env } = await user.prepare(qwen, how);
  return JSON.parse(await readFile(env["QWEN_CODE_SYSTEM_SETTINGS_PATH"] ?? "", "utf8"));
}

describe("Qwen Code's settings for one run", () => {
  test("repeat the models that have an address of their own, at the guard", async () => {
    await using user = await person();
    await user.write(".qwen/settings.json", {
      modelProviders: {
        openai: [{ id: "a", baseUrl: "https://elsewhere.example.com/v1", envKey: "A_KEY" }],
        anthropic: [{ id: "b", baseUrl: "https://elsewhere.example.com" }],
        "qwen-oauth": [{ id: "c" }],
      },
    });
    expect(await systemSettings(user)).toMatchObject({
      privacy: { usageStatisticsEnabled: false },
      security: { auth: { selectedType: "openai", baseUrl: `${baseUrl}/v1` } },
      modelProviders: {
        openai: [{ id: "a", baseUrl: `${baseUrl}/v1`, envKey: "A_KEY" }],
        anthropic: [{ id: "b", baseUrl }],
        "qwen-oauth": [],
      },
    });
  });

  test("keep what the machine's own system settings say, and the user's kind of log-in", async () => {
    await using user = await person();
    const path = await user.write("system.json", { tools: { core: ["x"] } });
    await user.write(".qwen/settings.json", { security: { auth: { selectedType: "anthropic" } } });
    expect(await systemSettings(user, { env: { QWEN_CODE_SYSTEM_SETTINGS_PATH: path } })).toMatchObject({
      tools: { core: ["x"] },
      security: { auth: { selectedType: "anthropic", baseUrl } },
    });
  });

  test("replace Qwen's own log-in, which goes elsewhere", async () => {
    await using user = await person();
    await user.write(".qwen/settings.json", { security: { auth: { selectedType: "qwen-oauth" } } });
    expect(await systemSettings(user)).toMatchObject({ security: { auth: { selectedType: "openai" } } });
  });

  test.each(["--openai-base-url=https://elsewhere.example.com", "--auth-type"])(
    "are refused where %s would win over them",
    async (arg) => {
      await using user = await person();
      await expect(user.prepare(qwen, { args: [arg, "qwen-oauth"] })).rejects.toMatchObject({
        code: "config_invalid",
      });
    },
  );

  test("stand in for a key only where none is there and none is needed", async () => {
    await using user = await person();
    expect((await user.prepare(qwen, { loginFree: true })).env["OPENAI_API_KEY"]).toContain("fourgate");
    expect((await user.prepare(qwen)).env).not.toHaveProperty("OPENAI_API_KEY");
    const mine = await user.prepare(qwen, { loginFree: true, env: { OPENAI_API_KEY: "mine" } });
    expect(mine.env["OPENAI_API_KEY"]).toBe("mine");
  });
});
