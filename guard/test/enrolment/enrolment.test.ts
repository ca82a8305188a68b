import { generateKeyPairSync } from "node:crypto";
import { chmod, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { secretService } from "../../src/device/keychain/secret-service.ts";
import { createGuardFiles, isSolo, joinedSettings, readGuardSettings } from "../../src/enrolment.ts";
import { abandonJoining, finishJoining, prepareJoining, undoJoining } from "../../src/joining.ts";
import { guardFiles } from "../../src/config/guard-home.ts";
import { startGuard } from "../../src/main.ts";

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "guard-enrolment-"));
});
afterEach(() => rm(home, { recursive: true }));

async function enrol(): Promise<string> {
  const { publicKey } = await createGuardFiles({
    home,
    gatewayUrl: "http://127.0.0.1:4400/",
    device: "laptop",
    user: "ada",
    deviceToken: "token-of-this-device",
    gatewayPublicKey: generateKeyPairSync("ed25519").publicKey.export({ format: "jwk" }).x ?? "",
  });
  return publicKey;
}

describe("enrolment", () => {
  test("makes files that only their owner can read, and gives the device's public key", async () => {
    expect(await enrol()).toMatch(/^[\w-]{43}$/);
    const { folder } = guardFiles(home);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    const names = await readdir(folder);
    expect(names.toSorted()).toEqual(["control.key", "device.key", "guard.json", "placeholder.key"]);
    for (const name of names) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, "placeholder.key"))).size).toBe(32);
    expect(await readGuardSettings(guardFiles(home))).toMatchObject({
      gateway: "http://127.0.0.1:4400",
      port: 4401,
      user: "ada",
    });
  });

  test("leaves nothing that a guard starts with when the gateway's key is none", async () => {
    const wrong = {
      home,
      gatewayUrl: "http://x",
      device: "d",
      user: "u",
      deviceToken: "t".repeat(16),
      gatewayPublicKey: "short",
    };
    await expect(createGuardFiles(wrong)).rejects.toMatchObject({ code: "config_invalid" });
    expect(await readdir(home)).toEqual([]);
  });

  test.each(["device.key", "control.key", "placeholder.key", "guard.json"])(
    "a %s that others can read keeps the guard from starting",
    async (name) => {
      await enrol();
      await chmod(join(guardFiles(home).folder, name), 0o640);
      await expect(startGuard({ home, port: 0 })).rejects.toThrow("can be read by others");
    },
  );

  test("of a laptop that joined is undone by leaving alone, which brings back what stood before", async () => {
    await enrol();
    const before = await readGuardSettings(guardFiles(home));
    if (isSolo(before)) throw new Error("it stands alone");
    const keychain = secretService("/nonexistent");
    const joining = await prepareJoining(home, null);
    await finishJoining(home, joining, {
      ...before,
      gateway: "https://fourgate.example.com:4400",
      deviceKey: joining.key.place,
      joined: { at: "2026-11-22T14:00:00.000Z", trust: { ca: [], only: false } },
    });
    await expect(enrol()).rejects.toThrow("this machine has joined the gateway at https://fourgate");
    const settings = await joinedSettings(guardFiles(home));
    if (!settings) throw new Error("it has not joined");
    for (const name of await readdir(guardFiles(home).folder))
      expect((await stat(join(guardFiles(home).folder, name))).mode & 0o077).toBe(0);
    await undoJoining(home, settings, keychain);
    expect(await readGuardSettings(guardFiles(home))).toEqual(before);
    expect(await readdir(home)).toEqual(["guard"]);
  });

  test("that was abandoned leaves nothing behind", async () => {
    await abandonJoining(await prepareJoining(home, null), secretService("/nonexistent"));
    expect(await readdir(home)).toEqual([]);
  });

  test("a machine without a guard says how to set one up", async () => {
    await expect(startGuard({ home, port: 0 })).rejects.toMatchObject({
      code: "config_invalid",
      remedy: "set this machine's guard up with: npx fourgate up",
    });
  });
});
