import type { Detector } from "../detector.ts";
import { entropy } from "../evidence/entropy.ts";
import { latin1 } from "../scan/latin1.ts";
import type { RawFinding, Rule } from "../scan/rule.ts";
import { settle, type Scanner } from "../scan/scan.ts";
import type { ImportedRule } from "./imported-rule.ts";
import { KeywordFinder } from "./keyword-finder.ts";

interface ReadyRule {
  readonly imported: ImportedRule;
  readonly rule: Rule;
  readonly pattern: RegExp;
  readonly allow: readonly {
    readonly of: ImportedRule["allow"][number];
    readonly patterns: readonly RegExp[];
  }[];
}

const lineLengthMax = 1_000;

/** What this scanner finds, and what these rules find besides; where both find the same, this scanner's counts. */
export function withImportedRules(scanner: Scanner, rules: readonly ImportedRule[]): Scanner {
  const [like] = scanner.rules;
  if (rules.length === 0 || !like) return scanner;
  const ready = rules.map((rule, index) => makeReady(rule, like, scanner.rules.length + index));
  const keywords = [...new Set(rules.flatMap((rule) => rule.keywords))];
  const rulesOf = keywords.map((keyword) =>
    ready.filter(({ imported }) => imported.keywords.includes(keyword)),
  );
  const finder = new KeywordFinder(keywords);
  return {
    signRules: scanner.signRules,
    rules: [...scanner.rules, ...ready.map(({ rule }) => rule)],
    version: `${scanner.version}-r${digest(rules)}`,
    scanText(bytes, onStretch, budget) {
      const found = scanner.scanText(bytes, onStretch, budget);
      const stretches = new Map<ReadyRule, [start: number, end: number][]>();
      finder.each(bytes, (keyword, start) => {
        for (const rule of rulesOf[keyword] ?? []) addStretch(stretches, rule, start, bytes.length);
      });
      if (stretches.size === 0) return found;
      const more = [...stretches].flatMap(([rule, all]) =>
        all.flatMap(([start, end]) => matchesIn(rule, bytes, start, end)),
      );
      return more.length === 0 ? found : settle(bytes, [...found, ...more]);
    },
  };
}

/** Every match that holds the keyword at `at` lies in the stretch, and one character before it. */
function addStretch(
  stretches: Map<ReadyRule, [number, number][]>,
  rule: ReadyRule,
  at: number,
  length: number,
): void {
  const reach = rule.imported.lengthMax + 1;
  const start = Math.max(0, at - reach);
  const end = Math.min(length, at + reach);
  const known = stretches.get(rule);
  const last = known?.at(-1);
  // Hits come by where their keywords end, so that a start may lie a little before the last one's.
  if (last && start <= last[1]) {
    last[0] = Math.min(last[0], start);
    last[1] = Math.max(last[1], end);
  } else if (known) known.push([start, end]);
  else stretches.set(rule, [[start, end]]);
}

function matchesIn(ready: ReadyRule, bytes: Uint8Array, start: number, end: number): RawFinding[] {
  const { imported, rule, pattern } = ready;
  const text = latin1(bytes, start, end);
  const found: RawFinding[] = [];
  for (const match of text.matchAll(pattern)) {
    const group = imported.captures.find((each) => match[each] !== undefined && match[each] !== "");
    const place = group === undefined ? undefined : match.indices?.[group];
    if (!place) continue;
    const secret = text.slice(place[0], place[1]);
    if (imported.entropyMin !== null && entropy(secret) <= imported.entropyMin) continue;
    const line = (): string => lineOf(bytes, start + match.index, start + match.index + match[0].length);
    if (isAllowed(ready, secret, match[0], line)) continue;
    const finding = { start: start + place[0], end: start + place[1] };
    found.push({ rule, ...finding, confidence: rule.detector.confidence });
  }
  return found;
}

function isAllowed({ allow }: ReadyRule, secret: string, match: string, line: () => string): boolean {
  return allow.some(({ of, patterns }) => {
    const target = of.target === "secret" ? secret : of.target === "match" ? match : line();
    const lower = secret.toLowerCase();
    const tests = [
      ...(patterns.length > 0 ? [patterns.some((pattern) => pattern.test(target))] : []),
      ...(of.stopwords.length > 0 ? [of.stopwords.some((word) => lower.includes(word))] : []),
    ];
    return of.all ? tests.every(Boolean) : tests.some(Boolean);
  });
}

/** The lines that a match stands on, as far as a thousand characters to each side. */
function lineOf(bytes: Uint8Array, start: number, end: number): string {
  const before = latin1(bytes, Math.max(0, start - lineLengthMax), start);
  const after = latin1(bytes, end, Math.min(bytes.length, end + lineLengthMax));
  const match = latin1(bytes, start, end);
  return before.slice(before.lastIndexOf("\n") + 1) + match + (after.split("\n", 1)[0] ?? "");
}

/** Of a finding's rule only its detector and its place among all are asked for. */
function makeReady(imported: ImportedRule, like: Rule, order: number): ReadyRule {
  const detector: Detector = {
    id: imported.id,
    title: `what the rule ${imported.id.slice(imported.id.indexOf("/") + 1)} describes`,
    source: "the operator's own rules",
    keywords: imported.keywords,
    pattern: imported.pattern,
    captures: imported.captures,
    confidence: "medium",
    rotate: "Replace it where it was issued.",
    finds: () => [],
    ignores: () => [],
  };
  return {
    imported,
    rule: { ...like, detector, order },
    pattern: new RegExp(imported.pattern, "dg"),
    allow: imported.allow.map((of) => ({ of, patterns: of.patterns.map((source) => new RegExp(source)) })),
  };
}

/** FNV-1a of all that they say. */
function digest(rules: readonly ImportedRule[]): string {
  let hash = 0x811c9dc5;
  const text = JSON.stringify(rules);
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return `${String(rules.length)}-${(hash >>> 0).toString(16)}`;
}
