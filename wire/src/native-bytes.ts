import { createHmac, createSecretKey } from "node:crypto";
import type { EqualBytes } from "@fourgate/core/prompt/prompt";

/** The same memory. */
export function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** memcmp: tens of GB/s, against about one for a loop. */
export const equalBytes: EqualBytes = (a, aStart, b, bStart, lengthBytes) => {
  if (aStart + lengthBytes > a.length || bStart + lengthBytes > b.length) return false;
  return bufferOf(a).compare(bufferOf(b), bStart, bStart + lengthBytes, aStart, aStart + lengthBytes) === 0;
};

/** HMAC-SHA256 in hex: what core calls a keyed hash. */
export function keyedHash(key: Uint8Array): (bytes: Uint8Array) => string {
  // As a KeyObject it is made ready once: 4 µs a hash instead of 20.
  const secret = createSecretKey(key);
  return (bytes) => createHmac("sha256", secret).update(bytes).digest("hex");
}
