import { createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openBundle, type PolicyBundle } from "@fourgate/core/bundle";
import type { PolicySource } from "@fourgate/core/scope/policy";
import type { Principal } from "@fourgate/core/scope/principal";
import { reportCodec } from "@fourgate/wire/report-codec";
import { openBundleMaker } from "../../src/bundle/sign.ts";

const principal: Principal = { user: "alice", teams: [], level: 1, agent: null, device: "d" };
const source: PolicySource = {
  version: "v1",
  cedar: { all: "permit (principal, action, resource);" },
  catalogue: { uncatalogued: "internal", repos: [] },
  deployments: [
    {
      name: "house",
      class: "private",
      protocols: ["anthropic"],
      url: "http://gpu-1.internal:8000",
      terms: { training: "forbidden", retentionDays: 0, region: "", account: "" },
      models: ["*"],
      model: null,
      auth: "none",
      rehearsal: false,
    },
  ],
  gates: { audit: "enforce", scope: "enforce", secrets: "enforce", private: "enforce" },
  agents: {},
  detectorsOff: [],
};

let home: string;
let nowMs = 1_000_000_000;
const clock = (): number => nowMs;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "fourgate-bundle-"));
});
afterEach(async () => {
  await rm(home, { recursive: true });
});

function opened(text: string, publicKey: string, numberMin = 0, atMs = nowMs): PolicyBundle {
  const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: publicKey }, format: "jwk" });
  return openBundle(text, reportCodec, (bytes, signature) => verify(null, bytes, key, signature), {
    nowMs: atMs,
    numberMin,
  });
}

describe("a policy bundle", () => {
  it("brings the guard its policy and principal, but no address of a model", async () => {
    const maker = await openBundleMaker(home, clock);
    await maker.adopt(source);
    const bundle = opened(maker.bundleFor(principal), maker.publicKey);
    expect(bundle).toMatchObject({
      version: "v1",
      principal,
      policy: { cedar: source.cedar, deployments: [{ name: "house", class: "private", url: "" }] },
    });
    expect(JSON.stringify(bundle)).not.toContain("gpu-1");
    expect((await stat(join(home, "bundle/signing.key"))).mode & 0o077).toBe(0);
  });

  it("is refused when changed, unsigned or signed by another", async () => {
    const maker = await openBundleMaker(home, clock);
    await maker.adopt(source);
    const text = maker.bundleFor(principal);
    const [body = "", signature = ""] = text.split(".");
    const lax = Buffer.from(
      Buffer.from(body, "base64url").toString().replace('"scope":"enforce"', '"scope":"off"'),
    ).toString("base64url");
    const other = generateKeyPairSync("ed25519").publicKey.export({ format: "jwk" }).x ?? "";
    for (const forged of [`${lax}.${signature}`, body, `${body}.`, `.${signature}`, `${text}.x`, "", "{}"]) {
      expect(() => opened(forged, maker.publicKey)).toThrow(
        expect.objectContaining({ code: "config_invalid" }),
      );
    }
    expect(() => opened(text, other)).toThrow(/not signed by this guard's gateway/);
  });

  it("is refused when expired or older than one that was seen", async () => {
    const maker = await openBundleMaker(home, clock);
    await maker.adopt(source);
    const first = maker.bundleFor(principal);
    const { number, expiresAtMs } = opened(first, maker.publicKey);
    expect(() => opened(first, maker.publicKey, 0, expiresAtMs)).toThrow(
      expect.objectContaining({ code: "policy_stale" }),
    );
    await maker.adopt({ ...source, version: "v2" });
    const second = opened(maker.bundleFor(principal), maker.publicKey, number);
    expect(second.number).toBeGreaterThan(number);
    expect(() => opened(first, maker.publicKey, second.number)).toThrow(
      expect.objectContaining({
        code: "policy_stale",
        message: expect.stringContaining("already in force") as string,
      }),
    );
  });

  it("counts on after a restart, also with a clock that went back, and keeps the key", async () => {
    const first = await openBundleMaker(home, clock);
    await first.adopt(source);
    const { number } = opened(first.bundleFor(principal), first.publicKey);
    nowMs -= 500_000_000;
    const second = await openBundleMaker(home, clock);
    expect(second.publicKey).toBe(first.publicKey);
    await second.adopt(source);
    expect(opened(second.bundleFor(principal), first.publicKey).number).toBe(number);
    await second.adopt({ ...source, version: "v0" });
    expect(opened(second.bundleFor(principal), first.publicKey).number).toBe(number + 1);
    nowMs += 500_000_000;
  });

  it("is not made with a key or number that cannot be read, nor before there is a policy", async () => {
    const maker = await openBundleMaker(home, clock);
    expect(() => maker.bundleFor(principal)).toThrow(expect.objectContaining({ code: "policy_stale" }));
    await writeFile(join(home, "bundle/number.json"), "{}");
    await expect(maker.adopt(source)).rejects.toMatchObject({ code: "config_invalid" });
    await writeFile(join(home, "bundle/signing.key"), "no key");
    await expect(openBundleMaker(home, clock)).rejects.toMatchObject({ code: "config_invalid" });
  });
});
