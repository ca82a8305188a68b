import { generateKeyPairSync, sign } from "node:crypto";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDevices } from "../../src/identity/devices.ts";
import { createIdentity } from "../../src/identity/identity.ts";
import { openAdminLogin } from "../../src/identity/admin-login.ts";
import { newToken, tokenHash } from "../../src/identity/token.ts";

describe("a token", () => {
  const [token, agents] = [newToken(), newToken()];
  const identity = createIdentity({
    users: [
      {
        id: "alice",
        teams: ["a"],
        level: 2,
        tokens: [
          { sha256: tokenHash(token), device: "d", agent: null },
          { sha256: tokenHash(agents), device: "d", agent: "robot" },
        ],
      },
    ],
  });

  it("is 32 random bytes behind a name", () => {
    expect(token).toMatch(/^fgt_[\w-]{43}$/);
    expect(newToken()).not.toBe(token);
  });

  it("gives its principal, with the role that it stands for", () => {
    expect(identity.resolve(token)).toEqual({
      user: "alice",
      teams: ["a"],
      level: 2,
      agent: null,
      device: "d",
    });
    expect(identity.resolve(agents)?.agent).toBe("robot");
  });

  it.each([
    ["another one", newToken()],
    ["its hash", tokenHash(token)],
    ["nothing", ""],
    ["a longer one", `${token}A`],
    ["one in spaces", ` ${token}`],
    ["a name of objects", "constructor"],
  ])("is not %s", (_what, other) => {
    expect(identity.resolve(other)).toBeUndefined();
  });

  it("of a drill is known to the identity that was made for it alone", () => {
    const drill = {
      token: newToken(),
      principal: { user: "drill", teams: [], level: 0, agent: null, device: "drill" },
    };
    const more = identity.withPrincipals([drill]);
    expect(more.resolve(drill.token)).toBe(drill.principal);
    expect(more.resolve(token)?.user).toBe("alice");
    expect(identity.resolve(drill.token)).toBeUndefined();
  });
});

describe("a device", () => {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const devices = () =>
    createDevices([{ id: "d", user: "alice", publicKey: publicKey.export({ format: "jwk" }).x ?? "" }]);
  const bytes = Buffer.from("stated");
  const signature = sign(null, bytes, privateKey);

  it("is believed what it signed, and nothing else", () => {
    expect(devices().verify("d", bytes, signature)).toBe(true);
    expect(devices().verify("d", Buffer.from("other"), signature)).toBe(false);
    expect(devices().verify("e", bytes, signature)).toBe(false);
    expect(devices().verify("d", bytes, signature.subarray(1))).toBe(false);
  });

  it("may count out of order for a while; a repeat is an alarm", () => {
    const counted = devices();
    expect([7, 8, 10, 9, 9, 11, 8].map((number) => counted.count("d", number))).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      "device d used its number 9 twice",
      undefined,
      "device d used its number 8 twice",
    ]);
  });

  it("stays bounded on an absurd number", () => {
    const counted = devices();
    counted.count("d", 1);
    expect(counted.count("d", Number.MAX_SAFE_INTEGER)).toBe(
      `device d counted from 1 to ${String(Number.MAX_SAFE_INTEGER)}`,
    );
  });
});

describe("the operator's log-in", () => {
  let home: string;
  let nowMs = 0;
  const clock = (): number => nowMs;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "fourgate-admin-"));
  });
  afterEach(async () => {
    await rm(home, { recursive: true });
  });

  it("is made at the first start, kept as a hash for its owner alone, and holds at the second", async () => {
    const first = await openAdminLogin(home, clock);
    const password = first.created ?? "";
    expect(password).toMatch(/^[\w-]{24}$/);
    const path = join(home, "admin.json");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readFile(path, "utf8")).not.toContain(password);
    const second = await openAdminLogin(home, clock);
    expect(second.created).toBeNull();
    expect(await second.login.verifyAdmin(password)).toBe(true);
    expect(await second.login.verifyAdmin(`${password} `)).toBe(false);
  });

  it("slows down who guesses, and lets the right one in again later", async () => {
    const { login, created } = await openAdminLogin(home, clock);
    for (let i = 0; i < 10; i++) expect(await login.verifyAdmin("wrong")).toBe(false);
    await expect(login.verifyAdmin(created ?? "")).rejects.toMatchObject({ code: "overloaded" });
    nowMs += 30_000;
    expect(await login.verifyAdmin(created ?? "")).toBe(true);
  });

  it("checks few at a time", async () => {
    const { login } = await openAdminLogin(home, clock);
    const answers = await Promise.allSettled(Array.from({ length: 5 }, () => login.verifyAdmin("wrong")));
    expect(answers.filter(({ status }) => status === "rejected")).toHaveLength(3);
  });

  it("opens sessions that end", async () => {
    const { login } = await openAdminLogin(home, clock);
    const [one, two] = [login.openSession(), login.openSession()];
    expect(login.hasSession(one)).toBe(true);
    login.closeSession(one);
    expect([login.hasSession(one), login.hasSession(two), login.hasSession("")]).toEqual([
      false,
      true,
      false,
    ]);
    nowMs += 12 * 60 * 60 * 1000;
    expect(login.hasSession(two)).toBe(false);
  });

  it("refuses a broken file instead of making a new password", async () => {
    await writeFile(join(home, "admin.json"), '{"version":1,"hash":""}');
    await expect(openAdminLogin(home, clock)).rejects.toMatchObject({ code: "config_invalid" });
  });
});
