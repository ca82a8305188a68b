import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseConfig } from "../../src/config/config.ts";
import { readEnv, type GatewayEnv } from "../../src/config/env.ts";
import { loadConfig } from "../../src/config/load.ts";
import { configJsonSchema } from "../../src/config/schema.ts";

let home: string;
let env: GatewayEnv;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "fourgate-config-"));
  env = { home, gatewayPort: null, guardPort: null };
});

afterEach(async () => {
  await rm(home, { recursive: true });
});

async function put(
  yaml: string,
  policies: Readonly<Record<string, string>> = {
    "a.cedar": '@id("all") permit (principal, action, resource);',
  },
): Promise<void> {
  await mkdir(join(home, "policy"), { recursive: true });
  await writeFile(join(home, "fourgate.yaml"), yaml);
  for (const [name, text] of Object.entries(policies)) await writeFile(join(home, "policy", name), text);
}

describe("the environment", () => {
  it("names the home and may override the ports", () => {
    expect(readEnv({ HOME: "/home/a" })).toEqual({
      home: "/home/a/.fourgate",
      gatewayPort: null,
      guardPort: null,
    });
    expect(readEnv({ FOURGATE_HOME: "/data", FOURGATE_GATEWAY_PORT: "0", FOURGATE_GUARD_PORT: "9" })).toEqual(
      { home: "/data", gatewayPort: 0, guardPort: 9 },
    );
  });

  it.each(["-1", "65536", "1e3", "x"])("refuses %s as a port", (port) => {
    expect(() => readEnv({ FOURGATE_GATEWAY_PORT: port })).toThrow(/FOURGATE_GATEWAY_PORT is not a port/);
  });
});

describe("gate 3 by detector", () => {
  it.each([
    [
      "an unknown one",
      "secrets:\n  detectors:\n    aws-acces-key-id: off\n",
      'fourgate.yaml:3: secrets.detectors: "aws-acces-key-id" is no detector; "aws-access-key-id" is one',
    ],
    [
      "an unknown one of a team",
      "teams: [web]\nsecrets:\n  teams:\n    web:\n      detectors: { venndor: observe }\n",
      'fourgate.yaml:5: secrets.teams.web.detectors: "venndor" is no detector; "vendor" is one',
    ],
    [
      "one that cannot be lowered",
      "secrets:\n  detectors: { private-key: observe }\n",
      "fourgate.yaml:2: secrets.detectors: private-key blocks in every mode and cannot be lowered",
    ],
    [
      "an unknown one that is off",
      "detectors:\n  off:\n    - twilio\n",
      'fourgate.yaml:3: detectors.off[0]: "twilio" is no detector; "twilio-api-key" is one',
    ],
    [
      "one that stands in two places",
      "detectors: { off: [github-token] }\nsecrets: { detectors: { github-token: observe } }\n",
      "fourgate.yaml:1: detectors.off[0]: stands under secrets.detectors, too",
    ],
    [
      "an unknown team",
      "secrets:\n  teams:\n    wbe: {}\n",
      'fourgate.yaml:3: secrets.teams: "wbe" is not one of teams',
    ],
    [
      "a model of names that is not of the house",
      "secrets:\n  names_model: { url: 'https://8.8.8.8/analyze' }\n",
      "fourgate.yaml:2: secrets.names_model.url: must be http or https at a loopback or private host, without a log-in",
    ],
    [
      "an unknown word for the shell",
      "secrets:\n  restore: { shell: maybe }\n",
      "fourgate.yaml:2: secrets.restore.shell: must be never or always",
    ],
    [
      "an unknown action",
      "secrets:\n  detectors: { vendor: block }\n",
      "fourgate.yaml:2: secrets.detectors.vendor: must be enforce, observe or off",
    ],
  ])("is refused with %s, naming line and nearest name", (_what, yaml, message) => {
    expect(() => parseConfig(yaml)).toThrow(expect.objectContaining({ message }));
  });

  it("becomes policy, and nobody looks for what is off for all", async () => {
    await put(
      "teams: [web]\ndetectors: { off: [twilio-api-key] }\nsecrets:\n  detectors: { github-token: off, generic: observe }\n  restore: { tools: [mcp__fs__write], shell: always }\n  teams:\n    web: { confidence_min: low, detectors: { github-token: enforce } }\n",
    );
    expect((await loadConfig(env)).policy).toMatchObject({
      detectorsOff: ["twilio-api-key", "image-content", "unread-document", "document-content"],
      secrets: {
        detectors: { "twilio-api-key": "off", "github-token": "off", generic: "observe" },
        teams: { web: { confidenceMin: "low", detectors: { "github-token": "enforce" } } },
        restore: { files: true, tools: ["mcp__fs__write"], shell: "always" },
      },
    });
  });
});

describe("policy files", () => {
  it("give each policy its @id, from several files of several policies", async () => {
    await put("", {
      "b.cedar": '// second\n@id("two") forbid (principal, action, resource);',
      "a.cedar":
        '@id("one")\npermit (principal, action, resource);\n@id("three") permit (principal, action, resource);',
    });
    expect(Object.keys((await loadConfig(env)).policy.cedar).sort()).toEqual(["one", "three", "two"]);
  });

  it.each([
    [
      "no id",
      { "a.cedar": '@id("x") permit (principal, action, resource);\npermit (principal, action, resource);' },
      'policy/a.cedar:2: a policy has no @id("…")',
    ],
    [
      "an id twice",
      {
        "a.cedar": '@id("x") permit (principal, action, resource);',
        "b.cedar": '\n@id("x") forbid (principal, action, resource);',
      },
      "policy/b.cedar:2: the id x stands there twice",
    ],
    [
      "broken syntax",
      { "a.cedar": '@id("x")\npermit (principal action);' },
      "policy/a.cedar:2: unexpected token",
    ],
    [
      "a template",
      { "a.cedar": '@id("x") permit (principal == ?principal, action, resource);' },
      "policy/a.cedar: a template",
    ],
  ])("are refused with %s, naming file and line", async (_what, policies, message) => {
    await put("", policies);
    await expect(loadConfig(env)).rejects.toThrow(
      expect.objectContaining({
        code: "config_invalid",
        message: expect.stringContaining(message) as string,
      }),
    );
  });

  it("change the version, and so does the configuration", async () => {
    await put("");
    const first = (await loadConfig(env)).policy.version;
    expect(first).toMatch(/^[0-9a-f]{16}$/);
    expect((await loadConfig(env)).policy.version).toBe(first);
    await put("# a word\n");
    const second = (await loadConfig(env)).policy.version;
    await put("# a word\n", { "a.cedar": '@id("all") forbid (principal, action, resource);' });
    expect(new Set([first, second, (await loadConfig(env)).policy.version]).size).toBe(3);
  });
});

describe("a loaded configuration", () => {
  it("gives a folder what the folder above it has", async () => {
    await put(
      "catalogue:\n  repos:\n    - name: m\n      classification: internal\n      level_min: 1\n      folders:\n        a: { classification: restricted }\n        a/b: { level_min: 4 }\n        c: {}\n",
    );
    expect((await loadConfig(env)).policy.catalogue.repos[0]?.folders).toEqual([
      { path: "", classification: "internal", levelMin: 1 },
      { path: "a", classification: "restricted", levelMin: 1 },
      { path: "a/b", classification: "restricted", levelMin: 4 },
      { path: "c", classification: "internal", levelMin: 1 },
    ]);
  });

  it("reads a vendor's key from its file, which nobody else may read", async () => {
    const yaml =
      "deployments:\n  - { name: v, class: cloud, url: 'https://example.com/', models: [x], auth: key, key_file: keys/v, terms: { training: forbidden, retention_days: 0 } }\n";
    await put(yaml);
    await expect(loadConfig(env)).rejects.toThrow(/the key of deployment v .* cannot be read/);
    await mkdir(join(home, "keys"));
    await writeFile(join(home, "keys/v"), "made-up-key\n", { mode: 0o644 });
    await expect(loadConfig(env)).rejects.toThrow(/can be read by other users/);
    await chmod(join(home, "keys/v"), 0o600);
    const config = await loadConfig(env);
    expect([...config.secrets.vendorKeys]).toEqual([["v", "made-up-key"]]);
    expect(JSON.stringify(config.policy)).not.toContain("made-up-key");
    expect(config.policy.deployments[0]?.url).toBe("https://example.com");
  });

  it("says what to do where there is none", async () => {
    await expect(loadConfig(env)).rejects.toThrow(
      expect.objectContaining({
        code: "config_invalid",
        remedy: expect.stringContaining("fourgate up") as string,
      }),
    );
  });

  it("takes ports from the environment first", async () => {
    await put("gateway: { port: 1 }\n");
    expect(await loadConfig({ home, gatewayPort: 0, guardPort: 2 })).toMatchObject({
      gateway: { port: 0 },
      guard: { port: 2 },
    });
  });

  it("has a schema for editors that knows every section", () => {
    expect(configJsonSchema()).toMatchObject({
      type: "object",
      additionalProperties: false,
      properties: { gateway: {}, deployments: { type: "array" }, catalogue: {} },
    });
  });
});
