import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { toolSetups } from "../../src/setup/tools.ts";
import { baseUrl, person } from "./kit.ts";

/** Something of each tool's own, as people have it. */
const own: Readonly<Record<string, readonly (readonly [string, unknown])[]>> = {
  "claude-code": [[".claude/settings.json", { model: "opus" }]],
  codex: [[".codex/config.toml", 'model = "gpt-5"\n']],
  opencode: [[".config/opencode/opencode.json", { model: "anthropic/claude" }]],
  pi: [[".pi/agent/settings.json", { theme: "dark" }]],
  "gemini-cli": [
    [".gemini/settings.json", { ui: { theme: "Default" } }],
    [".gemini/GEMINI.md", "remember"],
  ],
  "qwen-code": [[".qwen/settings.json", { model: { name: "m" } }]],
  cline: [
    [
      ".cline/data/settings/providers.json",
      { version: 1, lastUsedProvider: "anthropic", providers: { anthropic: { settings: { apiKey: "k" } } } },
    ],
  ],
};

describe.each(toolSetups)("a run of $command", (tool) => {
  test("leaves the home to the byte, and its own folder goes with it", async () => {
    await using user = await person();
    for (const [path, content] of own[tool.name] ?? []) await user.write(path, content);
    const before = await user.files();
    const { folder } = await user.prepare(tool);
    await folder[Symbol.asyncDispose]();
    expect(await user.files()).toEqual(before);
    expect(existsSync(user.runs) ? await readdir(user.runs) : []).toEqual([]);
  });

  test("keeps loopback off a company's proxy, which stays for the rest", async () => {
    await using user = await person();
    for (const [path, content] of own[tool.name] ?? []) await user.write(path, content);
    const { env } = await user.prepare(tool, {
      env: { HTTPS_PROXY: "http://proxy:3128", NO_PROXY: "intern.example.com", FOURGATE_TOKEN: "x" },
    });
    expect(env["HTTPS_PROXY"]).toBe("http://proxy:3128");
    expect(env["NO_PROXY"]?.split(",")).toEqual(["intern.example.com", "127.0.0.1", "localhost"]);
    expect(env["no_proxy"]).toContain("127.0.0.1");
    expect(Object.keys(env).filter((name) => /fourgate/i.test(name))).toEqual([]);
  });

  test("is told the run's address, and its own arguments come last", async () => {
    await using user = await person();
    for (const [path, content] of own[tool.name] ?? []) await user.write(path, content);
    const { env, args, folder } = await user.prepare(tool, { args: ["do", "this"] });
    expect(args.slice(-2)).toEqual(["do", "this"]);
    const files = existsSync(user.runs) ? await textsBelow(await folder.path()) : [];
    expect([...Object.values(env), ...args, ...files].join("\n")).toContain(baseUrl);
  });
});

async function textsBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => readFile(`${entry.parentPath}/${entry.name}`, "utf8")),
  );
}
