import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Detector } from "@fourgate/core/secrets/detector";
import { allDetectors, allTextDetectors } from "@fourgate/core/secrets/detectors/all";
import { atomBytes, ByteSets } from "@fourgate/core/secrets/scan/byte-set";
import { readPattern } from "@fourgate/core/secrets/scan/pattern-tree";
import { prefixesOf } from "@fourgate/core/secrets/scan/prefixes";
import { createScanner } from "@fourgate/core/secrets/scan/scan";
import { scanSlowly, summaryOf } from "./slow-path.ts";

function detector(pattern: string, more: Partial<Detector> = {}): Detector {
  return {
    id: "made-up",
    title: "a made-up token",
    source: "https://example.com",
    keywords: ["ab"],
    pattern,
    captures: [0],
    confidence: "high",
    rotate: "Roll it.",
    finds: () => [],
    ignores: () => [],
    ...more,
  };
}

describe("what a pattern takes, read as bytes", () => {
  const atoms = allDetectors.flatMap(
    ({ pattern }) => pattern.match(/\[(?:\\.|[^\]\\])*\]|\\x[0-9A-Fa-f]{2}|\\[^xbB0-9]/g) ?? [],
  );
  const others = [
    "a",
    "Z",
    ".",
    "é",
    "[À-Ý]",
    "[^a-z]",
    "[^\\W_]",
    "[\\]\\\\^-]",
    "[a\\-z]",
    "[-az]",
    "[\\x41-\\x5a]",
    "[\\b]",
    "\\0",
    "ÿ",
    "µ",
    "ß",
  ];

  it.each([...new Set([...atoms, ...others])])(
    "is of %s what the expression takes, in both cases",
    (atom) => {
      for (const ignoreCase of [false, true]) {
        const expression = new RegExp(`^(?:${atom})$`, ignoreCase ? "i" : "");
        const expected = Array.from({ length: 256 }, (_, byte) =>
          Number(expression.test(String.fromCharCode(byte))),
        );
        expect([...atomBytes(atom, ignoreCase)], String(ignoreCase)).toEqual(expected);
      }
    },
  );
});

describe("any pattern", () => {
  const atom = fc.constantFrom("a", "b", "[ab]", "[^a]", "\\.", "A", "[a-c_]", ".", "\\s", "é");
  const look = fc.constantFrom(
    "(?![ab])",
    "(?=a|\\.)",
    "(?!ab|c)",
    "(?<!a)",
    "\\b",
    "$",
    "(?!.)",
    "(?=[^a]{2})",
  );
  const quantifier = fc.constantFrom("", "", "?", "{2}", "{0,3}", "{1,3}?");
  // One in a pattern: several beside each other would cost the slow path their product.
  const run = fc.constantFrom("", "", "[ab]{3,90}", "a{100}", "[^b]{0,40}", "(?:a|b_){2,70}");
  const piece = fc.oneof(
    fc.tuple(atom, quantifier).map((each) => each.join("")),
    look,
  );
  const some = fc.array(piece, { minLength: 1, maxLength: 3 }).map((each) => each.join(""));
  const group = fc
    .tuple(some, some, fc.constantFrom("", "?", "{2}", "{0,2}"))
    .map(([one, other, times]) => `(${one}|${other})${times}`);
  const pattern = fc.tuple(some, run, group, some).map((each) => each.join(""));
  const text = fc
    .array(
      fc.oneof(
        fc.constantFrom("a", "b", "A", "B", "ab", ".", " ", "c", "_", "\n", "é", "-", "\\n", "%3D"),
        fc.constantFrom("a".repeat(99), "b".repeat(30)),
      ),
      { maxLength: 12 },
    )
    .map((pieces) => new TextEncoder().encode(pieces.join("")));

  it("is found exactly where it matches at any offset, alone and beside others", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            pattern,
            ignoreCase: fc.boolean(),
            notAfter: fc.constantFrom(undefined, "a-z", "a-z_-"),
          }),
          {
            minLength: 1,
            maxLength: 4,
          },
        ),
        fc.array(text, { minLength: 1, maxLength: 4 }),
        (patterns, texts) => {
          const scanner = createScanner(
            patterns.map(({ notAfter, ...rest }, index) =>
              detector(rest.pattern, {
                ...rest,
                ...(notAfter === undefined ? {} : { notAfter }),
                id: `made-up-${index}`,
              }),
            ),
          );
          for (const bytes of texts)
            expect(summaryOf(scanner.scanText(bytes))).toEqual(summaryOf(scanSlowly(bytes, scanner)));
        },
      ),
      { numRuns: 100 },
    );
  });

  it("of a detector begins with few things, so that none has to be asked at every place", () => {
    const sets = new ByteSets();
    const patterns = [
      ...allDetectors.filter(({ wholeText }) => wholeText !== true),
      ...allTextDetectors.map(({ id, signs }) => ({ ...signs, id, ignoreCase: true })),
    ];
    const rules = patterns.map(({ pattern: source, ignoreCase }) => ({
      tree: readPattern(source, ignoreCase === true, sets).root,
      notAfter: null,
    }));
    const { anywhere, beginnings: all } = prefixesOf(rules, sets);
    expect(anywhere.map((rule) => patterns[rule]!.id)).toEqual([]);
    // Each is a bit of the gate's filter, of which most must stay clear.
    expect(all.size).toBeLessThan(2 ** 16);
  });
});

describe("a bad pattern is refused with its detector's name:", () => {
  it.each([
    ["without a bound", { pattern: "abc+" }],
    ["that is no regular expression", { pattern: "ab[z-a]{3}" }],
    ["with a group left open", { pattern: "ab(c" }],
    ["with a bad notAfter", { notAfter: "z-a" }],
    ["with a bad allow", { allow: "(" }],
    ["without a keyword", { keywords: [""] }],
    ["with an upper-case keyword", { keywords: ["AB"] }],
  ])("%s", (_, bad) => {
    const create = (): unknown =>
      createScanner([detector("abcdefgh"), detector("abcdefgh", { ...bad, id: "the-bad-one" })]);
    expect(create).toThrow(/the-bad-one/);
    expect(create).toThrow(expect.objectContaining({ code: "config_invalid" }));
  });
});
