import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { wordShare } from "@fourgate/core/secrets/evidence/words";
import { alphanumeric, base64Url, lowerHex, sample } from "@fourgate/core/secrets/detectors/sample";

const built = 0.5;

/** Real names: what the declarations of a parser, which nobody here wrote, call things. */
function identifiers(): string[] {
  const parser = createRequire(import.meta.url).resolve("oxc-parser/package.json");
  const declarations = readFileSync(join(dirname(parser), "src-js", "index.d.ts"), "utf8");
  return [...new Set(declarations.match(/\b[A-Za-z][A-Za-z0-9]{7,60}\b/g))];
}

function share(values: readonly string[], test: (value: string) => boolean): number {
  return values.filter(test).length / values.length;
}

describe("telling words from what a generator drew", () => {
  it("takes at least 97 of 100 real identifiers for words", () => {
    const names = identifiers();
    expect(names.length).toBeGreaterThan(100);
    expect(share(names, (name) => wordShare(name) >= built)).toBeGreaterThanOrEqual(0.97);
  });

  it.each([
    ["letters and digits", alphanumeric],
    ["base64url", base64Url],
    ["hex", lowerHex],
  ])("takes at least 96 of 100 random values of 16 or more of %s for random", (_, alphabet) => {
    for (const length of [16, 20, 32, 40]) {
      const values = Array.from({ length: 500 }, (_unused, seed) => sample(alphabet, length, seed + 1));
      expect(
        share(values, (value) => wordShare(value) < built),
        `length ${length}`,
      ).toBeGreaterThanOrEqual(0.96);
    }
  });

  it("parts camelCase, capitals and one number, and gives 0 for what has neither letter nor digit", () => {
    expect(wordShare("nextParserState2")).toBe(1);
    expect(wordShare("USER_TOKENS")).toBe(1);
    expect(wordShare("--__--")).toBe(0);
    expect(wordShare("")).toBe(0);
  });
});
