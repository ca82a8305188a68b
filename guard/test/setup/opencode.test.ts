import { describe, expect, test } from "vitest";
import { opencode } from "../../src/setup/opencode/opencode.ts";
import { baseUrl, person, type How, type Person } from "./kit.ts";

async function content(user: Person, how: How = {}): Promise<Record<string, unknown>> {
  const { env } = await user.prepare(opencode, how);
  return JSON.parse(env["OPENCODE_CONFIG_CONTENT"] ?? "") as Record<string, unknown>;
}

describe("opencode's settings for one run", () => {
  test("send every provider that can be read to the guard, the user's own ones too", async () => {
    await using user = await person();
    await user.write(
      ".config/opencode/opencode.jsonc",
      '// mine\n{"provider": {"lab": {"npm": "@ai-sdk/openai-compatible", "options": {"baseURL": "https://lab.example.com/v1"}},}}',
    );
    await user.write("work/opencode.json", {
      provider: { claudes: { npm: "@ai-sdk/anthropic" }, cloud: { npm: "@ai-sdk/amazon-bedrock" } },
    });
    const { enabled_providers: enabled, provider } = await content(user);
    expect(enabled).toEqual(["anthropic", "openai", "google", "lab", "claudes"]);
    expect(provider).toEqual({
      anthropic: { options: { baseURL: `${baseUrl}/v1` } },
      openai: { options: { baseURL: `${baseUrl}/v1` } },
      google: { options: { baseURL: `${baseUrl}/v1beta` } },
      lab: { options: { baseURL: `${baseUrl}/v1` } },
      claudes: { options: { baseURL: `${baseUrl}/v1` } },
    });
    expect((await user.prepare(opencode)).notes.join()).toContain("cloud");
  });

  test("leave off what the user left off, and an OpenAI log-in by ChatGPT", async () => {
    await using user = await person();
    await user.write(".config/opencode/opencode.json", { disabled_providers: ["google"] });
    await user.write(".local/share/opencode/auth.json", {
      openai: { type: "oauth" },
      copilot: { type: "oauth" },
    });
    expect((await content(user))["enabled_providers"]).toEqual(["anthropic"]);
    const { notes } = await user.prepare(opencode);
    expect(notes.join("\n")).toMatch(/openai[^]*ChatGPT[^]*copilot/);
  });

  test("lie over what the environment says already", async () => {
    await using user = await person();
    const env = {
      OPENCODE_CONFIG_CONTENT: JSON.stringify({
        model: "anthropic/x",
        provider: { anthropic: { options: { baseURL: "https://elsewhere.example.com", timeout: 5 } } },
      }),
    };
    expect(await content(user, { env })).toMatchObject({
      model: "anthropic/x",
      provider: { anthropic: { options: { baseURL: `${baseUrl}/v1`, timeout: 5 } } },
    });
  });

  test("stand in for a log-in only where none is there and none is needed", async () => {
    await using user = await person();
    await user.write(".local/share/opencode/auth.json", { anthropic: { type: "api" } });
    const { provider } = await content(user, { loginFree: true, env: { GEMINI_API_KEY: "mine" } });
    expect(provider).toMatchObject({
      openai: { options: { apiKey: expect.stringContaining("fourgate") as string } },
    });
    expect(provider).not.toHaveProperty("anthropic.options.apiKey");
    expect(provider).not.toHaveProperty("google.options.apiKey");
    expect((await content(user))["provider"]).not.toHaveProperty("openai.options.apiKey");
  });
});
