import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from "node:crypto";
import { FourgateError } from "@fourgate/core/errors";
import { readPrivateFile } from "./private-file.ts";

/** Signs as this device: raw Ed25519 signatures, 64 bytes. */
export type Sign = (bytes: Uint8Array) => Uint8Array;

/** @throws FourgateError config_invalid */
export async function openDeviceKey(path: string): Promise<Sign> {
  const pem = await readPrivateFile(path);
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    throw new FourgateError(
      "config_invalid",
      `${path} holds no private key`,
      "enrol this machine's guard again",
    );
  }
  if (key.asymmetricKeyType !== "ed25519") {
    throw new FourgateError(
      "config_invalid",
      `${path} is not an Ed25519 key`,
      "enrol this machine's guard again",
    );
  }
  return (bytes) => sign(null, bytes, key);
}

/** An Ed25519 public key as the raw 32 bytes in base64url (RFC 8037's `x`). */
export function publicKeyText(key: KeyObject): string {
  return key.export({ format: "jwk" }).x ?? "";
}

/** @throws FourgateError config_invalid */
export function readPublicKey(text: string): KeyObject {
  try {
    return createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: text }, format: "jwk" });
  } catch (error) {
    throw new FourgateError(
      "config_invalid",
      "the gateway's public key is not an Ed25519 key in base64url",
      "enrol this machine's guard again",
      error,
    );
  }
}

export function verifier(key: KeyObject): (bytes: Uint8Array, signature: Uint8Array) => boolean {
  return (bytes, signature) => signature.length === 64 && verify(null, bytes, key, signature);
}
