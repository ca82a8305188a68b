import { createHash } from "node:crypto";
import type { Deployment } from "@fourgate/core/route/deployment";
import type { PolicySource } from "@fourgate/core/scope/policy";
import type { Principal } from "@fourgate/core/scope/principal";
import { builtInIds } from "@fourgate/core/secrets/policy/detector-facts";
import { offForAll, type SecretsPolicy } from "@fourgate/core/secrets/policy/secrets-policy";
import type { SoloSettings } from "../enrolment.ts";
import { inForce, type SoloException } from "./exceptions.ts";
import type { SoloDeployment, SoloFile } from "./solo-file.ts";

/** The longest that an exception holds which a developer made for themself. */
export const soloAllowDaysMax = 90;

/** Gate 3 alone: nobody else set bounds to what this developer may see and where it may go. */
export function soloPolicy(file: SoloFile, exceptions: readonly SoloException[]): PolicySource {
  const secrets: SecretsPolicy = {
    detectors: file.secrets.detectors,
    confidenceMin: file.secrets.confidence_min,
    allowed: inForce(exceptions),
    allow: { developer: "own_findings", daysMax: soloAllowDaysMax, developerDaysMax: soloAllowDaysMax },
  };
  const source: Omit<PolicySource, "version"> = {
    cedar: { "solo-permits": "permit (principal, action, resource);" },
    catalogue: { uncatalogued: "internal", repos: [] },
    deployments: file.deployments.map(deploymentOf),
    gates: { audit: "off", scope: "off", secrets: "enforce", private: "off" },
    agents: {},
    detectorsOff: offForAll(secrets, builtInIds()),
    secrets,
    websocket: file.websocket,
  };
  const version = createHash("sha256").update(JSON.stringify(source)).digest("hex").slice(0, 16);
  return { version: `solo-${version}`, ...source };
}

/** Whoever works at a guard that stands alone. */
export function soloPrincipal({ user, device }: Pick<SoloSettings, "user" | "device">): Principal {
  return { user, device, teams: [], level: 0, agent: null };
}

function deploymentOf({ name, url, protocols, models, subscription }: SoloDeployment): Deployment {
  return {
    name,
    class: "cloud",
    protocols,
    subscription,
    url: url.replace(/\/+$/, ""),
    terms: { training: "allowed", retentionDays: 0, region: "", account: "" },
    models,
    model: null,
    auth: "client",
    rehearsal: false,
  };
}
