import { createHmac, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { FourgateError } from "@fourgate/core/errors";
import { replaceFile } from "@fourgate/journal/durable";
import { isMissing } from "@fourgate/core/system-error";

const keyBytes = 32;

/**
 * The organisation's key of fingerprints, which policy bundles carry: 32 bytes in base64url, made from
 * the gateway's own, which never leaves.
 */
export function organisationKey(readerKey: Uint8Array): string {
  return createHmac("sha256", readerKey).update("fingerprints of the organisation").digest("base64url");
}

/**
 * What the key of findings' fingerprints is made from. The same value has the same fingerprint for as
 * long as it stands. Made at first start, mode 0600.
 * @throws FourgateError config_invalid
 */
export async function openReaderKey(home: string): Promise<Uint8Array> {
  const path = join(home, "fingerprint.key");
  try {
    const key = await readFile(path);
    if (key.length === keyBytes) return key;
  } catch (error) {
    if (isMissing(error)) return await makeKey(path);
    throw new FourgateError(
      "config_invalid",
      `${path} cannot be read`,
      "make it readable for the gateway's user",
      error,
    );
  }
  throw new FourgateError(
    "config_invalid",
    `${path} is not a key`,
    "restore it from a backup, or remove it to have a new one",
  );
}

async function makeKey(path: string): Promise<Uint8Array> {
  const key = randomBytes(keyBytes);
  await replaceFile(path, key);
  return key;
}
