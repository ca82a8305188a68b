import type { Confidence } from "../detector.ts";
import type { ImportedRule } from "../rules/imported-rule.ts";
import {
  allowPolicyDefault,
  developerAllows,
  type AllowedByFingerprint,
  type AllowPolicy,
  type DeveloperAllow,
} from "./allowed.ts";
import { detectorFacts } from "./detector-facts.ts";
import type { RestorePolicy } from "./restore-policy.ts";

/** What is done about one detector's findings; strictest first. */
export const detectorActions = ["enforce", "observe", "off"] as const;
export type DetectorAction = (typeof detectorActions)[number];

/** From the most to the least that a threshold lets through to the gate. */
export const confidences: readonly Confidence[] = ["low", "medium", "high"];

/** What the operator says of gate 3 beyond its mode; what is left out is as built in. */
export interface SecretsPolicy extends SecretRules {
  /** A team's own rules, by its name; what a team leaves out is as above. */
  readonly teams?: Readonly<Record<string, SecretRules>> | undefined;
  /** Where guards put values back. */
  readonly restore?: RestorePolicy | undefined;
  readonly allow?: AllowPolicy | undefined;
  /** Of files of the operator's own, beside what is built in. */
  readonly rules?: readonly ImportedRule[] | undefined;
  /** Names of secret files and of variables in them that guards do not learn; `*` stands for anything. */
  readonly localExclude?: readonly string[] | undefined;
  /** Exceptions in force. */
  readonly allowed?: AllowedByFingerprint | undefined;
  /**
   * The organisation's key of fingerprints, 32 bytes in base64url: with it the same value has the same
   * fingerprint at every door.
   */
  readonly fingerprintKey?: string | undefined;
}

export interface SecretRules {
  /** By a detector's id or by a kind of detectors; an id goes before its kind. */
  readonly detectors?: Readonly<Record<string, DetectorAction>> | undefined;
  /** A finding of less is recorded and nothing else. */
  readonly confidenceMin?: Confidence | undefined;
  /** A team's own; the organisation's stands in `allow`. */
  readonly developerAllow?: DeveloperAllow | undefined;
}

/** As they apply to one person. */
export interface PersonSecretRules {
  readonly actionOf: (detector: string) => DetectorAction;
  readonly confidenceMin: Confidence;
  readonly developerAllow: DeveloperAllow;
}

const confidenceMinDefault: Confidence = "medium";

/**
 * A team has its own rules or else the organisation's, and those of a detector are else its own. Who
 * is in several teams has the strictest of theirs, so that nobody gets around a rule by one more
 * team. A detector that blocks in every mode enforces.
 */
export function secretRulesFor(
  policy: SecretsPolicy | undefined,
  teams: readonly string[],
): PersonSecretRules {
  const all = policy ?? {};
  const rules: readonly (SecretRules | undefined)[] =
    teams.length === 0 ? [undefined] : teams.map((team) => rulesOf(all, team));
  const { developer } = all.allow ?? allowPolicyDefault;
  const allows = rules.map((own) => own?.developerAllow ?? developer);
  const ofTeams = rules.map((own) => own?.confidenceMin ?? all.confidenceMin ?? confidenceMinDefault);
  return {
    actionOf(detector) {
      const { always, observes, isOff, kind } = detectorFacts(detector);
      if (always) return "enforce";
      const said = (own: SecretRules | undefined): DetectorAction | undefined =>
        stated(own, detector) ?? stated(own, kind);
      const actions = rules.map(
        (own) => said(own) ?? said(all) ?? (isOff ? "off" : observes ? "observe" : "enforce"),
      );
      return detectorActions.find((action) => actions.includes(action)) ?? "enforce";
    },
    confidenceMin: confidences.find((confidence) => ofTeams.includes(confidence)) ?? confidenceMinDefault,
    developerAllow: developerAllows.find((one) => allows.includes(one)) ?? "none",
  };
}

export function isBelow(confidence: Confidence, min: Confidence): boolean {
  return confidences.indexOf(confidence) < confidences.indexOf(min);
}

/** Detectors of `ids` that are off for everybody, so that nobody need look for theirs. */
export function offForAll(policy: SecretsPolicy, ids: readonly string[]): readonly string[] {
  const people = [[], ...Object.keys(policy.teams ?? {}).map((team) => [team])];
  const rules = people.map((teams) => secretRulesFor(policy, teams));
  return ids.filter((id) => rules.every(({ actionOf }) => actionOf(id) === "off"));
}

function rulesOf(policy: SecretsPolicy, team: string): SecretRules | undefined {
  const { teams } = policy;
  return teams && Object.hasOwn(teams, team) ? teams[team] : undefined;
}

function stated(rules: SecretRules | undefined, name: string): DetectorAction | undefined {
  const { detectors } = rules ?? {};
  return detectors && Object.hasOwn(detectors, name) ? detectors[name] : undefined;
}
