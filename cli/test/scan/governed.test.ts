import { generateKeyPairSync, sign } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Log } from "sarif";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { sealBundle } from "@fourgate/core/bundle";
import { judge } from "@fourgate/core/judge";
import { messages } from "@fourgate/core/prompt/anthropic/endpoint";
import { compilePolicy } from "@fourgate/core/scope/compile";
import type { PolicySource } from "@fourgate/core/scope/policy";
import type { SecretsPolicy } from "@fourgate/core/secrets/policy/secrets-policy";
import { alphanumeric, sample } from "@fourgate/core/secrets/detectors/sample";
import { readRulesFiles } from "@fourgate/gateway/config/rules-files";
import { guardFiles, type GuardFiles } from "@fourgate/guard/config/guard-home";
import { createGuardFiles } from "@fourgate/guard/enrolment";
import { cedarEngine } from "@fourgate/guard/policy/open-bundle";
import { createSoloFiles } from "@fourgate/guard/solo/enrol";
import { soloFileText } from "@fourgate/guard/solo/solo-file";
import { writeExceptions } from "@fourgate/guard/solo/exceptions";
import { Reader } from "@fourgate/wire/reading/reader";
import { ReadingEngine } from "@fourgate/wire/reading/reading-engine";
import { reportCodec } from "@fourgate/wire/report-codec";
import { run } from "../in-process.ts";
import { assigned, databaseUrl, plant } from "./planted.ts";

const acmeCode = `ACME-${sample(alphanumeric, 12)}`;
const awsKeyId = "AKIA" + "Q7RZ5XK2LM4NPT3W";
const phone = "+41 44 668" + " 18 00";
const keys = generateKeyPairSync("ed25519");
const publicKey = keys.publicKey.export({ format: "jwk" }).x ?? "";
const principal = { user: "ada", teams: ["web"], level: 3, agent: null, device: "laptop" };
const nowMs = Date.now();

interface Told {
  readonly findings: readonly { detector: string; fingerprint: string; action: string }[];
  readonly observed: number;
  readonly allowed: number;
  readonly rules: Readonly<Record<string, unknown>>;
}

let folder: string;
let env: Readonly<Record<string, string>>;
let files: GuardFiles;
let acme: NonNullable<SecretsPolicy["rules"]>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fg-governed-"));
  env = { PATH: "/usr/bin:/bin", HOME: folder };
  files = guardFiles(join(folder, ".fourgate"));
  await plant(folder, {
    "rules/acme.toml": `[[rules]]\nid = "acme-code"\nregex = "ACME-[A-Za-z0-9]{12}"\nkeywords = ["acme-"]\n`,
    "shop/notes.md": `the door: ${acmeCode}, call ${phone}\n`,
    "shop/.env": `REDIS_PASSWORD=${assigned}\nAWS_ACCESS_KEY_ID=${awsKeyId}\n`,
    "shop/db.ts": `export const url = "${databaseUrl}";\n`,
  });
  acme = (await readRulesFiles(folder, [{ file: "rules/acme.toml", skip: [] }])).rules;
});
beforeEach(async () => {
  await rm(files.folder, { recursive: true, force: true });
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

function policyWith(secrets: SecretsPolicy): PolicySource {
  return {
    version: "9f2c0011",
    cedar: { all: "permit (principal, action, resource);" },
    catalogue: { uncatalogued: "internal", repos: [] },
    deployments: [],
    gates: { audit: "enforce", scope: "off", secrets: "enforce", private: "off" },
    agents: {},
    detectorsOff: [],
    secrets,
  };
}

/** A laptop whose guard keeps this policy of its gateway's. */
async function joins(policy: PolicySource, expiresAtMs: number = nowMs + 3_600_000): Promise<void> {
  await createGuardFiles({
    home: join(folder, ".fourgate"),
    gatewayUrl: "https://gate.example:4400",
    device: "laptop",
    user: "ada",
    deviceToken: "token-of-this-test-device",
    gatewayPublicKey: publicKey,
  });
  const bundle = {
    format: "fourgate-bundle/1",
    number: 7,
    issuedAtMs: nowMs,
    expiresAtMs,
    principal,
  } as const;
  const sealed = sealBundle({ ...bundle, version: policy.version, policy }, reportCodec, (bytes) =>
    sign(null, bytes, keys.privateKey),
  );
  await writeFile(files.bundle, sealed);
}

async function scanned(more: string = ""): Promise<Told> {
  const said = await run(`fourgate scan shop --json ${more}`.trim(), env, folder);
  return JSON.parse(said.replace(/\n\? 1$/, "")) as Told;
}

function fingerprintOf({ findings }: Told, detector: string): string {
  return findings.find((one) => one.detector === detector)?.fingerprint ?? "none";
}

const fingerprintKey = Buffer.alloc(32, 7).toString("base64url");
const until = new Date(nowMs + 86_400_000).toISOString();

describe("fourgate scan on a laptop that joined", () => {
  test("looks by the policy's own rules, thresholds, actions and exceptions, and says which policy", async () => {
    await joins(policyWith({ rules: acme, fingerprintKey }));
    const before = await scanned();
    expect(before.findings.map(({ detector }) => detector).toSorted()).toEqual([
      "assigned-secret",
      "aws-access-key-id",
      "database-url-password",
      "rules/acme-code",
    ]);
    expect(before).toMatchObject({
      observed: 1,
      allowed: 0,
      rules: { from: "gateway", policy: "9f2c0011", of: "https://gate.example:4400" },
    });
    const entry = {
      id: "a12",
      detector: "database-url-password",
      scope: "user:ada",
      expiresAt: until,
    } as const;
    await joins(
      policyWith({
        rules: acme,
        fingerprintKey,
        confidenceMin: "high",
        teams: {
          web: {
            detectors: { "phone-number": "enforce", "rules/acme-code": "observe" },
            confidenceMin: "medium",
          },
        },
        detectors: { "assigned-secret": "off" },
        allowed: { [fingerprintOf(before, "database-url-password")]: [entry] },
      }),
    );
    const after = await scanned();
    expect(after.findings.map(({ detector }) => detector).toSorted()).toEqual([
      "aws-access-key-id",
      "phone-number",
    ]);
    expect(after).toMatchObject({ observed: 1, allowed: 1 });
    const said = await run("fourgate scan shop --observed", env, folder);
    expect(said).toMatch(/db\.ts.*\(database-url-password\), allowed by a12\n/);
    expect(said).toMatch(/notes\.md.*\(rules\/acme-code\), observed\n/);
    expect(said).toContain(
      "2 secrets in 2 files of 3 texts, 197 bytes; 1 finding that policy only observes; 1 finding that exceptions allow\njudged by policy 9f2c0011 of https://gate.example:4400\n? 1",
    );
  });

  test("exits 0 where nothing is left but what policy observes, and tells it in SARIF with its exception", async () => {
    await joins(policyWith({ fingerprintKey }));
    const fingerprint = fingerprintOf(await scanned(), "database-url-password");
    const entry = {
      id: "a1",
      detector: "database-url-password",
      scope: "everyone",
      expiresAt: until,
    } as const;
    const secrets = {
      fingerprintKey,
      detectors: { vendor: "observe", generic: "observe" },
      allowed: { [fingerprint]: [entry] },
    } as const;
    await joins(policyWith(secrets));
    expect(await run("fourgate scan shop", env, folder)).toMatch(
      /^no secrets in 3 texts.*\njudged by policy/,
    );
    const log = JSON.parse(await run("fourgate scan shop --sarif --observed", env, folder)) as Log;
    const [first] = log.runs;
    expect(first?.policies).toEqual([expect.objectContaining({ version: "9f2c0011" })]);
    const byRule = new Map(first?.results?.map((result) => [result.ruleId, result]));
    expect(byRule.get("aws-access-key-id")).toMatchObject({ level: "note" });
    expect(byRule.get("database-url-password")?.suppressions).toEqual([
      { kind: "external", status: "accepted", justification: "exception a1" },
    ]);
  });

  test("tells exactly what the guard would redact of the same texts, under the same fingerprints", async () => {
    const secrets: SecretsPolicy = {
      rules: acme,
      fingerprintKey,
      detectors: { "assigned-secret": "observe", "phone-number": "enforce" },
      teams: { web: { confidenceMin: "high", detectors: { "rules/acme-code": "enforce" } } },
    };
    const policy = policyWith(secrets);
    await joins(policy);
    await using engine = new ReadingEngine();
    const reader = new Reader(Buffer.alloc(32, 1), engine);
    const texts = [`the door: ${acmeCode}, call ${phone}\n`, `A=${awsKeyId}\nurl = "${databaseUrl}"\n`];
    const content = texts.map((text, at) => ({
      type: "tool_result",
      tool_use_id: `t${String(at)}`,
      content: text,
    }));
    const body = { model: "m", max_tokens: 9, messages: [{ role: "user", content }] };
    const bytes = Buffer.from(JSON.stringify(body));
    const reading = await reader.read(bytes, messages, "s", policy);
    const verdict = judge(reading, {
      principal,
      policy: compilePolicy(policy, cedarEngine()),
      workspaces: [],
      sessionClassification: "public",
      wantedDeployment: null,
      isModelWritten: () => false,
      nowMs,
    });
    const redacted = verdict.findings.filter(({ action }) => action === "redact");
    await plant(folder, { "same/a.txt": texts[0] ?? "", "same/b.txt": texts[1] ?? "" });
    const said = await run("fourgate scan same --json", env, folder);
    const { findings } = JSON.parse(said.replace(/\n\? 1$/, "")) as Told;
    const named = (all: readonly { detector: string; fingerprint: string }[]): string[] =>
      all.map(({ detector, fingerprint }) => `${detector} ${fingerprint}`).toSorted();
    expect(named(findings)).toEqual(named(redacted.map(({ finding }) => finding)));
    expect(redacted.map(({ finding }) => finding.detector)).toContain("aws-access-key-id");
  });

  test("goes on by a policy that ran out, and says so", async () => {
    await joins(policyWith({ rules: acme }), nowMs - 60_000);
    const told = await scanned();
    expect(told.rules).toMatchObject({ ranOutAt: new Date(nowMs - 60_000).toISOString() });
    expect(told.findings.map(({ detector }) => detector)).toContain("rules/acme-code");
    expect(await run("fourgate scan shop", env, folder)).toContain(", which ran out at ");
  });

  test.each([
    [
      "changed after signing",
      async () => {
        await writeFile(files.bundle, "e30.AAAA");
      },
      /is not signed by this guard's gateway/,
    ],
    [
      "not there yet",
      async () => {
        await rm(files.bundle);
      },
      /its guard has no policy yet/,
    ],
    [
      "of a device that was revoked",
      async () => {
        await writeFile(files.revoked, "");
      },
      /does not know this device any more/,
    ],
  ])(
    "refuses where the policy is %s, and scans by the built-in rules when told to",
    async (_what, spoil, says) => {
      await joins(policyWith({ rules: acme }));
      await spoil();
      const said = await run("fourgate scan shop", env, folder);
      expect(said).toMatch(says);
      expect(said).toMatch(/^! fourgate: .*--built-in\n\? 2$/);
      const builtIn = await scanned("--built-in");
      expect(builtIn.rules).toEqual({ from: "built-in", policy: null });
      expect(builtIn.findings.map(({ detector }) => detector)).not.toContain("rules/acme-code");
      expect(builtIn.findings).toHaveLength(3);
    },
  );
});

describe("fourgate scan beside a guard that stands alone", () => {
  test("looks by solo.toml and what its developer let pass, and refuses a spoilt file", async () => {
    const home = join(folder, ".fourgate");
    await createSoloFiles({ home, user: "ann", device: "laptop", port: 0, nowMs });
    const before = await scanned();
    expect(before.rules).toMatchObject({ from: "solo", policy: expect.stringMatching(/^solo-/) as string });
    const fingerprint = fingerprintOf(before, "database-url-password");
    const entry = { id: "a1", fingerprint, detector: "database-url-password", scope: "everyone" } as const;
    const dates = {
      createdAt: new Date(nowMs).toISOString(),
      expiresAt: until,
      revokedAt: null,
      revokedFor: null,
    };
    await writeExceptions(files.exceptions, [{ ...entry, ...dates, reason: "a test value", owner: "ann" }]);
    await writeFile(files.solo, `${soloFileText}"aws-access-key-id" = "observe"\n`);
    const after = await scanned();
    expect(after.findings.map(({ detector }) => detector)).toEqual(["assigned-secret"]);
    expect(after).toMatchObject({ allowed: 1, observed: 2 });
    expect(after.rules["policy"]).not.toBe(before.rules["policy"]);
    await writeFile(files.solo, "nonsense = = 1\n");
    expect(await run("fourgate scan shop", env, folder)).toMatch(/solo\.toml: line 1 is not TOML.*\n\? 2$/);
  });
});
