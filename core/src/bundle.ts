import type { ReportCodec } from "./audit/guard-report.ts";
import { FourgateError } from "./errors.ts";
import type { Deployment } from "./route/deployment.ts";
import type { PolicySource } from "./scope/policy.ts";
import type { Principal } from "./scope/principal.ts";
import { allowedFor } from "./secrets/policy/allowed.ts";

/**
 * What a guard judges by, made by its gateway for one principal and signed with the gateway's
 * key: `base64url(JSON).base64url(signature)`, the signature over the JSON's bytes.
 */
export interface PolicyBundle {
  readonly format: "fourgate-bundle/1";
  /** Never falls: a guard refuses one that is lower than what it has seen. */
  readonly number: number;
  /** PolicySource.version. */
  readonly version: string;
  /** Milliseconds since the epoch, the gateway's clock. */
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
  readonly principal: Principal;
  /** Without what only the gateway needs: deployments have no URL, but for those of an emergency. */
  readonly policy: PolicySource;
}

/** 8 MiB of text: thousands of folders and policies. */
const bundleLengthMax: number = 8 * 1024 * 1024;

export interface BundleExpectation {
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
  /** The highest number seen so far; 0 for none. */
  readonly numberMin: number;
}

/** A policy's version while exceptions were changed so many times: "9f2c…" or "9f2c…+12". */
export function versionWithAllowed(version: string, changes: number): string {
  return changes === 0 ? version : `${version}+${String(changes)}`;
}

/** Whether two versions are of the same files, whatever exceptions they carry. */
export function sameFiles(a: string, b: string): boolean {
  return a.split("+", 1)[0] === b.split("+", 1)[0];
}

/**
 * The part of a policy that leaves the gateway for this principal's guard. Of addresses only those that
 * an emergency needs, of exceptions only those that can hold for them.
 */
export function policyForGuard(source: PolicySource, principal: Principal): PolicySource {
  const told = new Set(source.emergency?.deployments);
  const { secrets } = source;
  return {
    ...source,
    ...(secrets?.allowed ? { secrets: { ...secrets, allowed: allowedFor(secrets.allowed, principal) } } : {}),
    deployments: source.deployments.map((deployment) =>
      told.has(deployment.name) ? deployment : { ...deployment, url: "" },
    ),
  };
}

/** The bundle's text. `sign` gives the raw Ed25519 signature of the given bytes. */
export function sealBundle(
  bundle: PolicyBundle,
  codec: ReportCodec,
  sign: (bytes: Uint8Array) => Uint8Array,
): string {
  const bytes = codec.encode(JSON.stringify(bundle));
  return `${codec.toBase64url(bytes)}.${codec.toBase64url(sign(bytes))}`;
}

/**
 * The bundle, once its signature, number and expiry hold.
 * @throws FourgateError config_invalid (malformed or not signed by this key) or policy_stale (older, expired)
 */
export function openBundle(
  text: string,
  codec: ReportCodec,
  verify: (bytes: Uint8Array, signature: Uint8Array) => boolean,
  expected: BundleExpectation,
): PolicyBundle {
  const bundle = verifiedBundle(text, codec, verify);
  if (bundle.number < expected.numberMin) {
    throw new FourgateError(
      "policy_stale",
      `the policy bundle has number ${String(bundle.number)}, and number ${String(expected.numberMin)} was already in force`,
      "ask your operator whether the gateway was restored from an old backup",
    );
  }
  if (bundle.expiresAtMs <= expected.nowMs) {
    throw new FourgateError(
      "policy_stale",
      "the policy bundle has expired",
      "check that the gateway answers, and this machine's clock",
    );
  }
  return bundle;
}

function verifiedBundle(
  text: string,
  codec: ReportCodec,
  verify: (bytes: Uint8Array, signature: Uint8Array) => boolean,
): PolicyBundle {
  const [body, signature, ...rest] = text.length > bundleLengthMax ? [] : text.split(".");
  if (!body || !signature || rest.length > 0) throw notABundle("is not signed");
  let bytes: Uint8Array;
  let signed: boolean;
  try {
    bytes = codec.fromBase64url(body);
    signed = verify(bytes, codec.fromBase64url(signature));
  } catch (error) {
    throw notABundle("cannot be read", error);
  }
  if (!signed) throw notABundle("is not signed by this guard's gateway");
  let value: unknown;
  try {
    value = JSON.parse(codec.decode(bytes));
  } catch (error) {
    throw notABundle("cannot be read", error);
  }
  if (!isBundle(value)) throw notABundle("is of another version");
  return value;
}

function notABundle(how: string, cause?: unknown): FourgateError {
  return new FourgateError(
    "config_invalid",
    `the policy bundle ${how}`,
    "enrol this machine's guard again",
    cause,
  );
}

/** Signed by the gateway, so only its format is checked. */
function isBundle(value: unknown): value is PolicyBundle {
  if (typeof value !== "object" || value === null) return false;
  const bundle = value as Record<keyof PolicyBundle, unknown>;
  const policy = bundle.policy as Record<keyof PolicySource, unknown> | null;
  return (
    bundle.format === "fourgate-bundle/1" &&
    [bundle.number, bundle.issuedAtMs, bundle.expiresAtMs].every((count) => Number.isSafeInteger(count)) &&
    typeof bundle.principal === "object" &&
    bundle.principal !== null &&
    typeof policy === "object" &&
    policy !== null &&
    typeof bundle.version === "string" &&
    policy.version === bundle.version &&
    [policy.cedar, policy.catalogue, policy.gates, policy.agents].every(
      (member) => typeof member === "object",
    ) &&
    Array.isArray(policy.detectorsOff) &&
    Array.isArray(policy.deployments) &&
    policy.deployments.every((one: Partial<Deployment> | null) => Array.isArray(one?.protocols))
  );
}
