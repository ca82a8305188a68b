import type { Detector } from "../detector.ts";
import { plainBytes } from "../text-bytes.ts";
import type { StretchSearch, TextDetector } from "../text-detector.ts";
import { AskedPlaces } from "./asked-places.ts";
import { ByteSets } from "./byte-set.ts";
import { Candidates } from "./candidates.ts";
import { type AskBudget, Density } from "./density.ts";
import { resolveOverlaps } from "./overlap.ts";
import { unreadDetector } from "../findings/unread.ts";
import { besideBytesMin, placeholderLength, placeholdersIn } from "../redact/placeholder.ts";
import { compileRule, compileSigns, type RawFinding, type Rule } from "./rule.ts";

/** Changes with the engine: what was found by another one is not what this one finds. */
const engineVersion = 5;

export interface Scanner {
  readonly rules: readonly Rule[];
  /** The same for the same rules and engine; findings are kept under it. */
  readonly version: string;
  /** Signs of text detectors. */
  readonly signRules: readonly Rule[];
  /**
   * Secrets of the text by rising start, none overlapping. Offsets in bytes. `onStretch` gets what text
   * detectors find, by rising start for each: that may hold secrets. Without it none is looked for. `budget`: of
   * the text that this one is encoded in.
   */
  scanText(bytes: Uint8Array, onStretch?: (stretch: RawFinding) => void, budget?: AskBudget): RawFinding[];
}

/**
 * Detectors by id in `off` are left out, but for those that block in every mode. Costs two table
 * look-ups a byte; where a pattern may begin, the automaton reads on for as long as it may match.
 */
export function createScanner(
  detectors: readonly Detector[],
  off: Iterable<string> = [],
  textDetectors: readonly TextDetector[] = [],
): Scanner {
  const without = new Set(off);
  const sets = new ByteSets();
  const rules = detectors
    .filter((each) => each.always === true || !without.has(each.id))
    .map((detector, order) => compileRule(detector, order, sets));
  const wholeRules = rules.filter((rule) => rule.detector.wholeText === true);
  const signRules = textDetectors
    .filter(({ id }) => !without.has(id))
    .map((each, index) => compileSigns(each, rules.length + index, sets));
  const denseRule = compileRule(denseDetector, rules.length + signRules.length, sets);
  const candidates = new Candidates(
    [...rules.filter((rule) => rule.detector.wholeText !== true), ...signRules],
    sets,
  );

  const asked = new AskedPlaces([...rules, ...signRules]);

  function scanText(
    given: Uint8Array,
    onStretch?: (stretch: RawFinding) => void,
    budget?: AskBudget,
  ): RawFinding[] {
    const bytes = plainBytes(given);
    const searches = new Map<Rule, StretchSearch>();
    const density = new Density(bytes, budget);
    asked.startText(bytes, (rule) =>
      onStretch === undefined ? null : searchOf(searches, rule, rule.signOf!, bytes),
    );
    for (const rule of wholeRules) if (bytes.length <= rule.lengthMax) asked.add(rule, 0);
    candidates.each(
      bytes,
      (rule, start) => {
        asked.add(rule, start);
      },
      density,
    );
    const matched = asked.endText();
    for (const [rule, search] of searches)
      for (const stretch of stretchesOf(bytes, rule, search)) onStretch?.(stretch);
    const found = settle(bytes, matched);
    return density.ranges.length === 0 ? found : withDense(found, density.ranges, bytes, denseRule);
  }

  return { rules, signRules, version: versionOf([...rules, ...signRules]), scanText };
}

/** What stands in its place where so much may be a secret that it is not told apart (density.ts). */
const denseDetector: Detector = {
  ...unreadDetector,
  title: "text too dense to tell secrets apart",
  kind: "generic",
  source: "https://cwe.mitre.org/data/definitions/407.html",
  keywords: [],
  pattern: "(?!)",
  captures: [0],
  confidence: "medium",
  finds: () => [],
  ignores: () => [],
};

/**
 * With what is too dense, which is found as a whole: what was found in it goes, but for what blocks in every
 * mode; what goes over its edge keeps its range.
 */
function withDense(
  found: readonly RawFinding[],
  ranges: readonly (readonly [number, number])[],
  bytes: Uint8Array,
  rule: Rule,
): RawFinding[] {
  const all: RawFinding[] = [];
  const add = (start: number, end: number): void => {
    if (start < end) all.push(wholeCharacters(bytes, { rule, start, end, confidence: "medium" }));
  };
  let next = 0;
  for (const [from, to] of ranges) {
    let start = from;
    for (; next < found.length && found[next]!.start < to; next++) {
      const each = found[next]!;
      const isInside = each.start >= from && each.end <= to;
      if (isInside && each.rule.detector.always !== true) continue;
      add(start, each.start);
      all.push(each);
      start = Math.max(start, each.end);
    }
    add(start, to);
  }
  return [...all, ...found.slice(next)];
}

function searchOf(
  searches: Map<Rule, StretchSearch>,
  rule: Rule,
  detector: TextDetector,
  bytes: Uint8Array,
): StretchSearch {
  let search = searches.get(rule);
  if (search === undefined) searches.set(rule, (search = detector.search(bytes)));
  return search;
}

/** What a search by these signs found. */
export function stretchesOf(bytes: Uint8Array, rule: Rule, { found }: StretchSearch): RawFinding[] {
  return found.map((one) => wholeCharacters(bytes, { ...one, rule }));
}

/** From what the rules matched to what is reported. */
export function settle(bytes: Uint8Array, found: readonly RawFinding[]): RawFinding[] {
  if (found.length === 0) return [];
  const placeholders = placeholdersIn(bytes);
  const real =
    placeholders.length === 0
      ? found
      : found.filter((finding) => bytesOutside(placeholders, finding) >= besideBytesMin);
  return resolveOverlaps(real.map((finding) => wholeCharacters(bytes, finding)));
}

/** Bytes of the finding that lie in no placeholder. */
function bytesOutside(placeholders: readonly number[], { start, end }: RawFinding): number {
  let outside = end - start;
  for (
    let index = firstAbove(placeholders, start - placeholderLength);
    index < placeholders.length;
    index++
  ) {
    const at = placeholders[index]!;
    if (at >= end) break;
    outside -= Math.min(end, at + placeholderLength) - Math.max(start, at);
  }
  return outside;
}

function firstAbove(sorted: readonly number[], offset: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Patterns count bytes; a range that is replaced must not cut a UTF-8 character. */
function wholeCharacters(bytes: Uint8Array, finding: RawFinding): RawFinding {
  let { start, end } = finding;
  while (start > 0 && isContinuation(bytes[start]!)) start--;
  while (end < bytes.length && isContinuation(bytes[end]!)) end++;
  return start === finding.start && end === finding.end ? finding : { ...finding, start, end };
}

function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}

/** FNV-1a over everything of the rules that is data, in two lanes. */
function versionOf(rules: readonly Rule[]): string {
  const content = JSON.stringify(
    rules.map(({ detector, signOf }) => [
      detector.id,
      signOf?.revision,
      detector.keywords,
      detector.pattern,
      detector.ignoreCase,
      detector.captures,
      detector.notAfter,
      detector.confidence,
      detector.entropyMin,
      detector.allow,
    ]),
  );
  let a = 0x811c9dc5;
  let b = 0x01000193;
  for (let i = 0; i < content.length; i++) {
    a = Math.imul(a ^ content.charCodeAt(i), 0x01000193);
    b = Math.imul(b ^ content.charCodeAt(i), 0x85ebca6b);
  }
  const hex = (lane: number): string => (lane >>> 0).toString(16).padStart(8, "0");
  return `${engineVersion}-${rules.length}-${hex(a)}${hex(b)}`;
}
