import { describe, expect, test } from "vitest";
import { parse } from "smol-toml";
import { codex } from "../../src/setup/codex/codex.ts";
import { baseUrl, person, type Person } from "./kit.ts";

/** What its `-c` arguments say, read as the TOML that Codex takes them for. */
async function settings(user: Person, how: Parameters<Person["prepare"]>[1] = {}): Promise<unknown> {
  const { args } = await user.prepare(codex, how);
  const stated = args.flatMap((arg, index) => (args[index - 1] === "-c" ? [arg] : []));
  return parse(stated.join("\n"));
}

describe("Codex's settings for one run", () => {
  test("keep its own provider where there is a log-in, so that sessions can be resumed", async () => {
    await using user = await person();
    await user.write(".codex/auth.json", {});
    expect(await settings(user)).toMatchObject({
      model_provider: "openai",
      openai_base_url: `${baseUrl}/v1`,
      chatgpt_base_url: `${baseUrl}/chatgpt`,
      analytics: { enabled: false },
      features: { apps: false, plugins: false },
    });
  });

  test("read the key from the environment where that is the only log-in", async () => {
    await using user = await person();
    const found = await settings(user, { env: { OPENAI_API_KEY: "mine" } });
    expect(found).toMatchObject({
      model_provider: "fourgate",
      model_providers: {
        fourgate: { base_url: `${baseUrl}/v1`, env_key: "OPENAI_API_KEY", wire_api: "responses" },
      },
    });
    const { env } = await user.prepare(codex, { env: { OPENAI_API_KEY: "mine" } });
    expect(env["OPENAI_API_KEY"]).toBe("mine");
  });

  test("stand in for a key only where none is there and none is needed", async () => {
    await using user = await person();
    expect((await user.prepare(codex, { loginFree: true })).env["OPENAI_API_KEY"]).toContain("fourgate");
    expect((await user.prepare(codex)).env).not.toHaveProperty("OPENAI_API_KEY");
    await user.write(".codex/config.toml", 'cli_auth_credentials_store = "keyring"\n');
    expect((await user.prepare(codex, { loginFree: true })).env).not.toHaveProperty("OPENAI_API_KEY");
  });

  test.each([
    ["-c", "openai_base_url=https://elsewhere.example.com"],
    ["-c", ' model_providers.x.base_url="https://elsewhere.example.com"'],
    ['-cmodel_provider="x"'],
    ["--config=model_provider=x"],
    ["--config", "chatgpt_base_url=x"],
    ["exec", "--oss", "hello"],
    ["--local-provider=ollama"],
  ])("are refused where an argument would win over them: %s %s", async (...args) => {
    await using user = await person();
    await expect(user.prepare(codex, { args })).rejects.toMatchObject({ code: "config_invalid" });
  });

  test("let every other argument be", async () => {
    await using user = await person();
    const args = ["-c", 'model="gpt-5"', "exec", "--", "-c", "model_provider=x"];
    expect((await user.prepare(codex, { args })).args.slice(-args.length)).toEqual(args);
  });
});
