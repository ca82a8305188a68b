// oxlint-disable-next-line import/no-unassigned-import -- the library below needs it before it loads
import "reflect-metadata";
import { randomBytes, webcrypto } from "node:crypto";
import { isIP } from "node:net";
import * as x509 from "@peculiar/x509";

// The making of certificates (RFC 5280) is the library's; here is what they say.

/** A certificate and its private key. */
export interface Certified {
  readonly certificatePem: string;
  readonly keyPem: string;
}

const curve = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const dayMs = 24 * 60 * 60 * 1000;
const caDays = 3_650;
/** Apple's systems refuse more than 825 for a company's own authority. */
export const leafDays: number = 90;

x509.cryptoProvider.set(webcrypto);

/** A new certificate authority that can sign servers and nothing below it. `nowMs`: since the epoch. */
export async function makeAuthority(nowMs: number): Promise<Certified> {
  const keys = await webcrypto.subtle.generateKey(curve, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    // The number tells two installations' authorities apart in a browser's list.
    name: `CN=Fourgate ${randomBytes(4).toString("hex")}`,
    notBefore: new Date(nowMs - dayMs),
    notAfter: new Date(nowMs + caDays * dayMs),
    keys,
    signingAlgorithm: curve,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificatePem: pemOf(certificate), keyPem: await privatePem(keys.privateKey) };
}

/** A server's certificate for these DNS names and addresses, from this authority. */
export async function issueLeaf(
  authority: Certified,
  names: readonly string[],
  nowMs: number,
): Promise<Certified> {
  const issuer = new x509.X509Certificate(authority.certificatePem);
  const signingKey = await webcrypto.subtle.importKey(
    "pkcs8",
    x509.PemConverter.decodeFirst(authority.keyPem),
    curve,
    false,
    ["sign"],
  );
  const keys = await webcrypto.subtle.generateKey(curve, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: "CN=Fourgate gateway",
    issuer: issuer.subject,
    notBefore: new Date(nowMs - dayMs),
    notAfter: new Date(Math.min(nowMs + leafDays * dayMs, issuer.notAfter.getTime())),
    publicKey: keys.publicKey,
    signingKey,
    signingAlgorithm: curve,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        names.map((name) => ({ type: isIP(name) === 0 ? "dns" : "ip", value: name })),
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  });
  return { certificatePem: pemOf(certificate), keyPem: await privatePem(keys.privateKey) };
}

/** 16 random bytes, positive and never short. */
function serial(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString("hex");
}

function pemOf(certificate: x509.X509Certificate): string {
  return `${certificate.toString("pem").trim()}\n`;
}

async function privatePem(key: webcrypto.CryptoKey): Promise<string> {
  const pkcs8 = await webcrypto.subtle.exportKey("pkcs8", key);
  return `${x509.PemConverter.encode(pkcs8, "PRIVATE KEY").trim()}\n`;
}
