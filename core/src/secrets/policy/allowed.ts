import type { Workspace } from "../../scope/catalogue.ts";
import type { Principal } from "../../scope/principal.ts";
import type { Finding } from "../finding.ts";

/**
 * Whom an exception is for: "everyone", "user:ann", "team:web", or "repo:mono", which holds where a
 * session works in that repo.
 */
export type AllowScope = "everyone" | `${"user" | "team" | "repo"}:${string}`;

/** An exception as it is judged by: this value, found by this detector, may pass until then. */
export interface Allowed {
  /** Records name it: "a12". */
  readonly id: string;
  readonly detector: string;
  readonly scope: AllowScope;
  /** ISO 8601. From then on it has no effect. */
  readonly expiresAt: string;
}

/** By the fingerprint of the value. */
export type AllowedByFingerprint = Readonly<Record<string, readonly Allowed[]>>;

/** What may be allowed by whom. */
export interface AllowPolicy {
  /** What a developer may do for themself, confirmed at a terminal of their own. */
  readonly developer: DeveloperAllow;
  /** The longest that any exception holds. */
  readonly daysMax: number;
  readonly developerDaysMax: number;
}

/**
 * From the least to the most: nothing, not even ask; ask the operator; let pass what is of medium
 * confidence at most; let pass any finding of their own. What blocks in every mode is never among it.
 */
export const developerAllows = ["none", "request", "test_values", "own_findings"] as const;
export type DeveloperAllow = (typeof developerAllows)[number];

export const allowPolicyDefault: AllowPolicy = {
  developer: "test_values",
  daysMax: 90,
  developerDaysMax: 7,
};

export interface AllowContext {
  readonly principal: Principal;
  readonly workspaces: readonly Workspace[];
  /** Milliseconds since the epoch; without it nothing is allowed. */
  readonly nowMs?: number | undefined;
}

/** The exception that lets this finding pass; undefined for none. What blocks in every mode has none. */
export function allowedBy(
  finding: Pick<Finding, "fingerprint" | "detector" | "always">,
  allowed: AllowedByFingerprint | undefined,
  { principal, workspaces, nowMs }: AllowContext,
): Allowed | undefined {
  if (finding.always || nowMs === undefined || !allowed || !Object.hasOwn(allowed, finding.fingerprint))
    return undefined;
  return allowed[finding.fingerprint]?.find(
    ({ detector, scope, expiresAt }) =>
      detector === finding.detector &&
      nowMs < Date.parse(expiresAt) &&
      holdsFor(scope, principal, workspaces),
  );
}

function holdsFor(scope: AllowScope, { user, teams }: Principal, workspaces: readonly Workspace[]): boolean {
  const colon = scope.indexOf(":");
  const name = scope.slice(colon + 1);
  switch (colon < 0 ? scope : scope.slice(0, colon)) {
    case "everyone":
      return true;
    case "user":
      return name === user;
    case "team":
      return teams.includes(name);
    case "repo":
      return workspaces.some(({ repo }) => repo === name);
    default:
      return false;
  }
}

/** The scope that a text names; undefined for none. */
export function readScope(text: string): AllowScope | undefined {
  return text === "everyone" || /^(?:user|team|repo):[^\p{Cc}]{1,200}$/u.test(text)
    ? (text as AllowScope)
    : undefined;
}

/** Without what is for another person: an exception tells that there is something to find. */
export function allowedFor(
  allowed: AllowedByFingerprint | undefined,
  { user, teams }: Principal,
): AllowedByFingerprint {
  const isOther = ({ scope }: Allowed): boolean =>
    (scope.startsWith("user:") && scope !== `user:${user}`) ||
    (scope.startsWith("team:") && !teams.includes(scope.slice("team:".length)));
  const own = Object.entries(allowed ?? {}).flatMap(([fingerprint, entries]) => {
    const kept = entries.filter((entry) => !isOther(entry));
    return kept.length === 0 ? [] : [[fingerprint, kept] as const];
  });
  return Object.fromEntries(own);
}
