import { createPrivateKey, createPublicKey, hash, sign, verify, type KeyObject } from "node:crypto";
import type { Sha256, VerifyEd25519 } from "@fourgate/core/audit/digest";

export const sha256: Sha256 = (bytes) => hash("sha256", bytes, "buffer");

const spkiHead = Buffer.from("302a300506032b6570032100", "hex");
const pkcs8Head = Buffer.from("302e020100300506032b657004220420", "hex");

export const verifyEd25519: VerifyEd25519 = (publicKey, message, signature) =>
  signature.length === 64 &&
  verify(
    null,
    message,
    createPublicKey({ key: Buffer.concat([spkiHead, publicKey]), format: "der", type: "spki" }),
    signature,
  );

export interface SigningKey {
  readonly publicKey: Uint8Array;
  readonly sign: (message: Uint8Array) => Uint8Array;
}

/** A key made from its number: tests that fail can be run again. */
export function signingKey(number: number): SigningKey {
  const seed = hash("sha256", `key ${number}`, "buffer");
  const key: KeyObject = createPrivateKey({
    key: Buffer.concat([pkcs8Head, seed]),
    format: "der",
    type: "pkcs8",
  });
  const publicKey = createPublicKey(key).export({ format: "der", type: "spki" }).subarray(spkiHead.length);
  return { publicKey: new Uint8Array(publicKey), sign: (message) => sign(null, message, key) };
}
