import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { parseConfig } from "../../src/config/config.ts";
import { newToken } from "../../src/identity/token.ts";

const rawKey = generateKeyPairSync("ed25519").publicKey.export({ format: "jwk" }).x ?? "";
const token = newToken();

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
    [
      "a user's name with a blank",
      'users:\n  - id: "an n"\n',
      "fourgate.yaml:2: users[0].id: must be 1 to 64 letters, digits and . _ @ + -, beginning with a letter or digit",
    ],
    ["a number that is none", "guard:\n  port: many\n", "fourgate.yaml:2: guard.port: must be a number"],
    ["a number too large", "guard:\n  port: 70000\n", "fourgate.yaml:2: guard.port: must be at most 65535"],
    [
      "a proxy for a model without TLS",
      "deployments:\n" + cloud.replace("cloud", "private").replace("https:", "http:") + "    proxy: true\n",
      "fourgate.yaml:8: deployments[0].proxy: is true, so url must be https: a proxy reads what goes by http",
    ],
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
