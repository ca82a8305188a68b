import { X509Certificate, hash } from "node:crypto";

/**
 * The pin of a certificate's key: base64url of the SHA-256 over its SubjectPublicKeyInfo
 * (RFC 7469, 2.4, but for the alphabet).
 */
export function pinOf(pem: string): string {
  const spki = new X509Certificate(pem).publicKey.export({ type: "spki", format: "der" });
  return hash("sha256", spki, "buffer").toString("base64url");
}

/** base64url of 32 bytes. */
export function isPin(text: string): boolean {
  return /^[\w-]{43}$/.test(text);
}

/**
 * The certificate authority whose key has this pin, as PEM of its own: what else a stranger put
 * behind it is not trusted with it. Undefined where the first certificate in the text is none.
 */
export function pinnedCa(text: string, pin: string): string | undefined {
  try {
    const certificate = new X509Certificate(text);
    const pem = certificate.toString();
    return certificate.ca && pinOf(pem) === pin ? pem : undefined;
  } catch {
    return undefined;
  }
}
