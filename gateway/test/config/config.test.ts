import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateKeyPairSync } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { compilePolicy } from "@fourgate/core/scope/compile";
import type { Principal } from "@fourgate/core/scope/principal";
import { loadCedar } from "../../src/config/cedar.ts";
import { parseConfig } from "../../src/config/config.ts";
import { readEnv, type GatewayEnv } from "../../src/config/env.ts";
import { loadConfig } from "../../src/config/load.ts";
import { configJsonSchema } from "../../src/config/schema.ts";
import { writeStarter } from "../../src/config/starter.ts";
import { createIdentity } from "../../src/identity/identity.ts";
import { newToken, tokenHash } from "../../src/identity/token.ts";

let home: string;
let env: GatewayEnv;
const key = generateKeyPairSync("ed25519").publicKey;
const rawKey = key.export({ format: "jwk" }).x ?? "";
const token = newToken();
const facts = { user: 'o"neil', device: "laptop: 1", devicePublicKey: rawKey, tokenSha256: tokenHash(token) };

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

describe("a mistake in fourgate.yaml is named with its line", () => {
  const cloud =
    "  - name: a\n    class: cloud\n    url: https://example.com\n    models: [x]\n    auth: client\n    terms: { training: forbidden, retention_days: 0 }\n";
  it.each([
    [
      "a wrong word",
      "deployments:\n" + cloud.replace("cloud", "clowd"),
      "fourgate.yaml:3: deployments[0].class: must be private or cloud",
    ],
    [
      "an unknown key",
      "gateway:\n  port: 4400\n  prot: 4400\n",
      'fourgate.yaml:3: gateway: unknown key "prot"',
    ],
    ["an unknown section", "gates: {}\nsekrets: {}\n", 'fourgate.yaml:2: unknown key "sekrets"'],
    ["a wrong type", "teams:\n  - a\n  - 5\n", "fourgate.yaml:3: teams[1]: must be a string"],
    ["a missing value", "users:\n  - teams: []\n", "fourgate.yaml:2: users[0].id: must be given"],
    ["a number that is none", "guard:\n  port: many\n", "fourgate.yaml:2: guard.port: must be a number"],
    ["a number too large", "guard:\n  port: 70000\n", "fourgate.yaml:2: guard.port: must be at most 65535"],
    [
      "a host that is not loopback",
      "gateway:\n  host: 0.0.0.0\n",
      "fourgate.yaml:2: gateway.host: must be a loopback address (127.0.0.1, ::1 or localhost) without TLS: for any other, set gateway.tls",
    ],
    [
      "TLS without a name",
      "gateway:\n  tls: { own_ca: true, names: [] }\n",
      "fourgate.yaml:2: gateway.tls.names: must not be empty",
    ],
    [
      "a certificate without its key",
      "gateway:\n  tls:\n    cert_file: a.pem\n",
      "fourgate.yaml:3: gateway.tls: must be {own_ca: true, names: [",
    ],
    [
      "a mode that gate 1 does not have",
      "gates:\n  audit: observe\n",
      "fourgate.yaml:2: gates.audit: must be enforce or off",
    ],
    [
      "a mode of a team that is none",
      "teams: [a]\ngates:\n  teams:\n    a: { scope: observe }\n    b:\n      scope: observe\n",
      'fourgate.yaml:5: gates.teams: "b" is not one of teams',
    ],
    [
      "a gate that a team cannot have a mode of",
      "teams: [a]\ngates:\n  teams:\n    a:\n      scope: observe\n      private: observe\n",
      'fourgate.yaml:6: gates.teams.a: unknown key "private"',
    ],
    [
      "a gate that a team switches off",
      "teams: [a]\ngates:\n  teams:\n    a:\n      secrets: off\n",
      "fourgate.yaml:5: gates.teams.a.secrets: must be enforce or observe",
    ],
    [
      "an emergency with a key that the gateway holds",
      "deployments:\n" +
        cloud.replace("auth: client", "auth: key\n    key_file: k") +
        "emergency:\n  hours_max: 2\n  deployments: [a]\n",
      "fourgate.yaml:11: emergency.deployments[0]: needs a key, which stays at the gateway",
    ],
    [
      "an emergency at a deployment that is none",
      "emergency: { hours_max: 2, deployments: [b] }\n",
      "fourgate.yaml:1: emergency.deployments[0]: is not one of deployments",
    ],
    [
      "an emergency without an end",
      "emergency: { hours_max: 1000, deployments: [b] }\n",
      "fourgate.yaml:1: emergency.hours_max: must be at most 168",
    ],
    ["a duplicate key", "teams: []\nteams: []\n", "fourgate.yaml:2: Map keys must be unique"],
    ["broken YAML", "teams: [a\nusers: []\n", "fourgate.yaml:2: "],
    [
      "a team that is none",
      "teams: [a]\nusers:\n  - id: x\n    teams: [b]\n",
      "fourgate.yaml:4: users[0].teams[0]: is not one of teams",
    ],
    [
      "an agent's folder that is none",
      "agents:\n  a:\n    - mono/x\n",
      "fourgate.yaml:3: agents.a[0]: is not a repo or repo/folder of the catalogue",
    ],
    [
      "a device of nobody",
      `devices:\n  - id: d\n    public_key: ${rawKey}\n    user: nobody\n`,
      "fourgate.yaml:4: devices[0].user: is not one of users",
    ],
    [
      "a key that is none",
      "devices:\n  - id: d\n    public_key: abc\n    user: x\n",
      "fourgate.yaml:3: devices[0].public_key: must be an Ed25519 public key",
    ],
    [
      "a token in clear",
      `users:\n  - id: x\n    tokens_sha256:\n      - ${token}\n`,
      "fourgate.yaml:4: users[0].tokens_sha256[0]: must be a SHA-256",
    ],
    [
      "a key without its file",
      "deployments:\n" + cloud.replace("client", "key"),
      "fourgate.yaml:6: deployments[0].auth: is key, so key_file must name",
    ],
    [
      "a cloud in clear text",
      "deployments:\n" + cloud.replace("https", "http"),
      "fourgate.yaml:4: deployments[0].url: must be https for a cloud",
    ],
    [
      "credentials in a URL",
      "deployments:\n" + cloud.replace("example.com", "a:b@example.com"),
      "fourgate.yaml:4: deployments[0].url: must be an http or https URL",
    ],
    [
      "one name twice",
      "deployments:\n" + cloud + cloud,
      "fourgate.yaml:8: deployments[1].name: this deployment stands there twice",
    ],
    ["text instead of a map", "just words\n", "fourgate.yaml:1: must be a map"],
  ])("%s", (_what, yaml, message) => {
    expect(() => parseConfig(yaml)).toThrow(
      expect.objectContaining({
        code: "config_invalid",
        message: expect.stringContaining(message) as string,
      }),
    );
  });

  it("never prints a token that was put there in clear", () => {
    expect(() => parseConfig(`users:\n  - id: x\n    tokens_sha256: [${token}]\n    ${token}: 1\n`)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining(token.slice(0, 12)) as string }),
    );
  });

  it("names all mistakes at once, but not thousands", () => {
    const many = `teams: [${"1, ".repeat(500)}]\n`;
    expect(() => parseConfig(many)).toThrow(/and 490 more/);
    expect(() => parseConfig("guard: { port: -1 }\ngates: { scope: maybe }\n")).toThrow(
      /:1: guard\.port.*\n.*:2: gates\.scope/,
    );
  });

  it("refuses a bomb of aliases", () => {
    const levels = Array.from(
      { length: 9 },
      (_, i) => `l${String(i + 1)}: &l${String(i + 1)} [${`*l${String(i)}, `.repeat(9)}]`,
    );
    expect(() => parseConfig(`l0: &l0 [x]\n${levels.join("\n")}\n`)).toThrow(/fourgate\.yaml/);
  });

  it("takes an empty file with all defaults", () => {
    expect(parseConfig("")).toMatchObject({
      gateway: { host: "127.0.0.1", port: 4400 },
      gates: { scope: "enforce" },
      catalogue: { uncatalogued: "internal" },
    });
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

describe("the starter", () => {
  it("is written once, for its owner alone, and is sensible as it is", async () => {
    expect(await writeStarter(home, facts)).toBe(true);
    expect(await writeStarter(home, { ...facts, user: "other" })).toBe(false);
    expect((await stat(join(home, "fourgate.yaml"))).mode & 0o077).toBe(0);
    expect((await readdir(home, { recursive: true })).sort()).toEqual([
      "fourgate.yaml",
      "policy",
      "policy/starter.cedar",
    ]);
    const config = await loadConfig(env);
    expect(config.devices).toEqual([{ id: "laptop: 1", publicKey: rawKey, user: 'o"neil' }]);
    expect(createIdentity(config).resolve(token)).toEqual({
      user: 'o"neil',
      teams: ["developers"],
      level: 3,
      agent: null,
      device: "laptop: 1",
    });
    expect(await readFile(join(home, "fourgate.yaml"), "utf8")).not.toContain(token);
  });

  it("is finished by the next start where the first one was cut off", async () => {
    await mkdir(join(home, "policy"));
    await writeFile(join(home, "policy", "starter.cedar.new"), "half");
    expect(await writeStarter(home, facts)).toBe(true);
    await expect(loadConfig(env)).resolves.toBeDefined();
  });

  it("holds the rules that its names promise, on a catalogue", async () => {
    await writeStarter(home, facts);
    const engine = await loadCedar();
    const { policy } = await loadConfig(env, engine);
    const folders = (["public", "internal", "confidential", "restricted"] as const).map((classification) => ({
      path: classification,
      classification,
      levelMin: 0,
    }));
    const snapshot = compilePolicy(
      {
        ...policy,
        agents: { robot: ["mono/public"] },
        catalogue: {
          uncatalogued: "internal",
          repos: [
            {
              name: "mono",
              remotes: [],
              folders: [
                { path: "", classification: "internal", levelMin: 0 },
                { path: "seniors", classification: "internal", levelMin: 3 },
                ...folders,
              ],
            },
          ],
        },
      },
      engine,
    );
    const someone: Principal = { user: "a", teams: ["developers"], level: 0, agent: null, device: "d" };
    const robot = { ...someone, agent: "robot" };
    const read = (who: Principal, folder: string) =>
      snapshot.decide(who, "read", { repo: "mono", folder }, null);
    expect(read(someone, "restricted").allowed).toBe(true);
    expect(read(someone, "seniors")).toEqual({ allowed: false, rules: ["seniors-only-folders"] });
    expect(read({ ...someone, level: 3 }, "seniors").allowed).toBe(true);
    expect(read(robot, "public").allowed).toBe(true);
    expect(read(robot, "internal")).toEqual({ allowed: false, rules: ["agents-stay-in-their-folders"] });
    expect(snapshot.decide(robot, "write", { repo: null, folder: "" }, null).allowed).toBe(true);
    const [anthropic] = policy.deployments;
    const rehearsal = policy.deployments.find((one) => one.rehearsal);
    if (!anthropic || !rehearsal) throw new TypeError("the starter has a cloud and a rehearsal");
    const zero = { ...anthropic, terms: { ...anthropic.terms, retentionDays: 0 } };
    const training = { ...zero, terms: { ...zero.terms, training: "allowed" as const } };
    const table = [anthropic, zero, training, rehearsal].map((to) =>
      folders.map(
        ({ path: folder }) => snapshot.decide(someone, "send", { repo: "mono", folder }, to).allowed,
      ),
    );
    expect(table).toEqual([
      [true, true, false, false],
      [true, true, true, false],
      [false, false, false, false],
      [true, true, true, true],
    ]);
    expect(rehearsal).toMatchObject({ name: "rehearsal", class: "private", rehearsal: true });
  });
});
