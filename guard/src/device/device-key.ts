import { createPrivateKey, generateKeyPairSync, randomBytes, type KeyObject } from "node:crypto";
import { rm } from "node:fs/promises";
import type { GuardFiles } from "../config/guard-home.ts";
import { keychainFault, type Keychain } from "./keychain/keychain.ts";
import { publicKeyText, signer, type Sign } from "./keys.ts";
import { readPrivateFile, writePrivateFile } from "./private-file.ts";

/** Where a device's key lies: in device.key, or in the system's keychain under this name. */
export type DeviceKeyPlace = { readonly in: "file" } | { readonly in: "keychain"; readonly name: string };

export interface MadeDeviceKey {
  /** Ed25519, the raw 32 bytes in base64url. */
  readonly publicKey: string;
  readonly place: DeviceKeyPlace;
}

/**
 * Makes a device's key pair and keeps it: in the keychain where one is given, else in a file that
 * only its owner can read.
 * @throws FourgateError config_invalid
 */
export async function makeDeviceKey(files: GuardFiles, keychain: Keychain | null): Promise<MadeDeviceKey> {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const made = publicKeyText(publicKey);
  if (keychain === null) {
    await writePrivateFile(files.deviceKey, privateKey.export({ type: "pkcs8", format: "pem" }).toString());
    return { publicKey: made, place: { in: "file" } };
  }
  const name = `device-${randomBytes(8).toString("hex")}`;
  const secret = privateKey.export({ type: "pkcs8", format: "der" }).toString("base64");
  await keychain.store(name, secret);
  // What it does not give back now, it will not give back when the guard starts.
  if ((await keychain.read(name)) !== secret)
    throw keychainFault(keychain.title, "does not give back what it took");
  return { publicKey: made, place: { in: "keychain", name } };
}

/** @throws FourgateError config_invalid */
export async function openDeviceKey(
  files: GuardFiles,
  place: DeviceKeyPlace,
  keychain: Keychain,
): Promise<Sign> {
  if (place.in === "file") {
    const pem = await readPrivateFile(files.deviceKey);
    return signer(privateKeyOf({ key: pem, format: "pem" }), files.deviceKey);
  }
  const secret = await keychain.read(place.name);
  if (secret === undefined) throw keychainFault(keychain.title, "does not hold this device's key");
  const der = Buffer.from(secret, "base64");
  return signer(privateKeyOf({ key: der, format: "der", type: "pkcs8" }), keychain.title);
}

/** Forgets the key, wherever it lies. @throws FourgateError config_invalid */
export async function removeDeviceKey(
  files: GuardFiles,
  place: DeviceKeyPlace,
  keychain: Keychain,
): Promise<void> {
  if (place.in === "keychain") await keychain.remove(place.name);
  else await rm(files.deviceKey, { force: true });
}

function privateKeyOf(input: Parameters<typeof createPrivateKey>[0]): KeyObject | undefined {
  try {
    return createPrivateKey(input);
  } catch {
    // Without the error, which may quote what it read.
    return undefined;
  }
}
