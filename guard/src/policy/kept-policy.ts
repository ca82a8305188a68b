import { readFile } from "node:fs/promises";
import { openBundle, type PolicyBundle } from "@fourgate/core/bundle";
import { FourgateError } from "@fourgate/core/errors";
import type { PolicySource } from "@fourgate/core/scope/policy";
import type { Principal } from "@fourgate/core/scope/principal";
import { isMissing } from "@fourgate/core/system-error";
import { reportCodec } from "@fourgate/wire/report-codec";
import type { GuardFiles } from "../config/guard-home.ts";
import { readPublicKey, verifier } from "../device/keys.ts";
import { readPrivateFile } from "../device/private-file.ts";
import { isSolo, isThere, readGuardSettings, type LinkedSettings } from "../enrolment.ts";
import { readerKey } from "../reader-key.ts";
import { readExceptions } from "../solo/exceptions.ts";
import { readSoloFile } from "../solo/solo-file.ts";
import { soloPolicy, soloPrincipal } from "../solo/solo-policy.ts";

/** The policy that this machine's guard judges by, as it lies on disk, for who judges without the guard. */
export interface KeptPolicy {
  readonly principal: Principal;
  readonly source: PolicySource;
  /** The gateway whose policy it is; null: this machine's own. */
  readonly gateway: string | null;
  /** Milliseconds since the epoch; null: it does not end. The guard judges by none that ran out. */
  readonly expiresMs: number | null;
  /** By it the guard's own findings have their fingerprints. */
  readonly fingerprintKey: Uint8Array;
}

/**
 * @throws FourgateError unauthenticated (revoked), policy_stale (none was kept yet), config_invalid (not signed by the
 * guard's gateway, or a file of a guard alone that is not valid)
 */
export async function readKeptPolicy(files: GuardFiles): Promise<KeptPolicy> {
  const settings = await readGuardSettings(files);
  const ownKey = readerKey(await readPrivateFile(files.placeholderKey));
  if (isSolo(settings)) {
    return {
      principal: soloPrincipal(settings),
      source: soloPolicy(await readSoloFile(files.solo), await readExceptions(files.exceptions)),
      gateway: null,
      expiresMs: null,
      fingerprintKey: ownKey,
    };
  }
  if (await isThere(files.revoked))
    throw new FourgateError(
      "unauthenticated",
      `the gateway at ${settings.gateway} does not know this device any more, so no policy of its is in force`,
      "join it again, or leave it: npx fourgate leave",
    );
  const { principal, policy, expiresAtMs } = await readBundle(files.bundle, settings);
  const key = policy.secrets?.fingerprintKey;
  return {
    principal,
    source: policy,
    gateway: settings.gateway,
    expiresMs: expiresAtMs,
    fingerprintKey: key === undefined ? ownKey : Buffer.from(key, "base64url"),
  };
}

async function readBundle(
  path: string,
  { gateway, gatewayPublicKey }: LinkedSettings,
): Promise<PolicyBundle> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    const what = isMissing(error) ? "has no policy yet" : `cannot read its policy, ${path}`;
    throw new FourgateError(
      "policy_stale",
      `this machine works for the gateway at ${gateway}, and its guard ${what}`,
      fetchedAtStart,
      error,
    );
  }
  const verify = verifier(readPublicKey(gatewayPublicKey));
  try {
    // One that ran out is still the last word of the gateway's; who judges by it says so.
    return openBundle(text.trim(), reportCodec, verify, { nowMs: 0, numberMin: 0 });
  } catch (error) {
    if (!(error instanceof FourgateError)) throw error;
    throw new FourgateError(error.code, `${path}: ${error.message}`, fetchedAtStart, error);
  }
}

const fetchedAtStart = "the guard gets it from the gateway when it starts: npx fourgate run -- TOOL";
