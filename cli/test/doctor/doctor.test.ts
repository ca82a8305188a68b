import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readEnv } from "@fourgate/gateway/config/env";
import { startGateway } from "@fourgate/gateway/start";
import { checkPolicy } from "../../src/doctor/guard.ts";
import { run } from "../in-process.ts";
import { startGuardAndGateway, type GuardAndGateway } from "../run/guard-and-gateway.ts";

let guard: GuardAndGateway;
let home: string;
let env: Record<string, string>;

beforeAll(async () => {
  guard = await startGuardAndGateway();
  home = await mkdtemp(join(tmpdir(), "cli-doctor-"));
  await mkdir(join(home, "bin"));
  for (const [name, version] of [
    ["claude", "2.1.330 (Claude Code)"],
    ["codex", "codex-cli 0.1.2"],
    ["pi", "0.87.1"],
  ]) {
    await writeFile(join(home, "bin", name ?? ""), `#!/bin/sh\necho "${version ?? ""}"\n`);
    await chmod(join(home, "bin", name ?? ""), 0o755);
  }
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

describe("fourgate doctor", () => {
  test("on a machine where all is well says so, with each tool's version", async () => {
    const said = await run("fourgate doctor", env, home);
    expect(said).toContain("ok    guard: answers at");
    expect(said).toContain("ok    policy: policy-1");
    expect(said).toContain("ok    clock: within");
    expect(said).toContain("ok    claude: 2.1.330, the version that was tested");
    expect(said).toContain("note  codex: 0.1.2; 0.169.0 is the one that was tested");
    expect(said).toContain("note  claude, plain: not governed; fourgate setup claude");
    expect(said).toContain("note  qwen: not on the PATH");
    expect(said).not.toContain("MEND");
    expect(said).not.toContain("\n? ");
  });

  test("names what would take a tool past the guard, and the mend", async () => {
    const bypass = {
      ...env,
      ANTHROPIC_BASE_URL: "https://elsewhere.example.com",
      CLAUDE_CODE_USE_BEDROCK: "1",
    };
    const said = await run("fourgate doctor claude", bypass, home);
    expect(said).toContain("MEND  claude, environment: ANTHROPIC_BASE_URL, CLAUDE_CODE_USE_BEDROCK leads");
    expect(said.endsWith("? 1")).toBe(true);
  });

  test("sees that settings no longer say what setup wrote", async () => {
    await run("fourgate setup claude", env, home);
    expect(await run("fourgate doctor claude", env, home)).toContain("ok    claude, plain: governed");
    await writeFile(join(home, ".claude", "settings.json"), "{}");
    const said = await run("fourgate doctor claude --json", env, home);
    const { tools } = JSON.parse(said.split("\n? ")[0] ?? "") as {
      tools: { tool: string; version: string; checks: { state: string; mend: string }[] }[];
    };
    expect(tools).toMatchObject([{ tool: "claude-code", version: "2.1.330" }]);
    expect(tools[0]?.checks).toContainEqual(
      expect.objectContaining({ state: "mend", mend: "fourgate setup claude" }) as unknown,
    );
    await run("fourgate setup claude --undo", env, home);
  });

  test("removes what killed runs left, and says so", async () => {
    await mkdir(join(guard.home, "guard", "runs", "999999999-x"), { recursive: true });
    expect(await run("fourgate doctor pi", env, home)).toContain("note  leftovers: 1 folder of killed runs");
    expect(await run("fourgate doctor pi", env, home)).not.toContain("leftovers");
  });

  test("says by which proxy the gateway here reaches each model, and never the proxy's log-in", async () => {
    const data = join(home, "gateway");
    await mkdir(join(data, "policy"), { recursive: true });
    await chmod(data, 0o700);
    const entry = (name: string, more: string): string =>
      `  - { name: ${name}, models: ["*"], terms: { training: forbidden, retention_days: 0 }, ${more} }\n`;
    await writeFile(
      join(data, "fourgate.yaml"),
      `gateway: { port: 0 }\ndeployments:\n${entry("vendor", "class: cloud, auth: client, url: https://api.vendor.example")}${entry("house", "class: private, auth: none, url: https://gpu.corp.example")}${entry("away", "class: private, auth: none, proxy: true, url: https://gpu.example")}`,
    );
    const login = ["ada", "pass-word"].join(":");
    const lines: string[] = [];
    await using _gateway = await startGateway({
      env: readEnv({ FOURGATE_HOME: data, HTTPS_PROXY: `http://${login}@proxy.example:3128` }),
      log: (line) => lines.push(line),
    });
    const said = await run("fourgate doctor pi", { ...env, FOURGATE_HOME: data }, home);
    expect(said).toContain(
      "vendor: https://api.vendor.example, reached through the proxy proxy.example:3128",
    );
    expect(said).toContain("ok    model house: https://gpu.corp.example, reached straight");
    expect(said).toContain(
      "ok    model away: https://gpu.example, reached through the proxy proxy.example:3128",
    );
    expect(lines).toContain("vendor is reached through the proxy proxy.example:3128");
    expect(said + lines.join("")).not.toContain("pass-word");
  });

  test("tells a gateway that is away from one that revoked this device", () => {
    const away = { policyVersion: "policy-1", policyFresh: false, revoked: false };
    const [soon, past] = [60_000, -60_000].map((ms) => new Date(Date.now() + ms).toISOString());
    const checked = [
      checkPolicy({ ...away, policyExpires: soon ?? null }),
      checkPolicy({ ...away, policyExpires: past ?? null }),
      checkPolicy({ ...away, policyExpires: soon ?? null, revoked: true }),
    ];
    expect(checked.map(({ state }) => state)).toEqual(["note", "mend", "mend"]);
    expect(checked[0]?.found).toContain("the last that the gateway gave: it does not answer now");
    expect(checked[1]?.found).toContain("stale");
    expect(checked[2]?.found).toContain("the gateway does not know this device any more");
  });

  test("without anything set up says what to do first", async () => {
    const said = await run("fourgate doctor pi", { ...env, FOURGATE_HOME: join(home, "nothing") }, home);
    expect(said).toMatch(/MEND {2}data folder: .*; run: npx fourgate up/);
    expect(said.endsWith("? 1")).toBe(true);
  });

  test("of an unknown tool is wrong use", async () => {
    expect(await run("fourgate doctor bash", env, home)).toMatch(/no tool "bash"[^]*\? 2$/);
  });
});
