import { createPublicKey, sign, verify, type KeyObject } from "node:crypto";
import { FourgateError } from "@fourgate/core/errors";

/** Signs as this device: raw Ed25519 signatures, 64 bytes. */
export type Sign = (bytes: Uint8Array) => Uint8Array;

/**
 * Signs with this key; undefined is what could not be read. `where`: as a person knows the place.
 * @throws FourgateError config_invalid
 */
export function signer(key: KeyObject | undefined, where: string): Sign {
  if (key?.asymmetricKeyType === "ed25519") return (bytes) => sign(null, bytes, key);
  throw new FourgateError(
    "config_invalid",
    key === undefined ? `${where} holds no private key` : `${where} holds no Ed25519 key`,
    "enrol this machine's guard again",
  );
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
