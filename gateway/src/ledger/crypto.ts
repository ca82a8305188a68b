import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPublicKey,
  createSecretKey,
  hash,
  randomBytes,
  KeyObject,
  verify,
} from "node:crypto";
import type { Sha256, VerifyEd25519 } from "@fourgate/core/audit/digest";

export const sha256: Sha256 = (bytes) => hash("sha256", bytes, "buffer");

/** SubjectPublicKeyInfo of an Ed25519 key up to the key itself (RFC 8410). */
const spkiHead = Buffer.from("302a300506032b6570032100", "hex");

export const verifyEd25519: VerifyEd25519 = (publicKey, message, signature) => {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  try {
    const key = createPublicKey({ key: Buffer.concat([spkiHead, publicKey]), format: "der", type: "spki" });
    return verify(null, message, key, signature);
  } catch {
    return false;
  }
};

/** The 32 bytes of an Ed25519 key's public half. */
export function rawPublicKey(privateKey: KeyObject): Uint8Array {
  return new Uint8Array(
    createPublicKey(privateKey).export({ format: "der", type: "spki" }).subarray(spkiHead.length),
  );
}

export function hmacSha256(key: KeyObject | Uint8Array, ...pieces: readonly (Uint8Array | string)[]): Buffer {
  const hmac = createHmac("sha256", secretKey(key));
  for (const piece of pieces) hmac.update(piece);
  return hmac.digest();
}

/** Node finds out that bytes are no KeyObject by two errors that it throws and catches: ten times what a key costs. */
function secretKey(key: KeyObject | Uint8Array): KeyObject {
  return key instanceof KeyObject ? key : createSecretKey(key);
}

export const nonceBytes = 12;
const tagBytes = 16;

/** How long `seal` makes so many bytes. */
export function sealedBytes(plainBytes: number): number {
  return plainBytes + tagBytes;
}

/** AES-256-GCM. The tag ends the ciphertext. A nonce is never used twice with a key: take it from Nonces. */
export function seal(
  key: KeyObject | Uint8Array,
  plaintext: Uint8Array,
  associated: Uint8Array,
  nonce: Uint8Array,
): Buffer {
  const sealed = Buffer.allocUnsafe(sealedBytes(plaintext.length));
  sealInto(sealed, key, plaintext, associated, nonce);
  return sealed;
}

/** The same, into memory of that length, which may stand beside the associated data. */
export function sealInto(
  sealed: Uint8Array,
  key: KeyObject | Uint8Array,
  plaintext: Uint8Array,
  associated: Uint8Array,
  nonce: Uint8Array,
): void {
  const cipher = createCipheriv("aes-256-gcm", secretKey(key), nonce);
  cipher.setAAD(associated);
  sealed.set(cipher.update(plaintext), 0);
  // Nothing is left over by this mode.
  cipher.final();
  sealed.set(cipher.getAuthTag(), plaintext.length);
}

/** @throws Error when key, nonce, associated data or ciphertext are not those of `seal` */
export function unseal(
  key: KeyObject | Uint8Array,
  ciphertext: Uint8Array,
  associated: Uint8Array,
  nonce: Uint8Array,
): Buffer {
  const decipher = createDecipheriv("aes-256-gcm", secretKey(key), nonce, { authTagLength: tagBytes });
  decipher.setAAD(associated);
  decipher.setAuthTag(ciphertext.subarray(ciphertext.length - tagBytes));
  return Buffer.concat([
    decipher.update(ciphertext.subarray(0, ciphertext.length - tagBytes)),
    decipher.final(),
  ]);
}

/** Random nonces, drawn many at a time: a call for twelve bytes costs as much as one for four thousand. */
export class Nonces {
  #pool: Buffer = Buffer.alloc(0);
  #at = 0;

  next(): Uint8Array {
    if (this.#at + nonceBytes > this.#pool.length) {
      this.#pool = randomBytes(nonceBytes * 340);
      this.#at = 0;
    }
    this.#at += nonceBytes;
    return this.#pool.subarray(this.#at - nonceBytes, this.#at);
  }
}
