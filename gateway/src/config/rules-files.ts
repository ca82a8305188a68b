import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parse } from "smol-toml";
import { z } from "zod";
import { FourgateError } from "@fourgate/core/errors";
import { PatternRefused } from "@fourgate/core/secrets/rules/go-pattern";
import {
  importedPrefix,
  type ImportedRule,
  type RuleAllow,
} from "@fourgate/core/secrets/rules/imported-rule";
import {
  translateAllowlist,
  translateRule,
  type FileAllowlist,
  type FileRule,
} from "@fourgate/core/secrets/rules/translate-rule";

/** `secrets.rules_files` of fourgate.yaml. */
export interface RulesFileEntry {
  file: string;
  /** Ids of rules that are not wanted, or cannot be taken over. */
  skip: string[];
}

const fileBytesMax = 4 * 1024 * 1024;
const ruleCountMax = 2_000;
const text = z.string().max(20_000);
const texts = z.array(text).max(10_000);

const allowlist = z.strictObject({
  description: text.optional(),
  condition: z.enum(["AND", "OR", "and", "or", "&&", "||"]).default("OR"),
  regexTarget: z.enum(["secret", "match", "line"]).default("secret"),
  regexes: texts.default([]),
  stopwords: texts.default([]),
  paths: texts.default([]),
  commits: texts.default([]),
  targetRules: texts.optional(),
});

/** What changes nothing of what a text's rule finds is taken and not looked at. */
const rule = z.strictObject({
  id: z.string().min(1).max(200),
  description: text.optional(),
  regex: text.optional(),
  path: text.optional(),
  secretGroup: z.int().min(0).max(99).default(0),
  entropy: z.number().min(0).max(8).default(0),
  keywords: texts.default([]),
  tags: texts.optional(),
  allowlist: allowlist.optional(),
  allowlists: z.array(allowlist).max(100).default([]),
  required: z.unknown().optional(),
  skipReport: z.boolean().optional(),
  // betterleaks asks vendors whether a secret works; that never happens here.
  validate: z.unknown().optional(),
  tokenEfficiency: z.boolean().optional(),
});

const rulesFile = z.strictObject({
  title: text.optional(),
  description: text.optional(),
  minVersion: text.optional(),
  betterleaksMinVersion: text.optional(),
  extend: z
    .strictObject({
      useDefault: z.boolean().optional(),
      path: text.optional(),
      url: text.optional(),
      disabledRules: texts.optional(),
    })
    .optional(),
  allowlist: allowlist.optional(),
  allowlists: z.array(allowlist).max(100).default([]),
  rules: z.array(z.unknown()).max(ruleCountMax).default([]),
});

export interface RulesOfFiles {
  readonly rules: readonly ImportedRule[];
  /** One line for each file, for the operator. */
  readonly notes: readonly string[];
}

/**
 * The rules of all files, translated. A rule that cannot be taken over is refused by name, unless it
 * is skipped: none is left out in silence.
 * @throws FourgateError config_invalid, naming file, rule and reason
 */
export async function readRulesFiles(
  home: string,
  entries: readonly RulesFileEntry[],
): Promise<RulesOfFiles> {
  const rules: ImportedRule[] = [];
  const notes: string[] = [];
  for (const { file, skip } of entries) {
    const of = rulesOf(file, await tomlOf(home, file), new Set(skip));
    for (const one of of) {
      if (rules.some(({ id }) => id === one.id))
        throw refused(file, [
          `the rule ${one.id.slice(importedPrefix.length)} stands there twice, or in another file too`,
        ]);
      rules.push(one);
    }
    const skipped = skip.length === 0 ? "" : `, without ${skip.join(", ")}`;
    notes.push(`${file}: ${String(of.length)} rules${skipped}`);
  }
  return { rules, notes };
}

function rulesOf(file: string, value: unknown, skip: ReadonlySet<string>): readonly ImportedRule[] {
  const parsed = rulesFile.safeParse(value);
  if (!parsed.success) throw refused(file, parsed.error.issues.map(faultText));
  const { extend, allowlist: global, allowlists, rules: given } = parsed.data;
  const faults: string[] = [];
  if (extend?.path !== undefined || extend?.url !== undefined)
    faults.push("extend: name that file in secrets.rules_files as well");
  const ids = given.map(idOf);
  for (const id of skip) if (!ids.includes(id)) faults.push(`skip: there is no rule ${id.slice(0, 100)}`);
  const taken: ImportedRule[] = [];
  given.forEach((one, index) => {
    const id = ids[index] ?? "";
    if (skip.has(id)) return;
    try {
      taken.push(takenOver(one));
    } catch (error) {
      if (!(error instanceof PatternRefused)) throw error;
      const named = /^[\w.-]{1,100}$/.test(id) ? `the rule ${id}` : `rule number ${String(index + 1)}`;
      faults.push(`${named} cannot be taken over: ${error.message}`);
    }
  });
  if (faults.length > 0) throw refused(file, faults);
  return withGlobal(file, taken, global ? [global, ...allowlists] : allowlists);
}

/** @throws PatternRefused */
function takenOver(value: unknown): ImportedRule {
  const parsed = rule.safeParse(value);
  if (!parsed.success) throw new PatternRefused(parsed.error.issues.map(faultText).join(", "));
  const { id, regex, path, secretGroup, entropy, keywords, required, skipReport } = parsed.data;
  if (regex === undefined || path !== undefined)
    throw new PatternRefused("it goes by paths, and what a tool sends has none for every text");
  if (required !== undefined) throw new PatternRefused("it asks for other rules' findings beside it");
  if (skipReport === true) throw new PatternRefused("it serves other rules alone");
  const { allowlist: old, allowlists } = parsed.data;
  const lists = (old ? [old, ...allowlists] : allowlists).map(fileAllowlist);
  const own: FileRule = { id, regex, secretGroup, entropy, keywords, allowlists: lists };
  return translateRule(own);
}

/** The file's own allowlists hold for all of its rules, or for those that they name. */
function withGlobal(
  file: string,
  rules: readonly ImportedRule[],
  lists: readonly z.infer<typeof allowlist>[],
): readonly ImportedRule[] {
  let more: readonly { readonly of: readonly RuleAllow[]; readonly targets: readonly string[] | undefined }[];
  try {
    more = lists.map((list) => ({ of: translateAllowlist(fileAllowlist(list)), targets: list.targetRules }));
  } catch (error) {
    if (error instanceof PatternRefused)
      throw refused(file, [`the allowlist cannot be taken over: ${error.message}`]);
    throw error;
  }
  return rules.map((one) => ({
    ...one,
    allow: [
      ...one.allow,
      ...more.flatMap(({ of, targets }) =>
        targets === undefined || targets.includes(one.id.slice(importedPrefix.length)) ? of : [],
      ),
    ],
  }));
}

function fileAllowlist(list: z.infer<typeof allowlist>): FileAllowlist {
  return {
    condition: /^(?:and|&&)$/i.test(list.condition) ? "AND" : "OR",
    regexTarget: list.regexTarget,
    regexes: list.regexes,
    stopwords: list.stopwords,
    hasPlaces: list.paths.length + list.commits.length > 0,
  };
}

function idOf(value: unknown): string {
  const { id } = (value ?? {}) as { readonly id?: unknown };
  return typeof id === "string" ? id : "";
}

async function tomlOf(home: string, file: string): Promise<unknown> {
  const path = resolve(home, file);
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new FourgateError(
      "config_invalid",
      `secrets.rules_files: ${path} cannot be read`,
      "correct the path, which counts from the data folder",
      error,
    );
  }
  if (bytes.length > fileBytesMax) throw refused(file, ["it is larger than 4 MiB"]);
  try {
    return parse(bytes.toString("utf8"));
  } catch (error) {
    const { line } = error as { readonly line?: number };
    throw refused(file, [`it is no TOML${line === undefined ? "" : `, line ${String(line)}`}`]);
  }
}

function faultText(issue: z.core.$ZodIssue): string {
  const at = issue.path.map(String).join(".").slice(0, 100);
  const what =
    issue.code === "unrecognized_keys"
      ? `has ${issue.keys.map((key) => (/^[\w-]{1,40}$/.test(key) ? key : "a key")).join(", ")}, which is not known`
      : "is not as the format has it";
  return at === "" ? `it ${what}` : `${at} ${what}`;
}

const faultCountMax = 10;

function refused(file: string, faults: readonly string[]): FourgateError {
  const shown = faults.slice(0, faultCountMax).map((fault) => `${file}: ${fault}`);
  if (faults.length > shown.length) shown.push(`and ${String(faults.length - shown.length)} more`);
  return new FourgateError(
    "config_invalid",
    shown.join("\n"),
    "correct the file, or name the rules under skip of secrets.rules_files",
  );
}
