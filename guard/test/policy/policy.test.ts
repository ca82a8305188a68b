import { generateKeyPairSync, sign } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sealBundle } from "@fourgate/core/bundle";
import { reportCodec } from "@fourgate/wire/report-codec";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { typed } from "../kit/conversations.ts";
import { errorText, GuardAtWork } from "../kit/guard-at-work.ts";
import { until } from "../../../tools/waiting.ts";
import { shopPolicy } from "../kit/shop-policy.ts";
import { StandInGateway } from "../kit/stand-in-gateway.ts";

let gateway: StandInGateway;
let guard: GuardAtWork;
let nowMs: number;

beforeEach(async () => {
  nowMs = Date.now();
  gateway = await new StandInGateway(shopPolicy).start();
  guard = await GuardAtWork.start(gateway, { clock: () => nowMs });
});
afterEach(async () => {
  await guard[Symbol.asyncDispose]();
  await gateway[Symbol.asyncDispose]();
});

async function version(): Promise<string | null> {
  return (await (await guard.control()).status()).policyVersion;
}

const closed = {
  ...shopPolicy,
  version: "policy-2",
  cedar: { nobody: 'forbid(principal, action == Action::"send", resource);' },
};

describe("the guard's policy", () => {
  test("comes from the gateway with the device's token, and is asked for by version from then on", async () => {
    expect(await version()).toBe("policy-1");
    await until(() => gateway.bundleAsked.length >= 3, "asked three times");
    expect(gateway.bundleAsked.map(({ token }) => token)).toContain("device-token-of-this-test");
    expect(gateway.bundleAsked.slice(0, 3).map(({ condition }) => condition)).toEqual([
      undefined,
      '"policy-1"',
      '"policy-1"',
    ]);
  });

  test("is replaced whole when it changes", async () => {
    const run = await guard.run();
    expect((await guard.message(run, typed("hello"))).status).toBe(200);
    gateway.policy = closed;
    gateway.bundle = { number: 8 };
    await until(() => guard.lines.includes("policy policy-2"), "the new policy");
    const blocked = await guard.message(run, typed("hello"));
    expect(blocked.status).toBe(451);
    expect(gateway.arrived).toHaveLength(1);
  });

  test("is asked for whole past half its life, although its version is the same", async () => {
    nowMs += 31 * 60_000;
    gateway.bundle = { expiresAtMs: nowMs + 3_600_000, issuedAtMs: nowMs };
    const asked = gateway.bundleAsked.length;
    await until(
      () => gateway.bundleAsked.slice(asked).some(({ condition }) => condition === undefined),
      "asked whole",
    );
    await until(() => gateway.bundleAsked.at(-1)?.condition !== undefined, "in force");
    nowMs += 40 * 60_000;
    const run = await guard.run();
    expect((await guard.message(run, typed("hello"))).status).toBe(200);
  });

  test.each([
    ["signed by another key", () => sealedByAnother()],
    ["not signed", () => gateway.sealed().split(".")[0] ?? ""],
    ["changed after signing", () => gateway.sealed({ version: "policy-2" }).replace(/^./, "x")],
    ["older than the one in force", () => gateway.sealed({ number: 6, policy: closed, version: "policy-2" })],
    [
      "expired already",
      () => gateway.sealed({ number: 8, expiresAtMs: nowMs - 1, policy: closed, version: "policy-2" }),
    ],
    [
      "impossible to compile",
      () =>
        gateway.sealed({ number: 8, version: "policy-2", policy: { ...closed, cedar: { bad: "permit(" } } }),
    ],
  ])("is NOT replaced by one that is %s, and the guard says so", async (_name, text) => {
    gateway.policy = { ...shopPolicy, version: "another etag" };
    gateway.bundleText = text();
    await until(() => guard.lines.some((line) => line.startsWith("runs on its last policy")), "the line");
    expect(await version()).toBe("policy-1");
    const state = await (await guard.control()).status();
    expect(state.policyFresh).toBe(false);
  });

  test("serves on without the gateway until it expires, then every request is refused", async () => {
    const run = await guard.run();
    await gateway.stop();
    await until(() => guard.lines.some((line) => line.startsWith("runs on its last policy")), "the line");
    nowMs += 7_200_000;
    const reply = await guard.message(run, typed("hello"));
    expect(reply.status).toBe(451);
    expect(errorText(reply)).toMatch(
      /^Fourgate's policy on this machine ran out at .*, so nothing was sent\. .*npx fourgate up$/,
    );
    await gateway.start();
    await until(() => gateway.blocks.length === 1, "the refusal handed in");
    expect(gateway.blocks[0]?.code).toBe("policy_stale");
  });

  test("is kept for the next start, with the gateway away", async () => {
    await gateway.stop();
    await guard.restart();
    expect(await version()).toBe("policy-1");
    const file = join(guard.home, "guard", "bundle");
    expect(await readFile(file, "utf8")).toContain(".");
    await writeFile(file, "nonsense");
    await guard.restart();
    expect(await version()).toBe(null);
    await expect(guard.run()).rejects.toThrow("cannot reach its gateway");
  });

  test("that was kept still rules out an older one", async () => {
    await gateway.stop();
    await guard.restart();
    gateway.bundleText = gateway.sealed({ number: 6, policy: closed, version: "policy-2" });
    gateway.policy = { ...shopPolicy, version: "another etag" };
    await gateway.start();
    await until(() => guard.lines.some((line) => line.includes("number 7 was already in force")), "the line");
    expect(await version()).toBe("policy-1");
  });
});

describe("a device that was revoked", () => {
  const revoked = { error: { code: "unauthenticated", message: "unknown", remedy: "join" } };

  test("is refused everything, also after a restart with its gateway out of reach", async () => {
    const run = await guard.run();
    gateway.revoked = revoked;
    await until(() => guard.lines.some((line) => line.includes("does not know this device")), "the line");
    const reply = await guard.message(run, typed("hello"));
    expect(errorText(reply)).toContain("does not know this device any more, so nothing was sent");
    await gateway.stop();
    await guard.restart();
    await expect(guard.run()).rejects.toThrow("does not know this device any more");
    expect(await (await guard.control()).status()).toMatchObject({ revoked: true });
    expect(gateway.arrived).toEqual([]);
  });

  test("works again once its gateway knows it again", async () => {
    gateway.revoked = revoked;
    await until(() => guard.lines.some((line) => line.includes("does not know this device")), "the line");
    gateway.revoked = null;
    await until(() => guard.lines.at(-1) === "policy policy-1", "the policy");
    await guard.restart();
    await expect(guard.run()).resolves.toBeDefined();
  });

  test("is not one whom somebody between it and its gateway refused", async () => {
    gateway.revoked = { error: "log in to the network first" };
    await until(() => guard.lines.some((line) => line.includes("the gateway answered 401")), "the line");
    await expect(guard.run()).resolves.toBeDefined();
  });
});

function sealedByAnother(): string {
  const { privateKey } = generateKeyPairSync("ed25519");
  const bundle = JSON.parse(
    Buffer.from(gateway.sealed({ number: 8 }).split(".")[0] ?? "", "base64url").toString(),
  ) as never;
  return sealBundle(bundle, reportCodec, (bytes) => sign(null, bytes, privateKey));
}
