import type { Prompt } from "../prompt/prompt.ts";
import type { Deployment } from "../route/deployment.ts";
import type { Catalogue, Classification, Label, Workspace } from "./catalogue.ts";
import type { SecretsPolicy } from "../secrets/policy/secrets-policy.ts";
import type { Principal } from "./principal.ts";

export type GateMode = "enforce" | "observe" | "off";

/** The operator's words, from which a snapshot is compiled; what the guard's bundle carries. */
export interface PolicySource {
  readonly version: string;
  /** Cedar policies by id. */
  readonly cedar: Readonly<Record<string, string>>;
  readonly catalogue: Catalogue;
  readonly deployments: readonly Deployment[];
  readonly gates: GateModes;
  /** Agent roles and the folders ("repo" or "repo/folder") they may enter. */
  readonly agents: Readonly<Record<string, readonly string[]>>;
  /** Ids of detectors that are off for everybody: nobody looks for theirs. */
  readonly detectorsOff: readonly string[];
  /** Per detector and team; absent: as built in. */
  readonly secrets?: SecretsPolicy | undefined;
  /** Whether guards take WebSockets for Responses (default), or answer them 426. */
  readonly websocket?: "judge" | "refuse" | undefined;
  /** What guards may do while their gateway is away; absent: nothing. */
  readonly emergency?: EmergencyPolicy | undefined;
}

/** A guard that cannot reach its gateway may send what is not restricted straight to a deployment. */
export interface EmergencyPolicy {
  /** From the making of the guard's last bundle. */
  readonly hoursMax: number;
  /** Names, in the order in which they are tried. None of them needs a key that the gateway holds. */
  readonly deployments: readonly string[];
  /** What may wait on a laptop to be handed in. */
  readonly waitingMibMax: number;
}

export interface GateModes {
  readonly audit: "enforce" | "off";
  readonly scope: GateMode;
  readonly secrets: GateMode;
  readonly private: "enforce" | "off";
  /** Modes of a team's own, by its name; what a team leaves out is as above. See modes.ts. */
  readonly teams?: Readonly<Record<string, TeamModes>> | undefined;
}

/** Gates 1 and 4 have no observing mode, and no team switches a gate off. */
export interface TeamModes {
  readonly scope?: TeamMode | undefined;
  readonly secrets?: TeamMode | undefined;
}

export type TeamMode = "enforce" | "observe";

export type ScopeAction = "read" | "write" | "send";

/** What a decision is about: a catalogued folder, or content of no catalogued place. */
export interface ScopeNode {
  /** Null: uncatalogued. */
  readonly repo: string | null;
  /** As the catalogue spells it; "" is the root. */
  readonly folder: string;
  /** For uncatalogued content only: known to be stricter than the catalogue's `uncatalogued`. */
  readonly classification?: Classification;
}

export interface ScopeDecision {
  readonly allowed: boolean;
  /** Ids of the policies that decided; a rule of Fourgate's own where none did. */
  readonly rules: readonly string[];
}

/** Immutable; replaced whole when policy changes. Compiled by compile.ts. */
export interface PolicySnapshot {
  readonly source: PolicySource;
  readonly version: string;
  /**
   * What the policies say. With an agent role, user and agent must both be permitted. An error
   * of the engine is a refusal by the rule "policy-error". `deployment` belongs to "send" only.
   */
  decide(
    principal: Principal,
    action: ScopeAction,
    node: ScopeNode,
    deployment: Deployment | null,
  ): ScopeDecision;
  /** Where the prompt's content came from; distinct, in no particular order. */
  labels(prompt: Prompt, workspaces: readonly Workspace[]): readonly Label[];
}
