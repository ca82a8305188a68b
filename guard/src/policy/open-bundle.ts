import { createRequire } from "node:module";
import type { KeyObject } from "node:crypto";
import { openBundle, sameFiles } from "@fourgate/core/bundle";
import type { CedarEngine } from "@fourgate/core/scope/cedar";
import { compilePolicy, withSecrets } from "@fourgate/core/scope/compile";
import { reportCodec } from "@fourgate/wire/report-codec";
import { verifier } from "../device/keys.ts";
import type { OpenBundle } from "./policy-keeper.ts";

/** The Cedar engine for Node; its ES build is for bundlers. */
export function cedarEngine(): CedarEngine {
  return createRequire(import.meta.url)("@cedar-policy/cedar-wasm/nodejs") as CedarEngine;
}

/** Checks a bundle's signature with the gateway's key, its number and expiry, and compiles its policies. */
export function bundleOpener(gatewayKey: KeyObject, engine: CedarEngine): OpenBundle {
  const verify = verifier(gatewayKey);
  return (text, expected, inForce) => {
    const bundle = openBundle(text.trim(), reportCodec, verify, expected);
    const inUse = inForce?.snapshot;
    // An unchanged policy keeps what it has worked out already; exceptions change nothing of it.
    const snapshot =
      inUse && sameFiles(inUse.version, bundle.version)
        ? withSecrets(inUse, bundle.policy)
        : compilePolicy(bundle.policy, engine);
    return {
      number: bundle.number,
      issuedMs: bundle.issuedAtMs,
      expiresMs: bundle.expiresAtMs,
      principal: bundle.principal,
      snapshot,
    };
  };
}
