import { versionWithAllowed } from "@fourgate/core/bundle";
import { withSecrets } from "@fourgate/core/scope/compile";
import type { PolicySource } from "@fourgate/core/scope/policy";
import type { GatewaySnapshot } from "../snapshot.ts";
import type { AllowList } from "./allow-list.ts";

/** The files' policy with what the journal and this gateway add: exceptions, and the key of their fingerprints. */
export function withAllowed(
  snapshot: GatewaySnapshot,
  list: AllowList,
  fingerprintKey: string,
  nowMs: number,
): GatewaySnapshot {
  const { policy } = snapshot.config;
  const source: PolicySource = {
    ...policy,
    version: versionWithAllowed(policy.version, list.changeCount),
    secrets: { ...policy.secrets, fingerprintKey, allowed: list.inForce(nowMs) },
  };
  return { ...snapshot, policy: withSecrets(snapshot.policy, source) };
}
