import { hash, randomBytes } from "node:crypto";

/** A new token: `fgt_` and 32 random bytes in base64url. It is shown once; only its hash is kept. */
export function newToken(): string {
  return `fgt_${randomBytes(32).toString("base64url")}`;
}

export function isToken(text: string): boolean {
  return /^fgt_[A-Za-z0-9_-]{43}$/.test(text);
}

/** SHA-256 in lower-case hex: enough for 256 random bits, where a password would need a slow hash. */
export function tokenHash(token: string): string {
  return hash("sha256", token, "hex");
}
