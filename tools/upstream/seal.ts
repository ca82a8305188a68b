import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

const NONCE_BYTES = 16;

/** An opaque text that holds only where it was given: it is bound to the digest of all that stands before it. */
export function seal(key: Uint8Array, before: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  return Buffer.concat([nonce, mac(key, before, nonce)]).toString("base64");
}

export function isSealedHere(key: Uint8Array, before: string, given: string): boolean {
  const bytes = Buffer.from(given, "base64");
  if (bytes.toString("base64") !== given) return false;
  const expected = mac(key, before, bytes.subarray(0, NONCE_BYTES));
  const told = bytes.subarray(NONCE_BYTES);
  return told.length === expected.length && timingSafeEqual(told, expected);
}

function mac(key: Uint8Array, before: string, nonce: Uint8Array): Buffer {
  return createHmac("sha256", key).update(before).update("\n").update(nonce).digest();
}
