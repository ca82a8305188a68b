import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allDetectors } from "../../../src/secrets/detectors/all.ts";
import { withImportedRules } from "../../../src/secrets/rules/imported-scanner.ts";
import { translateRule, type FileRule } from "../../../src/secrets/rules/translate-rule.ts";
import { createScanner } from "../../../src/secrets/scan/scan.ts";

const none = createScanner(
  allDetectors.filter(({ always }) => always === true),
  [],
);
const encoder = new TextEncoder();

function rule(regex: string, more: Partial<FileRule> = {}): FileRule {
  return { id: "acme", regex, secretGroup: 0, entropy: 0, keywords: ["acme"], allowlists: [], ...more };
}

/** What the rule finds in a text, as it stands there. */
function found(of: FileRule, text: string): string[] {
  const bytes = encoder.encode(text);
  return withImportedRules(none, [translateRule(of)])
    .scanText(bytes)
    .map(({ start, end }) => new TextDecoder().decode(bytes.subarray(start, end)));
}

describe("a rule of gitleaks' format", () => {
  it("finds the first group, the group that it names, or the whole match", () => {
    const text = 'acme_key = "ab12cd34"';
    expect(found(rule(String.raw`acme_key\s*=\s*"([a-z0-9]{8})"`), text)).toEqual(["ab12cd34"]);
    expect(found(rule(String.raw`(acme)_key\s*=\s*"([a-z0-9]{8})"`, { secretGroup: 2 }), text)).toEqual([
      "ab12cd34",
    ]);
    expect(found(rule(String.raw`acme_key`), text)).toEqual(["acme_key"]);
  });

  it.each([
    ["flags in front", "(?i)ACME-([a-f]{4})", "acme-ABCD", ["ABCD"]],
    ["flags of a group", "(?i:acme)-([a-f]{4})", "AcMe-abcd AcMe-ABCD", ["abcd"]],
    ["flags from the middle on", "acme-(?i)([a-f]{4})", "acme-ABCD ACME-abcd", ["ABCD"]],
    ["flags taken back", "(?i)acme-(?-i:([a-f]{4}))", "ACME-abcd ACME-ABCD", ["abcd"]],
    ["a dot over lines", "(?s)acme.b.([a-f]{4})", "acme\nb\nabcd", ["abcd"]],
    ["a dot within a line", "acme.([a-f]{4})", "acme\nabcd acme-abcd", ["abcd"]],
    ["named groups", "acme-(?P<key>[a-f]{4})", "acme-abcd", ["abcd"]],
    ["classes by name", "acme-([[:alnum:]]{4})[[:^alnum:]]", "acme-aB3d.", ["aB3d"]],
    ["the end of the text", String.raw`acme-([a-f]{4})(?:\s|\z)`, "acme-abcd", ["abcd"]],
    ["the start of a line", "(?m)^acme-([a-f]{4})$", "x\nacme-abcd\nyacme-abcd", ["abcd"]],
    ["quoted text", String.raw`\Qacme.(\E([a-f]{4})`, "acme.(abcd acmex(abcd", ["abcd"]],
    ["hex and octal", String.raw`acme\x3d\x{2d}\075([a-f]{4})`, "acme=-=abcd", ["abcd"]],
    ["no end to a quantifier", "acme-+([a-f]{4,})", "acme-----abcdabcd", ["abcdabcd"]],
    ["no greed", '(?U)acme="(.+)"', 'acme="ab" "cd"', ["ab"]],
    ["characters beyond ASCII", "acmé-([a-f]{4})", "acmé-abcd", ["abcd"]],
    ["a keyword in the middle", "[a-z]{3}-acme-([0-9]{4})", "xyz-acme-1234", ["1234"]],
    ["a keyword at the end", "([0-9]{4})-acme", "1234-acme", ["1234"]],
  ])("takes over %s", (_what, regex, text, secrets) => {
    expect(found(rule(regex), text)).toEqual(secrets);
  });

  it("counts entropy, as more than it says", () => {
    const of = rule("acme-([a-z0-9]{8})", { entropy: 2.5 });
    expect(found(of, "acme-aaaabbbb acme-a1b2c3d4")).toEqual(["a1b2c3d4"]);
    expect(found(rule("acme-([a-z]{4})", { entropy: 2 }), "acme-abcd")).toEqual([]);
  });

  it("lets be what its allowlists name, by secret, match, line or word", () => {
    const of = (list: Partial<FileRule["allowlists"][number]>): FileRule =>
      rule("acme-([a-z0-9]{8})", {
        allowlists: [
          { condition: "OR", regexTarget: "secret", regexes: [], stopwords: [], hasPlaces: false, ...list },
        ],
      });
    const text = "acme-example1 acme-a1b2c3d4 # test";
    expect(found(of({ stopwords: ["EXAMPLE"] }), text)).toEqual(["a1b2c3d4"]);
    expect(found(of({ regexes: ["^a1"] }), text)).toEqual(["example1"]);
    expect(found(of({ regexes: ["^acme-a1"] }), text)).toEqual(["example1", "a1b2c3d4"]);
    expect(found(of({ regexes: ["^acme-a1"], regexTarget: "match" }), text)).toEqual(["example1"]);
    expect(found(of({ regexes: ["# test$"], regexTarget: "line" }), text)).toEqual([]);
    const both = { condition: "AND", regexes: ["1$"], stopwords: ["example"] } as const;
    expect(found(of(both), text)).toEqual(["a1b2c3d4"]);
    // What goes by paths as well cannot hold here, and so lets nothing be.
    expect(found(of({ ...both, hasPlaces: true }), text)).toEqual(["example1", "a1b2c3d4"]);
  });

  it("looks for what its regex demands where its keywords need not stand in a match", () => {
    const of = rule("widget-([0-9]{4})", { keywords: ["acme"] });
    expect(translateRule(of).keywords).toEqual(["widget-"]);
    expect(found(of, "widget-1234")).toEqual(["1234"]);
    expect(translateRule(rule("(?:foo|barbar)-([0-9]{4})", { keywords: [] })).keywords).toEqual([
      "foo",
      "barbar",
    ]);
  });

  it.each([
    ["no text to look for", String.raw`\b[a-f0-9]{32}\b`, "there is no keyword to look for"],
    ["reading back", String.raw`acme(a)\1`, "it refers back to a group"],
    ["classes of Unicode", String.raw`acme\p{L}`, String.raw`it has \p, which is not taken over`],
    ["nested quantifiers", "acme(?:[a-z]{1,20}){1,20}!", "on which it takes very long"],
    [
      "quantifiers in a row over the same",
      "acme[a-z]*[a-z0-9]*[a-z.]*[a-z]*!",
      "on which it takes very long",
    ],
    ["a match without end", "acme(?:[a-z]{100}[0-9]{100}){50}", "a match of it can take 10004 characters"],
    ["a broken class", "acme[a", "it leaves a class open"],
    ["a look ahead", "acme(?=x)", "it has a group that Go does not know"],
    ["a group too few", "acme", "its secretGroup is 1, and it has 0 groups"],
  ])("is refused with %s, saying why", (_what, regex, why) => {
    const of = rule(regex, why.includes("secretGroup") ? { secretGroup: 1 } : {});
    expect(() => translateRule(of)).toThrow(why);
  });

  it("is found wherever it stands, however much text is around it", () => {
    const of = translateRule(rule("(?i)[a-z]{0,20}acme[a-z]{0,20}-([0-9]{8})"));
    const scanner = withImportedRules(none, [of]);
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), fc.string({ maxLength: 300 }), (before, after) => {
        const bytes = encoder.encode(`${before}\nXacmeY-12345678\n${after}`);
        const at = encoder.encode(`${before}\nXacmeY-`).length;
        expect(scanner.scanText(bytes)).toContainEqual(expect.objectContaining({ start: at, end: at + 8 }));
      }),
    );
  });

  it("is another version of the scanner, so that what was found before is looked for again", () => {
    const [one, two] = [rule("acme-([0-9]{4})"), rule("acme-([0-9]{5})")].map(
      (of) => withImportedRules(none, [translateRule(of)]).version,
    );
    expect(new Set([none.version, one, two]).size).toBe(3);
  });
});
