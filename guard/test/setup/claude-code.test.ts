import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { claudeCode } from "../../src/setup/claude-code/claude-code.ts";
import { detours } from "../../src/setup/claude-code/detours.ts";
import { toolSetupOf, type PreparedRun } from "../../src/setup/tools.ts";

const baseUrl = "http://127.0.0.1:4401/r/token";
let folder: string;
let home: string;
let cwd: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "guard-setup-"));
  home = join(folder, "home");
  cwd = join(folder, "work", "shop");
  await mkdir(home);
  await mkdir(cwd, { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

function prepared(
  env: Record<string, string> = {},
  more: { loginFree?: boolean; args?: string[] } = {},
): Promise<PreparedRun> {
  const { loginFree = false, args = [] } = more;
  const noFolder = (): Promise<string> => Promise.reject(new Error("Claude Code needs no folder"));
  return claudeCode.prepare({ env: { HOME: home, ...env }, cwd, args, baseUrl, loginFree, folder: noFolder });
}

async function environment(...of: Parameters<typeof prepared>): Promise<Readonly<Record<string, string>>> {
  return (await prepared(...of)).env;
}

async function settings(path: string, env: Record<string, string>): Promise<void> {
  await mkdir(join(path, ".."), { recursive: true });
  await writeFile(path, JSON.stringify({ env }));
}

describe("Claude Code's settings for one run", () => {
  test("point it at the guard and keep that off any proxy", async () => {
    const env = await environment({
      HTTPS_PROXY: "http://proxy:3128",
      NO_PROXY: "intern.example.com, localhost",
    });
    expect(env["ANTHROPIC_BASE_URL"]).toBe(baseUrl);
    expect(env["NO_PROXY"]).toBe("intern.example.com,localhost,127.0.0.1");
    expect(env["no_proxy"]).toBe("127.0.0.1,localhost");
    expect(env["HTTPS_PROXY"]).toBe("http://proxy:3128");
  });

  test("send its own telemetry to the guard alone, without what people typed", async () => {
    const env = await environment({
      OTEL_EXPORTER_OTLP_ENDPOINT: "https://collector.example.com",
      OTEL_EXPORTER_OTLP_HEADERS: "authorization=Bearer x",
      OTEL_EXPORTER_OTLP_PROTOCOL: "grpc",
      OTEL_METRICS_EXPORTER: "otlp",
      OTEL_LOG_USER_PROMPTS: "1",
    });
    expect(env).toMatchObject({
      CLAUDE_CODE_ENABLE_TELEMETRY: "1",
      OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: `${baseUrl}/telemetry/v1/logs`,
      OTEL_EXPORTER_OTLP_LOGS_PROTOCOL: "http/json",
      OTEL_METRICS_EXPORTER: "none",
      OTEL_LOG_USER_PROMPTS: "0",
    });
    for (const name of ["ENDPOINT", "HEADERS", "PROTOCOL"])
      expect(env).not.toHaveProperty(`OTEL_EXPORTER_OTLP_${name}`);
  });

  test("switch what it tells its maker off, and leave betas to the user", async () => {
    const env = await environment({
      CLAUDE_CODE_DISABLE_EXPERIMENTAL_BETAS: "0",
    });
    expect(env).toMatchObject({
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
      DISABLE_TELEMETRY: "1",
      CLAUDE_CODE_DISABLE_EXPERIMENTAL_BETAS: "0",
    });
    expect(await environment()).not.toHaveProperty("CLAUDE_CODE_DISABLE_EXPERIMENTAL_BETAS");
  });

  test.each(detours)("take %s away, which would lead past the guard", async (name) => {
    expect(await environment({ [name]: "1" })).not.toHaveProperty(name);
  });

  test("carry nothing of Fourgate's own", async () => {
    const env = await environment({
      FOURGATE_HOME: "/x",
      FOURGATE_ADMIN_PASSWORD: "y",
      fourgate_token: "z",
      PATH: "/bin",
    });
    expect(Object.keys(env).filter((name) => /fourgate/i.test(name))).toEqual([]);
    expect(env["PATH"]).toBe("/bin");
  });

  test("pass a log-in through as it is", async () => {
    const env = await environment({ ANTHROPIC_API_KEY: "mine" }, { loginFree: true });
    expect(env["ANTHROPIC_API_KEY"]).toBe("mine");
    expect(env).not.toHaveProperty("ANTHROPIC_AUTH_TOKEN");
  });

  test("stand in for a log-in only where none is there and none is needed", async () => {
    expect(await environment({}, { loginFree: true })).toHaveProperty("ANTHROPIC_AUTH_TOKEN");
    expect(await environment({}, { loginFree: false })).not.toHaveProperty("ANTHROPIC_AUTH_TOKEN");
    await mkdir(join(home, ".claude"));
    await writeFile(join(home, ".claude", ".credentials.json"), "{}");
    expect(await environment({}, { loginFree: true })).not.toHaveProperty("ANTHROPIC_AUTH_TOKEN");
  });

  test("are refused where the user's or a project's settings file would win over them", async () => {
    const project = join(folder, "work", ".claude", "settings.local.json");
    await settings(project, { ANTHROPIC_BASE_URL: "https://elsewhere.example.com" });
    await expect(environment()).rejects.toThrow(project);
    await rm(project);
    await settings(join(home, ".claude", "settings.json"), { CLAUDE_CODE_USE_BEDROCK: "1" });
    await expect(environment()).rejects.toThrow("CLAUDE_CODE_USE_BEDROCK");
    await settings(join(home, ".claude", "settings.json"), { CLAUDE_CODE_USE_BEDROCK: "0", FOO: "1" });
    await expect(environment()).resolves.toBeDefined();
  });

  test("are refused where --settings would win over them", async () => {
    const inline = JSON.stringify({ env: { ANTHROPIC_BASE_URL: "https://elsewhere.example.com" } });
    await expect(environment({}, { args: ["-p", "x", "--settings", inline] })).rejects.toMatchObject({
      code: "config_invalid",
    });
    await settings(join(cwd, "mine.json"), { ANTHROPIC_BASE_URL: "https://elsewhere.example.com" });
    await expect(environment({}, { args: ["--settings=mine.json"] })).rejects.toMatchObject({
      code: "config_invalid",
    });
  });

  test("go over a standing run's address, which would win over the environment", async () => {
    const user = join(home, ".claude", "settings.json");
    await settings(user, { ANTHROPIC_BASE_URL: "http://127.0.0.1:4401/r/standing" });
    const { args } = await prepared({}, { args: ["-p", "x"] });
    expect(args.slice(-2)).toEqual(["-p", "x"]);
    expect(args[0]).toBe("--settings");
    expect(JSON.parse(args[1] ?? "")).toMatchObject({
      env: {
        ANTHROPIC_BASE_URL: baseUrl,
        OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: `${baseUrl}/telemetry/v1/logs`,
      },
    });
    await expect(prepared({}, { args: ["--settings", "{}"] })).rejects.toMatchObject({
      code: "config_invalid",
    });
    await settings(user, { ANTHROPIC_BASE_URL: "http://127.0.0.1:4999/r/elsewhere" });
    await expect(prepared()).rejects.toThrow("past the guard");
  });

  test("leave no file behind", async () => {
    const before = (await stat(home)).mtimeMs;
    await environment({}, { loginFree: true });
    expect(await readdir(home)).toEqual([]);
    expect(await readdir(cwd)).toEqual([]);
    expect((await stat(home)).mtimeMs).toBe(before);
  });
});

describe("a tool", () => {
  test("is known by its program's name, wherever that lies", () => {
    expect(toolSetupOf("claude")?.name).toBe("claude-code");
    expect(toolSetupOf("/opt/x/bin/claude")?.name).toBe("claude-code");
    expect(toolSetupOf("codex.exe")?.name).toBe("codex");
    expect(toolSetupOf("bash")).toBeUndefined();
  });
});
