import { readFile, stat } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { extensionText } from "../../src/setup/pi/extension.ts";
import { pi } from "../../src/setup/pi/pi.ts";
import { baseUrl, person } from "./kit.ts";

interface Model {
  readonly provider: string;
  readonly api: string;
  readonly baseUrl: string;
}

type Handler = (event: unknown, context: unknown) => unknown;

/** Loads an extension as pi does and gives what it registered. */
async function registered(path: string, models: readonly Model[]): Promise<ReadonlyMap<string, unknown>> {
  const extension = (await import(pathToFileURL(path).href)) as { default: (pi: unknown) => void };
  const handlers = new Map<string, Handler>();
  const providers = new Map<string, unknown>();
  extension.default({
    on: (name: string, handler: Handler) => handlers.set(name, handler),
    registerProvider: (name: string, config: unknown) => providers.set(name, config),
  });
  handlers.get("session_start")?.({}, { modelRegistry: { getAll: () => models } });
  return providers;
}

const elsewhere = "https://elsewhere.example.com";

describe("pi's settings for one run", () => {
  test("are an extension that sends each provider to the guard by its API", async () => {
    await using user = await person();
    const { args, env } = await user.prepare(pi);
    const [option, path = ""] = args;
    expect(option).toBe("--extension");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(env).toMatchObject({ PI_OFFLINE: "1", PI_TELEMETRY: "0" });
    const providers = await registered(path, [
      { provider: "anthropic", api: "anthropic-messages", baseUrl: elsewhere },
      { provider: "openai", api: "openai-responses", baseUrl: elsewhere },
      { provider: "google", api: "google-generative-ai", baseUrl: elsewhere },
      { provider: "mine", api: "openai-completions", baseUrl: elsewhere },
      { provider: "zen", api: "anthropic-messages", baseUrl: elsewhere },
      { provider: "zen", api: "openai-responses", baseUrl: elsewhere },
      { provider: "zen", api: "unheard-of", baseUrl: elsewhere },
      { provider: "bedrock", api: "bedrock-converse-stream", baseUrl: elsewhere },
    ]);
    expect(Object.fromEntries(providers)).toEqual({
      anthropic: { baseUrl },
      openai: { baseUrl: `${baseUrl}/v1` },
      google: { baseUrl: `${baseUrl}/v1beta` },
      mine: { baseUrl: `${baseUrl}/v1` },
      zen: {
        baseUrl,
        models: [
          { provider: "zen", api: "anthropic-messages", baseUrl },
          { provider: "zen", api: "openai-responses", baseUrl: `${baseUrl}/v1` },
        ],
      },
      bedrock: { baseUrl, models: [] },
    });
  });

  test("have no place where pi does something else", async () => {
    await using user = await person();
    expect((await user.prepare(pi, { args: ["update", "--models"] })).args).toEqual(["update", "--models"]);
  });

  test("hold over a standing run's, whichever is loaded first", async () => {
    await using user = await person();
    const standing = await user.write(
      "standing.mjs",
      extensionText("http://127.0.0.1:4401/r/standing", "standing"),
    );
    const { args } = await user.prepare(pi);
    const models = [{ provider: "anthropic", api: "anthropic-messages", baseUrl: elsewhere }];
    await registered(args[1] ?? "", models);
    expect((await registered(standing, models)).get("anthropic")).toEqual({ baseUrl });
    expect(await readFile(standing, "utf8")).toContain("/r/standing");
  });
});
