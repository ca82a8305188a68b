/**
 * A rule of an operator's own file, translated: data, so that it travels in a policy. Its pattern is
 * looked for around its keywords, which need not stand at the start.
 */
export interface ImportedRule {
  /** "rules/" and the id that the file gives it. */
  readonly id: string;
  /** Lower-case ASCII; every match holds one of them. */
  readonly keywords: readonly string[];
  /** RegExp source, without flags; every quantifier is bounded. */
  readonly pattern: string;
  /** Characters that a match can take. */
  readonly lengthMax: number;
  /** The secret is the first of these groups that took part; 0 is the whole match. */
  readonly captures: readonly number[];
  /** Shannon entropy of the secret in bits a character: more than this. */
  readonly entropyMin: number | null;
  readonly allow: readonly RuleAllow[];
}

/** What a rule matches and lets be. */
export interface RuleAllow {
  /** All of its kinds of test must hold, instead of one. */
  readonly all: boolean;
  readonly target: "secret" | "match" | "line";
  /** RegExp sources, bounded. */
  readonly patterns: readonly string[];
  /** Lower case; looked for in the secret, in any case. */
  readonly stopwords: readonly string[];
}

export const importedPrefix = "rules/";
