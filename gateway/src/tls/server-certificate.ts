import { X509Certificate, createPrivateKey } from "node:crypto";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { createSecureContext, type SecureContextOptions } from "node:tls";
import { FourgateError } from "@fourgate/core/errors";
import { issueLeaf, leafDays } from "./authority.ts";
import { openOwnCa, readPem } from "./own-ca.ts";
import type { TlsSettings } from "./settings.ts";

/** What the server shows, and when to look for another. */
export interface ServerCertificate {
  readonly context: SecureContextOptions;
  /** The gateway's own authority, PEM; null where the certificate was given. */
  readonly caPem: string | null;
  /** Names and addresses that it is made for, as in a URL. */
  readonly names: readonly string[];
  /** Milliseconds since the epoch. */
  readonly expiresMs: number;
  /** Changes when the files do; "" for a certificate of the gateway's own. */
  readonly filesState: string;
}

/** Loopback's names are always in it, so that whoever sits at the machine can check. */
const localNames = ["localhost", "127.0.0.1", "::1"];
const dayMs = 24 * 60 * 60 * 1000;
/** A leaf of which less is left is made anew. */
export const renewMsMin: number = (leafDays / 3) * dayMs;

/**
 * The certificate for these settings: a new one from the gateway's own authority, whose key stays
 * in memory, or the one in the given files. `nowMs`: since the epoch.
 * @throws FourgateError config_invalid
 */
export async function serverCertificate(
  home: string,
  settings: TlsSettings,
  nowMs: number,
): Promise<ServerCertificate> {
  return settings.kind === "own_ca"
    ? await ownCertificate(home, settings.names, nowMs)
    : await givenCertificate(resolve(home, settings.certFile), resolve(home, settings.keyFile), nowMs);
}

async function ownCertificate(
  home: string,
  stated: readonly string[],
  nowMs: number,
): Promise<ServerCertificate> {
  const ca = await openOwnCa(home, () => nowMs);
  const names = [...new Set([...stated, ...localNames])];
  const leaf = await issueLeaf(ca, names, nowMs);
  return {
    context: contextOf(leaf.certificatePem + ca.certificatePem, leaf.keyPem),
    caPem: ca.certificatePem,
    names,
    expiresMs: Date.parse(new X509Certificate(leaf.certificatePem).validTo),
    filesState: "",
  };
}

async function givenCertificate(
  certFile: string,
  keyFile: string,
  nowMs: number,
): Promise<ServerCertificate> {
  const filesState = await stateOf(certFile, keyFile);
  const cert = await readPem(certFile, "gateway.tls.cert_file");
  const key = await readPem(keyFile, "gateway.tls.key_file");
  const certificate = parsed(cert, key, certFile);
  const expiresMs = Date.parse(certificate.validTo);
  if (expiresMs <= nowMs) {
    throw new FourgateError(
      "config_invalid",
      `the certificate in ${certFile} ran out at ${new Date(expiresMs).toISOString()}`,
      "put a new one there",
    );
  }
  return { context: contextOf(cert, key), caPem: null, names: namesOf(certificate), expiresMs, filesState };
}

/** Changes whenever one of the files does. */
export async function stateOf(...paths: readonly string[]): Promise<string> {
  const states = await Promise.all(paths.map((path) => stat(path).catch(() => undefined)));
  return states.map((found) => `${String(found?.mtimeMs)} ${String(found?.size)}`).join("\n");
}

function parsed(cert: string, key: string, path: string): X509Certificate {
  try {
    const certificate = new X509Certificate(cert);
    if (certificate.checkPrivateKey(createPrivateKey(key))) return certificate;
  } catch (error) {
    throw new FourgateError(
      "config_invalid",
      `gateway.tls: ${path} or its key cannot be read`,
      "both must be PEM, the key without a passphrase",
      error,
    );
  }
  throw new FourgateError(
    "config_invalid",
    `gateway.tls: the key is not that of the certificate in ${path}`,
    "name the two files that belong together",
  );
}

function contextOf(cert: string, key: string): SecureContextOptions {
  const options: SecureContextOptions = { cert, key, minVersion: "TLSv1.2" };
  // Fails here, where it can be told, and not at the first caller.
  createSecureContext(options);
  return options;
}

function namesOf(certificate: X509Certificate): string[] {
  return (certificate.subjectAltName ?? "")
    .split(", ")
    .flatMap((entry) => /^(?:DNS|IP Address):(.+)$/.exec(entry)?.[1] ?? []);
}
