import { z } from "zod";
import { FourgateError } from "@fourgate/core/errors";
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
import { importedPrefix, type ImportedRule } from "@fourgate/core/secrets/rules/imported-rule";
import { mayBePrivateHost } from "../names/private-address.ts";
import type { ConfigFile } from "./config-file.ts";
import type { Fault } from "./fault.ts";
import type { RulesFileEntry } from "./rules-files.ts";
import { nearestName } from "./nearest-name.ts";

/** `secrets:` of fourgate.yaml: gate 3 beyond its mode. */
export interface SecretsEntry extends RulesEntry {
  teams: Record<string, TeamRulesEntry>;
  rules_files: RulesFileEntry[];
  allow: { developer: DeveloperAllow; days_max: number; developer_days_max: number };
  restore: { files: boolean; tools: string[]; shell: "never" | "always" };
  /** Of the secret files on laptops. */
  local: { exclude: string[] };
  /** A service that looks for names in what has left. */
  names_model?: { url: string; language: string; score_min: number } | undefined;
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
const ruleMembers = {
  detectors: z
    .record(name, z.enum(detectorActions))
    .refine((all) => Object.keys(all).length <= detectorCountMax, "names too many detectors")
    .default({}),
  confidence_min: z.enum(["low", "medium", "high"]).optional(),
};

const rulesPath = z.string().min(1).max(1_000);
const developer = z.enum(developerAllows);

function isPrivateUrl(text: string): boolean {
  const url = URL.parse(text);
  return (
    url !== null &&
    (url.protocol === "http:" || url.protocol === "https:") &&
    url.username === "" &&
    url.password === "" &&
    mayBePrivateHost(url.hostname)
  );
}

export const secretsSchema: z.ZodType<SecretsEntry> = z.strictObject({
  ...ruleMembers,
  names_model: z
    .strictObject({
      url: z
        .string()
        .max(1_000)
        .refine(isPrivateUrl, "must be http or https at a loopback or private host, without a log-in"),
      language: z
        .string()
        .regex(/^[a-z]{2}$/, "must be two letters")
        .default("en"),
      score_min: z.number().min(0).max(1).default(0.5),
    })
    .optional(),
  local: z.strictObject({ exclude: z.array(name).max(1_000).default([]) }).prefault({}),
  teams: z
    .record(name, z.strictObject({ ...ruleMembers, allow: z.strictObject({ developer }).optional() }))
    .default({}),
  rules_files: z
    .array(
      z.union(
        [
          rulesPath.transform((file) => ({ file, skip: [] })),
          z.strictObject({ file: rulesPath, skip: z.array(name).max(5_000).default([]) }),
        ],
        { error: "must be a file, or {file, skip: [ids of rules]}" },
      ),
    )
    .max(100)
    .default([]),
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
    // Those of the operator's own files are known once the files are read.
    if (id.startsWith(importedPrefix)) return;
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

/** @throws FourgateError config_invalid: a rule is named that is in none of the files */
export function secretsOfPolicy(
  { secrets, detectors }: ConfigFile,
  rules: readonly ImportedRule[],
): SecretsOfPolicy {
  const ids = rules.map(({ id }) => id);
  const named = [secrets, ...Object.values(secrets.teams)].flatMap((entry) => Object.keys(entry.detectors));
  const unknown = [...named, ...detectors.off].find(
    (id) => id.startsWith(importedPrefix) && !ids.includes(id),
  );
  if (unknown !== undefined)
    throw new FourgateError(
      "config_invalid",
      `fourgate.yaml: secrets: ${unknownName(unknown, ids)}`,
      "correct the name, or the files of secrets.rules_files",
    );
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
    ...(rules.length === 0 ? {} : { rules }),
    allow: {
      developer: secrets.allow.developer,
      daysMax: secrets.allow.days_max,
      developerDaysMax: secrets.allow.developer_days_max,
    },
    restore: secrets.restore,
    localExclude: secrets.local.exclude,
  };
  return { secrets: policy, detectorsOff: offForAll(policy, [...builtInIds(), ...ids]) };
}
