import { FourgateError } from "../../errors.ts";
import type { Confidence, Detector } from "../detector.ts";
import type { TextDetector } from "../text-detector.ts";
import { entropy } from "../evidence/entropy.ts";
import { atomBytes, type ByteSet, type ByteSets } from "./byte-set.ts";
import { endsWith, readPattern, type PatternNode } from "./pattern-tree.ts";

/** A detector made ready to run. */
export interface Rule {
  readonly detector: Detector;
  /** Position among all: the earlier wins what is otherwise equal. */
  readonly order: number;
  /** The pattern as bytes, for the automaton. */
  readonly tree: PatternNode;
  /** Characters that a match can take, lookarounds included. */
  readonly lengthMax: number;
  /** Sticky; with indices unless every secret ends where its match does. */
  readonly pattern: RegExp;
  readonly endsWithSecret: boolean;
  /** 1 for each byte that may not stand before a match. */
  readonly notAfter: Uint8Array | null;
  readonly allow: RegExp | null;
  /** Whose sign it is; absent for a detector's own pattern. */
  readonly signOf?: TextDetector;
}

/** Where a secret stands in the text that was given, half open. */
export interface RawFinding {
  readonly rule: Rule;
  readonly start: number;
  readonly end: number;
  readonly confidence: Confidence;
}

/** `sets` collects the byte sets of the pattern. Throws config_invalid that names the detector. */
export function compileRule(detector: Detector, order: number, sets: ByteSets): Rule {
  if (detector.keywords.some((keyword) => !/^[\x20-\x40\x5b-\x7e]{2,40}$/.test(keyword))) {
    throw new FourgateError(
      "config_invalid",
      `Detector ${detector.id} has an empty or upper-case keyword.`,
      "Write keywords in lower-case ASCII.",
    );
  }
  try {
    const { root, lengthMax } = readPattern(detector.pattern, detector.ignoreCase === true, sets);
    const endsWithSecret = detector.captures.every((group) => group === 0 || endsWith(root, group));
    return {
      detector,
      order,
      tree: root,
      lengthMax,
      pattern: new RegExp(detector.pattern, `${endsWithSecret ? "" : "d"}y${detector.ignoreCase ? "i" : ""}`),
      endsWithSecret,
      notAfter: detector.notAfter === undefined ? null : classOf(detector.notAfter),
      allow: detector.allow === undefined ? null : new RegExp(detector.allow),
    };
  } catch (error) {
    throw new FourgateError(
      "config_invalid",
      `Detector ${detector.id}: ${error instanceof FourgateError ? error.message : "its pattern is no regular expression."}`,
      error instanceof FourgateError ? error.remedy : "Correct its pattern, notAfter or allow.",
      error,
    );
  }
}

/** The signs of a text detector as a rule, whose detector is what a finding of it names. */
export function compileSigns(text: TextDetector, order: number, sets: ByteSets): Rule {
  const detector: Detector = {
    ...text,
    ...text.signs,
    ignoreCase: true,
    captures: [0],
    finds: () => [],
    ignores: () => [],
  };
  return { ...compileRule(detector, order, sets), signOf: text };
}

function classOf(characters: string): ByteSet {
  const source = `[${characters}]`;
  // It alone can tell whether this is a class.
  void new RegExp(source);
  return atomBytes(source, false);
}

/** What a rule's pattern matched: where the secret would stand, before anything else is asked. */
export interface RawMatch {
  readonly rule: Rule;
  readonly match: RegExpExecArray;
  readonly secret: string;
  readonly start: number;
  readonly end: number;
}

/**
 * What the rule's pattern matches at `at` in `text`, which begins at `base` of the whole. The text
 * holds one character a byte, and at least lengthMax of them from there where they exist.
 */
export function matchAt(rule: Rule, text: string, at: number, base: number): RawMatch | null {
  const { detector, pattern } = rule;
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  if (match === null) return null;
  for (const group of detector.captures) {
    const secret = match[group];
    if (secret === undefined) continue;
    if (secret === "") return null;
    const end = rule.endsWithSecret ? at + match[0].length : match.indices![group]![1];
    return { rule, match, secret, start: base + end - secret.length, end: base + end };
  }
  return null;
}

/** Whether what matched is a secret, and how surely. */
export function judge({ rule, match, secret, start, end }: RawMatch): RawFinding | null {
  const { detector } = rule;
  if (rule.allow?.test(secret) || detector.isNoSecret?.(match)) return null;
  if (detector.entropyMin !== undefined && entropy(secret) < detector.entropyMin) return null;
  const confidence = detector.check?.(secret) ? "high" : detector.confidence;
  return { rule, start, end, confidence };
}
