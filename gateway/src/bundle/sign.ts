import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { policyForGuard, sealBundle } from "@fourgate/core/bundle";
import { FourgateError } from "@fourgate/core/errors";
import { isMissing } from "@fourgate/core/system-error";
import type { PolicySource } from "@fourgate/core/scope/policy";
import type { Principal } from "@fourgate/core/scope/principal";
import { replaceFile } from "@fourgate/journal/durable";
import { reportCodec } from "@fourgate/wire/report-codec";

/** A guard stops at its bundle's end, so this is also how long a withdrawn policy may live on. */
const lifeMs = 60 * 60 * 1000;

/** Makes the signed policy bundles of this gateway. */
export interface BundleMaker {
  /** Ed25519, the raw 32 bytes in base64url: what a guard is enrolled with. */
  readonly publicKey: string;
  /** From now on bundles carry this policy. Its number is on disk before this resolves. */
  adopt(source: PolicySource): Promise<void>;
  /** The bundle's text for this principal's guard. */
  bundleFor(principal: Principal): string;
}

/**
 * Reads the key and the last number from `<home>/bundle`, or makes them. `clock`: milliseconds
 * since the epoch.
 * @throws FourgateError config_invalid
 */
export async function openBundleMaker(home: string, clock: () => number): Promise<BundleMaker> {
  const folder = join(home, "bundle");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const key = await openKey(join(folder, "signing.key"));
  const numberPath = join(folder, "number.json");
  let current: { readonly number: number; readonly source: PolicySource } | null = null;
  return {
    publicKey: createPublicKey(key).export({ format: "jwk" }).x ?? "",
    async adopt(source) {
      const last = await lastNumber(numberPath);
      // Seconds keep the number rising even where the file was lost.
      const number =
        last?.version === source.version
          ? last.number
          : Math.max((last?.number ?? 0) + 1, Math.floor(clock() / 1000));
      await replaceFile(numberPath, Buffer.from(`${JSON.stringify({ number, version: source.version })}\n`));
      current = { number, source };
    },
    bundleFor(principal) {
      if (!current)
        throw new FourgateError(
          "policy_stale",
          "the gateway has no policy yet",
          "try again when it has started",
        );
      const issuedAtMs = clock();
      const { number, source } = current;
      return sealBundle(
        {
          format: "fourgate-bundle/1",
          number,
          version: source.version,
          issuedAtMs,
          expiresAtMs: issuedAtMs + lifeMs,
          principal,
          policy: policyForGuard(source, principal),
        },
        reportCodec,
        (bytes) => sign(null, bytes, key),
      );
    },
  };
}

async function openKey(path: string): Promise<KeyObject> {
  const pem = await readIfThere(path);
  if (pem === undefined) {
    const { privateKey } = generateKeyPairSync("ed25519");
    await replaceFile(path, Buffer.from(privateKey.export({ type: "pkcs8", format: "pem" })));
    return privateKey;
  }
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === "ed25519") return key;
  } catch {
    // Said below, without what the file holds.
  }
  throw new FourgateError(
    "config_invalid",
    `${path} holds no Ed25519 private key`,
    "restore it from a backup, or remove it and enrol every guard again",
  );
}

async function lastNumber(
  path: string,
): Promise<{ readonly number: number; readonly version: string } | undefined> {
  const text = await readIfThere(path);
  if (text === undefined) return undefined;
  try {
    const { number, version } = JSON.parse(text) as Record<string, unknown>;
    if (typeof number === "number" && Number.isSafeInteger(number) && typeof version === "string")
      return { number, version };
  } catch {
    // Said below.
  }
  throw new FourgateError(
    "config_invalid",
    `${path} cannot be read`,
    "restore it from a backup, or remove it",
  );
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw new FourgateError(
      "config_invalid",
      `${path} cannot be read`,
      "make it readable for the gateway's user",
      error,
    );
  }
}
