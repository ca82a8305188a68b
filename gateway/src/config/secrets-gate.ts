import { z } from "zod";
import type { Confidence } from "@fourgate/core/secrets/detector";
import { builtInIds, detectorFacts, detectorKinds } from "@fourgate/core/secrets/policy/detector-facts";
import {
  allowPolicyDefault,
  developerAllows,
  type DeveloperAllow,
} from "@fourgate/core/secrets/policy/allowed";
import {
  detectorActions,
  offForAll,
  type DetectorAction,
  type SecretsPolicy,
} from "@fourgate/core/secrets/policy/secrets-policy";
import type { ConfigFile } from "./config-file.ts";
import type { Fault } from "./fault.ts";
import { nearestName } from "./nearest-name.ts";

/** `secrets:` of fourgate.yaml: gate 3 beyond its mode. */
export interface SecretsEntry extends RulesEntry {
  teams: Record<string, TeamRulesEntry>;
  allow: { developer: DeveloperAllow; days_max: number; developer_days_max: number };
  restore: { files: boolean; tools: string[]; shell: "never" | "always" };
}

interface TeamRulesEntry extends RulesEntry {
  allow?: { developer: DeveloperAllow } | undefined;
}

export interface RulesEntry {
  /** By a detector's id or a kind of detectors. */
  detectors: Record<string, DetectorAction>;
  confidence_min?: Confidence | undefined;
}

const detectorCountMax = 5_000;
const restoreToolCountMax = 1_000;
const name = z.string().min(1).max(200);
const rules = {
  detectors: z
    .record(name, z.enum(detectorActions))
    .refine((all) => Object.keys(all).length <= detectorCountMax, "names too many detectors")
    .default({}),
  confidence_min: z.enum(["low", "medium", "high"]).optional(),
};

const developer = z.enum(developerAllows);

export const secretsSchema: z.ZodType<SecretsEntry> = z.strictObject({
  ...rules,
  teams: z
    .record(name, z.strictObject({ ...rules, allow: z.strictObject({ developer }).optional() }))
    .default({}),
  allow: z
    .strictObject({
      developer: developer.default(allowPolicyDefault.developer),
      days_max: z.int().min(1).max(3_650).default(allowPolicyDefault.daysMax),
      developer_days_max: z.int().min(1).max(3_650).default(allowPolicyDefault.developerDaysMax),
    })
    .prefault({}),
  restore: z
    .strictObject({
      files: z.boolean().default(true),
      tools: z.array(name).max(restoreToolCountMax).default([]),
      shell: z.enum(["never", "always"]).default("never"),
    })
    .prefault({}),
});

/** Names that are none, and rules that lower what nobody may lower. */
export function secretsFaults({ secrets, detectors, teams }: ConfigFile): Fault[] {
  const faults: Fault[] = [];
  const names = [...builtInIds(), ...detectorKinds];
  const check = (path: readonly PropertyKey[], id: string, action: DetectorAction, key?: string): void => {
    const fault = (message: string): void => {
      faults.push({ path, message, ...(key === undefined ? {} : { key }) });
    };
    if (!names.includes(id)) fault(unknownName(id, names));
    else if (detectorFacts(id).always && action !== "enforce")
      fault(`${id} blocks in every mode and cannot be lowered`);
  };
  detectors.off.forEach((id, i) => {
    check(["detectors", "off", i], id, "off");
    if (Object.hasOwn(secrets.detectors, id))
      faults.push({ path: ["detectors", "off", i], message: "stands under secrets.detectors, too" });
  });
  const checkRules = (path: readonly PropertyKey[], entry: RulesEntry): void => {
    for (const [id, action] of Object.entries(entry.detectors)) check([...path, "detectors"], id, action, id);
  };
  checkRules(["secrets"], secrets);
  if (secrets.allow.developer_days_max > secrets.allow.days_max)
    faults.push({ path: ["secrets", "allow"], message: "developer_days_max is more than days_max" });
  for (const [team, entry] of Object.entries(secrets.teams)) {
    if (!teams.includes(team)) {
      const shown = /^[\w .-]{1,40}$/.test(team) ? `"${team}"` : "a team's name";
      faults.push({ path: ["secrets", "teams"], key: team, message: `${shown} is not one of teams` });
    }
    checkRules(["secrets", "teams", team], entry);
  }
  return faults;
}

function unknownName(id: string, names: readonly string[]): string {
  const shown = /^[\w./-]{1,60}$/.test(id) ? `"${id}"` : "this name";
  const near = nearestName(id, names);
  return `${shown} is no detector${near === undefined ? "" : `; "${near}" is one`}`;
}

export interface SecretsOfPolicy {
  readonly secrets: SecretsPolicy;
  readonly detectorsOff: readonly string[];
}

export function secretsOfPolicy({ secrets, detectors }: ConfigFile): SecretsOfPolicy {
  const rulesOf = (entry: RulesEntry): Pick<SecretsPolicy, "detectors" | "confidenceMin"> => ({
    detectors: entry.detectors,
    confidenceMin: entry.confidence_min,
  });
  const own = rulesOf(secrets);
  const policy: SecretsPolicy = {
    ...own,
    detectors: { ...Object.fromEntries(detectors.off.map((id) => [id, "off" as const])), ...own.detectors },
    teams: Object.fromEntries(
      Object.entries(secrets.teams).map(([team, entry]) => [
        team,
        { ...rulesOf(entry), developerAllow: entry.allow?.developer },
      ]),
    ),
    allow: {
      developer: secrets.allow.developer,
      daysMax: secrets.allow.days_max,
      developerDaysMax: secrets.allow.developer_days_max,
    },
    restore: secrets.restore,
  };
  return { secrets: policy, detectorsOff: offForAll(policy, builtInIds()) };
}
