import { X509Certificate, createPrivateKey } from "node:crypto";
import { mkdir, open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { FourgateError } from "@fourgate/core/errors";
import { isMissing } from "@fourgate/core/system-error";
import { pinOf } from "@fourgate/wire/pin";
import type { Certified } from "./authority.ts";

/**
 * The gateway's own certificate authority, from `<home>/tls`; made at the first call, readable by
 * its owner alone. Key and certificate stand in one file, so that they are there together or not
 * at all. `clock`: milliseconds since the epoch.
 * @throws FourgateError config_invalid
 */
export async function openOwnCa(home: string, clock: () => number): Promise<Certified> {
  const found = await readOwnCa(home);
  if (found) return found;
  const { makeAuthority } = await import("./authority.ts");
  const made = await makeAuthority(clock());
  const folder = join(home, "tls");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = join(folder, "ca.pem.new");
  {
    await using file = await open(draft, "w", 0o600);
    await file.chmod(0o600);
    await file.writeFile(made.keyPem + made.certificatePem);
    await file.sync();
  }
  await rename(draft, caPath(home));
  return made;
}

/**
 * The pin of the gateway's own authority, for join codes; null where it has none.
 * @throws FourgateError config_invalid
 */
export async function ownCaPin(home: string): Promise<string | null> {
  const found = await readOwnCa(home);
  return found ? pinOf(found.certificatePem) : null;
}

async function readOwnCa(home: string): Promise<Certified | undefined> {
  const path = caPath(home);
  let text: string;
  let mode: number;
  try {
    await using file = await open(path, "r");
    mode = (await file.stat()).mode;
    text = await file.readFile("utf8");
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw fault(path, "cannot be read", "make it readable for the gateway's user", error);
  }
  if (process.platform !== "win32" && (mode & 0o077) !== 0)
    throw fault(path, "can be read by other users", `run: chmod 600 ${path}`);
  const [keyPem, certificatePem] = [block(text, "PRIVATE KEY"), block(text, "CERTIFICATE")];
  if (keyPem !== undefined && certificatePem !== undefined && belong(certificatePem, keyPem))
    return { keyPem, certificatePem };
  throw fault(
    path,
    "holds no certificate authority",
    "restore it from a backup, or remove it and let every laptop join again",
  );
}

function belong(certificatePem: string, keyPem: string): boolean {
  try {
    const certificate = new X509Certificate(certificatePem);
    return certificate.ca && certificate.checkPrivateKey(createPrivateKey(keyPem));
  } catch {
    return false;
  }
}

function block(text: string, label: string): string | undefined {
  return new RegExp(`-----BEGIN ${label}-----\n[^-]+-----END ${label}-----\n`).exec(text)?.[0];
}

function caPath(home: string): string {
  return join(home, "tls", "ca.pem");
}

function fault(path: string, what: string, remedy: string, cause?: unknown): FourgateError {
  return new FourgateError("config_invalid", `${path} ${what}`, remedy, cause);
}

/** @throws FourgateError config_invalid */
export async function readPem(path: string, what: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw fault(`${what} ${path}`, "cannot be read", "name a file that the gateway's user can read", error);
  }
}
