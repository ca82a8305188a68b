import { hash } from "node:crypto";
import { compilePolicy } from "@fourgate/core/scope/compile";
import type { CedarEngine } from "@fourgate/core/scope/cedar";
import type { PolicySnapshot } from "@fourgate/core/scope/policy";
import { loadConfig, type GatewayConfig } from "./config/load.ts";
import type { GatewayEnv } from "./config/env.ts";
import { createDevices, type DeviceCounts, type Devices } from "./identity/devices.ts";
import { createIdentity, type Identity } from "./identity/identity.ts";
import type { Roster } from "./identity/roster.ts";

/** Everything that a configuration says, made ready. Immutable; replaced whole. */
export interface GatewaySnapshot {
  readonly config: GatewayConfig;
  readonly policy: PolicySnapshot;
  readonly identity: Identity;
  readonly devices: Devices;
}

/**
 * `counts` are the devices' numbers, which outlive a configuration.
 * @throws FourgateError config_invalid
 */
export async function loadSnapshot(
  env: GatewayEnv,
  engine: CedarEngine,
  counts: DeviceCounts,
): Promise<GatewaySnapshot> {
  const config = await loadConfig(env, engine);
  return {
    config,
    policy: compilePolicy(config.policy, engine),
    identity: createIdentity(config),
    devices: createDevices(config.devices, counts),
  };
}

/** The same, with everybody who may come in as of now: the file's people and the administered ones. */
export function withRoster(snapshot: GatewaySnapshot, roster: Roster, counts: DeviceCounts): GatewaySnapshot {
  return {
    ...snapshot,
    identity: createIdentity({ users: roster.users() }, roster.revokedTokens()),
    devices: createDevices(roster.devices(), counts),
  };
}

/** Everything that decides, Cedar's text included, and the digest by which a policy record names it. */
export function policyText({ config }: GatewaySnapshot): { readonly text: string; readonly sha256: string } {
  const text = JSON.stringify(config.policy);
  return { text, sha256: hash("sha256", text, "hex") };
}
