import { detectorFacts } from "../policy/detector-facts.ts";
import { bounded, lengthOf, patternText, requiredTexts } from "./bounded-pattern.ts";
import { parseGoPattern, PatternRefused, type Pattern } from "./go-pattern.ts";
import { hostileSteps, stepsPerCharacterMax } from "./hostile.ts";
import { importedPrefix, type ImportedRule, type RuleAllow } from "./imported-rule.ts";

/** A rule as gitleaks' and betterleaks' files have it, once its members' types were checked. */
export interface FileRule {
  readonly id: string;
  readonly regex: string;
  readonly secretGroup: number;
  readonly entropy: number;
  readonly keywords: readonly string[];
  readonly allowlists: readonly FileAllowlist[];
}

export interface FileAllowlist {
  readonly condition: "AND" | "OR";
  readonly regexTarget: "secret" | "match" | "line";
  readonly regexes: readonly string[];
  readonly stopwords: readonly string[];
  /** It also goes by paths or commits, which a text in a prompt does not have. */
  readonly hasPlaces: boolean;
}

const keywordLengthMin = 3;
const keywordLengthMax = 40;

/**
 * The rule as this engine runs it.
 * @throws PatternRefused, whose message is the end of "the rule x cannot be taken over: …"
 */
export function translateRule(rule: FileRule): ImportedRule {
  const id = importedPrefix + rule.id;
  if (!/^[\w.-]{1,100}$/.test(rule.id))
    throw new PatternRefused("its id is none of letters, digits, '.', '_' and '-'");
  if (detectorFacts(rule.id).always)
    throw new PatternRefused("its id is that of a detector which blocks in every mode");
  const parsed = bounded(parseGoPattern(rule.regex));
  const groups = groupsOf(parsed);
  if (rule.secretGroup > groups.length)
    throw new PatternRefused(
      `its secretGroup is ${String(rule.secretGroup)}, and it has ${String(groups.length)} groups`,
    );
  // Without a secretGroup the first group that took part is the secret, and the match where none is.
  const captures = rule.secretGroup > 0 ? [rule.secretGroup] : [...groups, 0];
  const pattern = groups.length > 0 ? withoutOptionalStart(parsed) : parsed;
  const keywords = keywordsOf(rule, pattern);
  const steps = hostileSteps(pattern, keywords);
  if (steps > stepsPerCharacterMax)
    throw new PatternRefused("text can be made on which it takes very long: bound or part its quantifiers");
  return {
    id,
    keywords,
    pattern: patternText(pattern),
    lengthMax: lengthOf(pattern),
    captures,
    entropyMin: rule.entropy > 0 ? rule.entropy : null,
    allow: rule.allowlists.flatMap(translateAllowlist),
  };
}

/** An allowlist that cannot hold for a text is left out: then more is found, never less. */
export function translateAllowlist(list: FileAllowlist): readonly RuleAllow[] {
  if (list.hasPlaces && list.condition === "AND") return [];
  if (list.regexes.length + list.stopwords.length === 0) return [];
  const patterns = list.regexes.map((regex) => {
    const pattern = bounded(parseGoPattern(regex));
    if (hostileSteps(pattern, []) > stepsPerCharacterMax)
      throw new PatternRefused("text can be made on which its allowlist takes very long");
    return patternText(pattern);
  });
  return [
    {
      all: list.condition === "AND",
      target: list.regexTarget,
      patterns,
      stopwords: list.stopwords.map((word) => word.toLowerCase()),
    },
  ];
}

function groupsOf(pattern: Pattern): readonly number[] {
  switch (pattern.kind) {
    case "group":
      return [...(pattern.index === null ? [] : [pattern.index]), ...groupsOf(pattern.body)];
    case "repeat":
      return groupsOf(pattern.body);
    case "sequence":
    case "choice":
      return pattern.parts.flatMap(groupsOf);
    default:
      return [];
  }
}

/**
 * What may be left out at the start takes nothing of the secret, and can be left out: then a match
 * begins where its keyword does. `[\w.-]{0,50}?keyword…` is how most such rules begin.
 */
function withoutOptionalStart(pattern: Pattern): Pattern {
  if (pattern.kind !== "sequence") return pattern;
  const from = pattern.parts.findIndex(
    (part) => part.kind !== "repeat" || part.min > 0 || groupsOf(part).length > 0,
  );
  return from <= 0 ? pattern : { kind: "sequence", parts: pattern.parts.slice(from) };
}

/**
 * The file's keywords where every match holds one of them; else texts that the pattern itself demands.
 * Others would be looked for anywhere in a file, and there are no files here.
 */
function keywordsOf(rule: FileRule, pattern: Pattern): readonly string[] {
  const stated = rule.keywords.map((keyword) => keyword.toLowerCase());
  const required = requiredTexts(pattern, 1);
  const isInside = (text: string): boolean => stated.some((keyword) => text.includes(keyword));
  const usable =
    stated.length > 0 && stated.every(isKeyword) && required.length > 0 && required.every(isInside)
      ? stated
      : requiredTexts(pattern, keywordLengthMin).map((text) => text.slice(0, keywordLengthMax));
  if (usable.length > 0 && usable.every(isKeyword)) return [...new Set(usable)];
  throw new PatternRefused(
    `nothing of ${String(keywordLengthMin)} or more characters stands in all that its regex matches, so there is no keyword to look for`,
  );
}

function isKeyword(text: string): boolean {
  return /^[\x20-\x40\x5b-\x7e]{2,40}$/.test(text);
}
