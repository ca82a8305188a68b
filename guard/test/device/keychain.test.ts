import { createPublicKey, verify } from "node:crypto";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { guardFiles } from "../../src/config/guard-home.ts";
import { makeDeviceKey, openDeviceKey, removeDeviceKey } from "../../src/device/device-key.ts";
import type { Keychain } from "../../src/device/keychain/keychain.ts";
import { macosKeychain } from "../../src/device/keychain/macos.ts";
import { secretService } from "../../src/device/keychain/secret-service.ts";
import { windowsDataProtection } from "../../src/device/keychain/windows.ts";
import { runTool } from "../../src/device/keychain/os-tool.ts";
import { desktopKeyring, keyringNeeds } from "../../../tools/desktop/keyring.ts";

let home: string;
let stack: AsyncDisposableStack;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "guard-keychain-"));
  await mkdir(guardFiles(home).folder);
  stack = new AsyncDisposableStack();
  stack.defer(() => rm(home, { recursive: true }));
  stack.defer(() => void vi.unstubAllEnvs());
  vi.stubEnv("STAND_IN_STORE", home);
});
afterEach(() => stack.disposeAsync());

/** A program of this name. */
async function standIn(name: string): Promise<string> {
  const path = join(home, name);
  const source = join(import.meta.dirname, "stand-ins", `${name}.ts`);
  await writeFile(path, `#!/bin/sh\nexec ${process.execPath} ${source} "$@"\n`, { mode: 0o755 });
  return path;
}

/** Kept, given back, of use, and gone; by the key that the gateway is told. */
async function keeps(keychain: Keychain): Promise<void> {
  const files = guardFiles(home);
  expect(await keychain.answers()).toBe(true);
  const { publicKey, place } = await makeDeviceKey(files, keychain);
  expect(place.in).toBe("keychain");
  expect(await readdir(files.folder)).not.toContain("device.key");
  const sign = await openDeviceKey(files, place, keychain);
  const bytes = Buffer.from("stated");
  const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: publicKey }, format: "jwk" });
  expect(verify(null, bytes, key, sign(bytes))).toBe(true);
  const second = await makeDeviceKey(files, keychain);
  expect(second.publicKey).not.toBe(publicKey);
  expect((await openDeviceKey(files, place, keychain))(bytes)).toEqual(sign(bytes));
  await removeDeviceKey(files, place, keychain);
  await removeDeviceKey(files, place, keychain);
  await expect(openDeviceKey(files, place, keychain)).rejects.toMatchObject({ code: "config_invalid" });
}

describe("a device's key", () => {
  test("in a file is refused when others can read it, and is gone when it was removed", async () => {
    const files = guardFiles(home);
    const none = secretService("/nonexistent");
    const { place } = await makeDeviceKey(files, null);
    await chmod(files.deviceKey, 0o640);
    await expect(openDeviceKey(files, place, none)).rejects.toThrow("can be read by others");
    await removeDeviceKey(files, place, none);
    expect(await readdir(files.folder)).toEqual([]);
  });

  test("lies in a real GNOME Keyring", keyringNeeds, async () => {
    const keyring = stack.use(await desktopKeyring());
    for (const [name, value] of Object.entries(keyring.env)) vi.stubEnv(name, value);
    await keeps(secretService());
    const { place } = await makeDeviceKey(guardFiles(home), secretService());
    await keyring.end();
    expect(await secretService().answers()).toBe(false);
    await expect(openDeviceKey(guardFiles(home), place, secretService())).rejects.toMatchObject({
      code: "config_invalid",
    });
  });

  test("lies in macOS's keychain, and was in no argument of security(1)", async () => {
    const keychain = macosKeychain(await standIn("security"));
    await keeps(keychain);
    const { place } = await makeDeviceKey(guardFiles(home), keychain);
    const secret = await keychain.read(place.in === "keychain" ? place.name : "");
    const { calls } = JSON.parse(await readFile(join(home, "keychain.json"), "utf8")) as {
      calls: string[][];
    };
    expect(calls.length).toBeGreaterThan(5);
    expect(calls.flat()).not.toContain(secret);
    expect(calls.flat()).not.toContain("add-generic-password");
  });

  test("lies encrypted by Windows in the guard's folder, and was in no argument", async () => {
    const { folder } = guardFiles(home);
    const keychain = windowsDataProtection(folder, await standIn("powershell"));
    await keeps(keychain);
    const { place } = await makeDeviceKey(guardFiles(home), keychain);
    const secret = (await keychain.read(place.in === "keychain" ? place.name : "")) ?? "";
    expect(await readFile(join(home, "calls.txt"), "utf8")).not.toContain(secret);
    for (const name of await readdir(folder)) {
      expect(await readFile(join(folder, name), "utf8")).not.toContain(secret);
    }
  });

  test.each([secretService("/nonexistent"), macosKeychain("/nonexistent")])(
    "needs a keychain that answers: $title is away",
    async (keychain) => {
      expect(await keychain.answers()).toBe(false);
      await expect(makeDeviceKey(guardFiles(home), keychain)).rejects.toMatchObject({
        code: "config_invalid",
      });
    },
  );

  test("is not waited for without end", async () => {
    const begunMs = performance.now();
    expect(await runTool("/bin/sleep", ["60"], "", 200)).toEqual({ code: null, out: "" });
    expect(performance.now() - begunMs).toBeLessThan(45_000);
  });
});
