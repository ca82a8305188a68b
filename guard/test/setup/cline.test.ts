import { readFile, stat } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { cline } from "../../src/setup/cline/cline.ts";
import { baseUrl, person, type How, type Person } from "./kit.ts";

const path = ".cline/data/settings/providers.json";
const entry = (settings: object): object => ({
  settings,
  updatedAt: "2026-11-22T00:00:00.000Z",
  tokenSource: "manual",
});

async function providers(user: Person, how: How = {}): Promise<Record<string, { settings: unknown }>> {
  const { env } = await user.prepare(cline, how);
  const file = env["CLINE_PROVIDER_SETTINGS_PATH"] ?? "";
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  return (JSON.parse(await readFile(file, "utf8")) as { providers: Record<string, { settings: unknown }> })
    .providers;
}

describe("Cline's settings for one run", () => {
  test("are a copy of its providers, each at the guard, without those that can't be", async () => {
    await using user = await person();
    await user.write(path, {
      version: 1,
      lastUsedProvider: "lab",
      providers: {
        lab: entry({ provider: "lab", apiKey: "mine", model: "m", baseUrl: "https://lab.example.com/v1" }),
        cline: entry({ provider: "cline", accessToken: "mine" }),
      },
    });
    const found = await providers(user);
    expect(found["lab"]?.settings).toEqual({
      provider: "lab",
      apiKey: "mine",
      model: "m",
      baseUrl: `${baseUrl}/v1`,
    });
    expect(found).not.toHaveProperty("cline");
    expect(found["gemini"]?.settings).toEqual({ provider: "gemini", baseUrl });
    expect(found["anthropic"]?.settings).toEqual({ provider: "anthropic", baseUrl: `${baseUrl}/v1` });
  });

  test("switch telemetry off and leave no hub behind", async () => {
    await using user = await person();
    await user.write(path, { lastUsedProvider: "anthropic" });
    await user.write(".cline/data/settings/global-settings.json", { compactionStrategy: "basic" });
    const { env } = await user.prepare(cline);
    expect(JSON.parse(await readFile(env["CLINE_GLOBAL_SETTINGS_PATH"] ?? "", "utf8"))).toEqual({
      compactionStrategy: "basic",
      telemetryOptOut: true,
      autoUpdateEnabled: false,
    });
    expect(env["CLINE_SESSION_BACKEND_MODE"]).toBe("local");
  });

  test.each([
    [[]],
    [["-P", "openai-codex"]],
    [["--provider=bedrock"]],
    [["-P", "anthropic", "--zen"]],
    [["--data-dir", "/x"]],
  ])("are refused where the provider or an argument would go elsewhere: %j", async (args) => {
    await using user = await person();
    await expect(user.prepare(cline, { args })).rejects.toMatchObject({ code: "config_invalid" });
  });

  test("stand in for a key only where none is needed", async () => {
    await using user = await person();
    await user.write(path, { lastUsedProvider: "anthropic" });
    expect((await providers(user, { loginFree: true }))["anthropic"]?.settings).toHaveProperty("apiKey");
    expect((await providers(user))["anthropic"]?.settings).not.toHaveProperty("apiKey");
  });
});
