import { chmod, lstat, mkdtemp, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { parse as parseJson } from "jsonc-parser";
import { parse as parseToml } from "smol-toml";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { guardFiles, type GuardFiles } from "../../src/config/guard-home.ts";
import { editToml, revertToml } from "../../src/setup/standing/edit-toml.ts";
import { readStanding, standingRuns } from "../../src/setup/standing/record.ts";
import { setUpStanding, undoStanding, type StandingChange } from "../../src/setup/standing/standing.ts";
import { standingState } from "../../src/setup/standing/state.ts";
import { toolSetups, type ToolSetup } from "../../src/setup/tools.ts";
import { person, type Person } from "./kit.ts";

let user: Person;
let data: string;
let files: GuardFiles;

beforeEach(async () => {
  user = await person();
  data = await mkdtemp(join(tmpdir(), "guard-standing-"));
  files = guardFiles(data);
});
afterEach(async () => {
  await user[Symbol.asyncDispose]();
  await rm(data, { recursive: true });
});

function toolOf(command: string): ToolSetup {
  const tool = toolSetups.find((one) => one.command === command);
  if (!tool) throw new Error(`no tool ${command}`);
  return tool;
}

function setUp(command: string, port = 4401): Promise<StandingChange> {
  return setUpStanding(toolOf(command), { files, env: { HOME: user.home }, port });
}

const claudeSettings = `{
  // mine
  "model": "opus",
  "env": {
    "A": "1", /* keep */
    "ANTHROPIC_BASE_URL": "https://mine.example.com",
  },
}
`;
const codexConfig = `# mine
model = "gpt-5"
openai_base_url = "https://mine.example.com/v1" # why
model_provider = "azure"

[model_providers.azure]
base_url = "https://azure.example.com"
`;

/** Settings as people have them. */
const own: readonly (readonly [command: string, path: string, text: string])[] = [
  ["claude", ".claude/settings.json", claudeSettings],
  ["claude", ".claude/settings.json", "{}"],
  ["claude", ".claude/settings.json", ""],
  ["claude", ".claude/settings.json", '\t{\r\n\t"env": {"A": "1"}\r\n}'],
  ["codex", ".codex/config.toml", codexConfig],
  ["codex", ".codex/config.toml", ""],
  ["codex", ".codex/config.toml", '[profiles.x]\r\nmodel = "y"'],
  ["opencode", ".config/opencode/opencode.jsonc", '// mine\n{ "model": "anthropic/x" }'],
  ["gemini", ".gemini/.env", "GEMINI_API_KEY=k\nGOOGLE_GEMINI_BASE_URL=https://mine.example.com"],
  [
    "qwen",
    ".qwen/settings.json",
    '{"modelProviders":{"openai":[{"id":"a","baseUrl":"https://a.example.com"}]}}',
  ],
  ["cline", ".cline/data/settings/providers.json", '{"providers":{"anthropic":{"settings":{"apiKey":"k"}}}}'],
];

describe("a standing setup", () => {
  test.each(own)(
    "of %s changes %s, and its undoing gives back every byte: %j",
    async (command, path, text) => {
      await user.write(path, text);
      const before = await user.files();
      const { changed } = await setUp(command);
      expect(changed).toContain(join(user.home, path));
      const { token } = (await readStanding(files, toolOf(command).name)) ?? {};
      expect(await user.read(path)).toContain(`http://127.0.0.1:4401/r/${token ?? "?"}`);
      await undoStanding(toolOf(command), files);
      expect(await user.files()).toEqual(before);
      expect(await readStanding(files, toolOf(command).name)).toBeUndefined();
    },
  );

  test.each(toolSetups)(
    "of $command, for somebody who has no settings, leaves nothing once undone",
    async (tool) => {
      const before = await user.files();
      await setUp(tool.command);
      expect(await standingState(tool, files, { HOME: user.home }, 4401)).toEqual({ kind: "governed" });
      await undoStanding(tool, files);
      expect(await user.files()).toEqual(before);
    },
  );

  test.each(own)("of %s in %s changes nothing when run again", async (command, path, text) => {
    await user.write(path, text);
    await setUp(command);
    const once = await user.files();
    expect((await setUp(command)).changed).toEqual([]);
    expect(await user.files()).toEqual(once);
  });

  test("follows another port, keeps its token, and still gives back every byte", async () => {
    await user.write(".codex/config.toml", codexConfig);
    await setUp("codex");
    const first = (await readStanding(files, "codex"))?.token;
    await setUp("codex", 4501);
    expect((await readStanding(files, "codex"))?.token).toBe(first);
    expect(parseToml(await user.read(".codex/config.toml"))).toMatchObject({
      model: "gpt-5",
      model_provider: "openai",
      openai_base_url: `http://127.0.0.1:4501/r/${first ?? "?"}/v1`,
    });
    await undoStanding(toolOf("codex"), files);
    expect(await user.read(".codex/config.toml")).toBe(codexConfig);
  });

  test("of claude sends its telemetry to the guard too, unless somebody has their own, which stays", async () => {
    const path = await user.write(".claude/settings.json", "{}");
    await setUp("claude");
    const { token = "?" } = (await readStanding(files, "claude-code")) ?? {};
    expect(parseJson(await readFile(path, "utf8"))).toMatchObject({
      env: {
        CLAUDE_CODE_ENABLE_TELEMETRY: "1",
        OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: `http://127.0.0.1:4401/r/${token}/telemetry/v1/logs`,
        OTEL_LOG_USER_PROMPTS: "0",
      },
    });
    expect((await setUp("claude")).notes.join()).not.toContain("telemetry");
    await undoStanding(toolOf("claude"), files);
    const mine = { OTEL_EXPORTER_OTLP_ENDPOINT: "https://otel.example.com" };
    await writeFile(path, JSON.stringify({ env: mine }));
    const { notes } = await setUp("claude");
    expect(notes.join("\n")).toContain("your settings.json sets telemetry of your own, which stays");
    const { env } = parseJson(await readFile(path, "utf8")) as { env: Record<string, string> };
    expect(Object.keys(env).filter((name) => /OTEL|TELEMETRY/.test(name))).toEqual(Object.keys(mine));
  });

  test("touched since, is taken out member by member, and the rest stays", async () => {
    const path = await user.write(".claude/settings.json", claudeSettings);
    await setUp("claude");
    await writeFile(path, (await readFile(path, "utf8")).replace('"model": "opus"', '"model": "haiku"'));
    await undoStanding(toolOf("claude"), files);
    const text = await readFile(path, "utf8");
    expect(text).toContain("/* keep */");
    expect(parseJson(text)).toEqual({
      model: "haiku",
      env: { A: "1", ANTHROPIC_BASE_URL: "https://mine.example.com" },
    });
  });

  test("whose member the user changed since leaves that member", async () => {
    const path = await user.write(".claude/settings.json", "{}");
    await setUp("claude");
    const text = (await readFile(path, "utf8")).replace(/http:[^"]*/, "https://theirs.example.com");
    await writeFile(path, text);
    expect(await standingState(toolOf("claude"), files, { HOME: user.home }, 4401)).toMatchObject({
      kind: "broken",
    });
    await undoStanding(toolOf("claude"), files);
    expect(parseJson(await readFile(path, "utf8"))).toEqual({
      env: { ANTHROPIC_BASE_URL: "https://theirs.example.com" },
    });
  });

  test.each([
    ["claude", ".claude/settings.json", '{\n  "a": 1\n  "b": 2\n}', "line 3"],
    ["claude", ".claude/settings.json", "[]", "line 1"],
    ["codex", ".codex/config.toml", 'a = 1\nb = "\n', "line 2"],
    ["qwen", ".qwen/settings.json", "{", "line 1"],
  ])("refuses a broken file of %s with its line, and writes nothing", async (command, path, text, where) => {
    await user.write(path, text);
    const before = await user.files();
    await expect(setUp(command)).rejects.toMatchObject({
      code: "config_invalid",
      message: expect.stringContaining(where) as string,
    });
    expect(await user.files()).toEqual(before);
    expect(await readStanding(files, toolOf(command).name)).toBeUndefined();
  });

  test("keeps a file's mode, and a link to where it really is", async () => {
    const real = await user.write("dotfiles/settings.json", "{}");
    await chmod(real, 0o640);
    await user.write(".claude/x", "");
    const path = join(user.home, ".claude/settings.json");
    await symlink(real, path);
    await setUp("claude");
    expect((await lstat(path)).isSymbolicLink()).toBe(true);
    expect((await stat(real)).mode & 0o777).toBe(0o640);
    expect(await readFile(real, "utf8")).toContain("ANTHROPIC_BASE_URL");
  });

  test("keeps its token where nobody else can read it, and one whose file is broken is said", async () => {
    await setUp("claude");
    const path = join(dirname(files.settings), "standing", "claude-code.json");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const said: string[] = [];
    expect(await standingRuns(files, (what) => said.push(what))).toMatchObject([{ tool: "claude-code" }]);
    await writeFile(path, "{");
    expect(await standingRuns(files, (what) => said.push(what))).toEqual([]);
    expect(said.join()).toContain("claude-code");
  });
});

describe("a TOML file", () => {
  const key = fc.stringMatching(/^[a-z]{1,6}$/);
  const value = fc.oneof(
    fc.string().map((text) => JSON.stringify(text).replaceAll("\u007f", "")),
    fc.integer().map(String),
    fc.constantFrom("true", "[1, 2]", "'''\n[not.a.table]\nopenai_base_url = 1\n'''"),
  );
  const lines = fc.uniqueArray(fc.tuple(key, value), { selector: ([name]) => name, maxLength: 6 });
  const wanted = [{ path: ["openai_base_url"], value: "http://127.0.0.1/x" }];

  test("edited says the same but for the members that were set, and undone is as it was", () => {
    fc.assert(
      fc.property(lines, lines, fc.boolean(), (top, table, set) => {
        const text = [
          ...top.map(([name, is]) => `${name} = ${is}`),
          ...(set ? ['openai_base_url = "mine"'] : []),
          "[a_table]",
          ...table.map(([name, is]) => `${name} = ${is}`),
        ].join("\n");
        let before: Record<string, unknown>;
        try {
          before = parseToml(text);
        } catch {
          return;
        }
        let edited: string;
        try {
          edited = editToml(text, wanted, "config.toml");
        } catch {
          // What can't be edited safely is refused, and then nothing was written.
          return;
        }
        expect(parseToml(edited)).toEqual({ ...before, openai_base_url: "http://127.0.0.1/x" });
        expect(revertToml(edited)).toBe(text);
      }),
      { numRuns: 300 },
    );
  });
});

describe("a project's settings that win over a tool's standing ones", () => {
  test.each([
    ["claude", ".claude/settings.json", { env: { ANTHROPIC_BASE_URL: "https://elsewhere.example.com" } }],
    ["claude", ".claude/settings.local.json", { env: { CLAUDE_CODE_USE_BEDROCK: "1" } }],
    [
      "opencode",
      "opencode.json",
      { provider: { anthropic: { options: { baseURL: "https://elsewhere.example.com" } } } },
    ],
  ])("%s: %s is a gap, and in another folder there is none", async (command, path, settings) => {
    await setUp(command);
    await user.write(join("work", path), settings);
    const { gap } = toolOf(command).standing;
    const env = { HOME: user.home };
    expect(await gap?.(env, join(user.home, "work"))).toContain("the plain command goes past the guard here");
    expect(await gap?.(env, user.home)).toBeUndefined();
  });
});
