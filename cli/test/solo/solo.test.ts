import { mkdir, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { guardFiles } from "@fourgate/guard/config/guard-home";
import { ControlClient } from "@fourgate/guard/control/control-client";
import { createSoloFiles } from "@fourgate/guard/solo/enrol";
import { abandonJoining, prepareJoining } from "@fourgate/guard/joining";
import { secretService } from "@fourgate/guard/device/keychain/secret-service";
import { spawnUpstream, type UpstreamProcess } from "../../../tools/upstream/client.ts";
import { play } from "../transcript.ts";

const awsKeyId = "AKIA" + "Q7RZ5XK2LM4NPT3W";
const standIn = join(import.meta.dirname, "../join/claude-stand-in.ts");

let vendor: UpstreamProcess;
let home: string;
let shop: string;
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  vendor = await spawnUpstream([]);
});
afterAll(async () => {
  await vendor[Symbol.asyncDispose]();
});
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "fg-solo-"));
  shop = join(home, "shop");
  await mkdir(shop);
  await mkdir(join(home, "bin"));
  await symlink(process.execPath, join(home, "bin", "node"));
  await writeFile(join(home, "bin", "claude"), `#!/bin/sh\nexec node ${standIn} "$@"\n`, { mode: 0o755 });
  env = {
    PATH: `${join(home, "bin")}:/usr/bin:/bin`,
    HOME: home,
    FOURGATE_HOME: join(home, "data"),
    FOURGATE_GUARD_PORT: "0",
  };
  await vendor.control({ clear: true, scripts: [{ steps: [], end: "Here I am." }] });
});
afterEach(async () => {
  await ControlClient.open(env)
    .then((guard) => guard.stop())
    .catch(() => undefined);
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
});

/** Where the vendor would be stands the one that testifies. */
async function toVendor(): Promise<void> {
  const { solo } = guardFiles(join(home, "data"));
  const text = await readFile(solo, "utf8");
  await writeFile(solo, text.replace("https://api.anthropic.com", vendor.url));
}

async function policyOf(): Promise<string | null> {
  return (await (await ControlClient.open(env)).status()).policyVersion;
}

async function untilPolicyIsNot(version: string | null): Promise<string | null> {
  for (let tries = 0; tries < 100; tries++) {
    const now = await policyOf();
    if (now !== version) return now;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("the policy did not change");
}

async function setUp(): Promise<void> {
  const names = { user: "ann", device: "laptop" };
  await createSoloFiles({ home: join(home, "data"), ...names, port: 0, nowMs: Date.now() });
  await toVendor();
  expect(await play("fourgate solo", env, shop)).toMatch(
    /^Fourgate's guard stands alone at 127\.0\.0\.1:\d+: gate 3, secrets\.\n/,
  );
}

describe("a guard alone", () => {
  test("is made by one command, with a file that says where requests go", async () => {
    expect(await play("fourgate solo --json", env, shop)).toMatch(
      /^\{"solo":\[\{"port":\d+,"settings":".*solo\.toml"/,
    );
    const first = await policyOf();
    await toVendor();
    expect(await untilPolicyIsNot(first)).toMatch(/^solo-/);
  });

  test("passes a turn to the vendor with the developer's log-in, and no gateway anywhere", async () => {
    await setUp();
    expect(await play("fourgate run -- claude hello", env, shop)).toBe('200 "Here I am."');
    const [seen] = await vendor.seen();
    expect(seen?.headers).toContainEqual(["x-api-key", "made-up"]);
    expect(seen?.headers.map(([name]) => name).filter((name) => name?.startsWith("x-fourgate"))).toEqual([]);
  });

  test("passes a request for the list of models, which carries nothing to judge but its head", async () => {
    await setUp();
    const guard = await ControlClient.open(env);
    const run = { cwd: shop, tool: "claude-code", agent: null, deployment: null, pid: process.pid };
    const { baseUrl } = await guard.startRun(run);
    const headers = { "anthropic-version": "2023-06-01", "x-api-key": "made-up" };
    const listed = await fetch(`${baseUrl}/v1/models?limit=1000`, { headers });
    const stopped = await fetch(`${baseUrl}/v1/models?limit=1000`, {
      headers: { ...headers, "x-note": awsKeyId },
    });
    expect([listed.status, stopped.status]).toEqual([200, 451]);
    expect((await vendor.seen()).map(({ url }) => url)).toEqual(["/v1/models?limit=1000"]);
  });

  test("stops a secret that a person typed, writes that down without the value, and goes on", async () => {
    await setUp();
    const said = await play(`fourgate run -- claude "deploy with ${awsKeyId}" "and now?"`, env, shop);
    const [blocked = "", next = ""] = said.split(/\n(?=\d{3} )/);
    expect(blocked).toMatch(/^451 .*Fourgate stopped this before it left your laptop/s);
    expect(blocked).toContain("AWS access key");
    expect(next).toBe('200 "Here I am."');
    expect(await vendor.search([awsKeyId])).toEqual([]);
    const { spool } = guardFiles(join(home, "data"));
    const record = await readFile(spool, "utf8");
    expect(record).toContain('"detector":"aws-access-key-id"');
    expect(record).not.toContain(awsKeyId);
    expect((await stat(spool)).mode & 0o077).toBe(0);
  });

  test("goes on after a restart with the same placeholders, and says in doctor that it stands alone", async () => {
    await setUp();
    const before = await readFile(guardFiles(join(home, "data")).placeholderKey);
    await (await ControlClient.open(env)).stop();
    expect(await play("fourgate run -- claude hello", env, shop)).toBe('200 "Here I am."');
    expect(await readFile(guardFiles(join(home, "data")).placeholderKey)).toEqual(before);
    const told = await play("fourgate doctor claude", env, shop);
    expect(told).toContain("alone, without a gateway: gate 3 only");
    expect(told).toMatch(/ok {4}policy: solo-[0-9a-f]+, of this machine's own file/);
  });

  test("keeps its policy when the file is spoiled, says so, and takes the mended one", async () => {
    await setUp();
    const { solo } = guardFiles(join(home, "data"));
    const good = await readFile(solo, "utf8");
    const before = await policyOf();
    await writeFile(solo, `${good}\nnonsense = = 1\n`);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(await policyOf()).toBe(before);
    expect(await play("fourgate doctor claude", env, shop)).toContain("solo.toml is not valid any more");
    await writeFile(solo, `${good}"aws-access-key-id" = "observe"\n`);
    await untilPolicyIsNot(before);
    expect(await play(`fourgate run -- claude "take ${awsKeyId}"`, env, shop)).toBe('200 "Here I am."');
  });

  test("gives its placeholders and its standing tools to the guard that joins a gateway later", async () => {
    await setUp();
    await play("fourgate setup claude", env, shop);
    const files = guardFiles(join(home, "data"));
    const joining = await prepareJoining(join(home, "data"), null);
    expect(await readFile(joining.files.placeholderKey)).toEqual(await readFile(files.placeholderKey));
    expect(await readdir(joining.files.standing)).toEqual(["claude-code.json"]);
    await abandonJoining(joining, secretService("/nonexistent"));
  });

  test("is removed again, but not while a plain command would be refused without it", async () => {
    await setUp();
    await play("fourgate setup claude", env, shop);
    expect(await play("fourgate solo --remove", env, shop)).toBe(
      "! fourgate: claude-code would be refused without it; undo each first: npx fourgate setup TOOL --undo\n? 2",
    );
    await play("fourgate setup claude --undo", env, shop);
    expect(await play("fourgate solo --remove", env, shop)).toMatch(/^Removed /);
    expect(await readdir(join(home, "data"))).not.toContain("guard");
  });
});
