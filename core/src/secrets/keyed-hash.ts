/**
 * A keyed digest (HMAC-SHA-256 or as strong) in lower-case hex, at least 32 bytes of it. The key
 * belongs to the caller; equal bytes give equal digests for as long as the key stays.
 */
export type KeyedHash = (bytes: Uint8Array) => string;

/** Sets one use of the key apart from another: the digest of `purpose`, a zero byte, then the bytes. */
export function hashFor(keyedHash: KeyedHash, purpose: string, bytes: Uint8Array): string {
  const tagged = new Uint8Array(purpose.length + 1 + bytes.length);
  for (let i = 0; i < purpose.length; i++) tagged[i] = purpose.charCodeAt(i);
  tagged.set(bytes, purpose.length + 1);
  return keyedHash(tagged);
}
