import { describe, expect, it } from "vitest";
import { allDetectors } from "@fourgate/core/secrets/detectors/all";
import { vendorDetectors } from "@fourgate/core/secrets/detectors/vendors";
import { ByteSets } from "@fourgate/core/secrets/scan/byte-set";
import { readPattern } from "@fourgate/core/secrets/scan/pattern-tree";
import { findingsOfEach } from "./slow-path.ts";
import { createScanner } from "@fourgate/core/secrets/scan/scan";

const encoder = new TextEncoder();
const lengthMaxOf = (source: string): number => readPattern(source, false, new ByteSets()).lengthMax;

describe.each(allDetectors.map((detector) => [detector.id, detector] as const))("%s", (_, detector) => {
  const alone = createScanner([detector]);
  const secretsIn = (text: string): string[] => {
    const bytes = encoder.encode(text);
    return alone
      .scanText(bytes)
      .map((found) => new TextDecoder().decode(bytes.subarray(found.start, found.end)));
  };

  it("finds exactly the secret in each of its cases", () => {
    const cases = detector.finds();
    expect(cases.length).toBeGreaterThan(0);
    for (const { text, secret } of cases) expect(secretsIn(text)).toEqual([secret]);
  });

  it("finds it behind other text and before other text, unless it is read as a whole text", () => {
    for (const { text, secret } of detector.finds()) {
      expect(secretsIn(`${"const é = 1;\n".repeat(400)}${text}${"\nlet b;".repeat(400)}`)).toEqual(
        detector.wholeText === true ? [] : [secret],
      );
    }
  });

  it("finds what needs neither name nor quotes behind an assignment's = as well", () => {
    const bare = detector.finds().filter(({ secret }) => secretsIn(`it is ${secret}\n`)[0] === secret);
    for (const { secret } of bare) expect(secretsIn(`export X=${secret}\n`)).toEqual([secret]);
  });

  it("ignores what is no secret", () => {
    expect(detector.ignores().length).toBeGreaterThan(0);
    for (const text of detector.ignores()) expect(secretsIn(text), text).toEqual([]);
  });

  it("names its source, its title and how to rotate", () => {
    expect(detector.source).toMatch(/^https:\/\//);
    expect(detector.title).toMatch(/^an? /);
    expect(detector.rotate).toMatch(/\.$/);
  });

  it("has only bounded quantifiers and no use for a second flag", () => {
    expect(lengthMaxOf(detector.pattern)).toBeLessThan(40_000);
  });
});

describe("all detectors together", () => {
  const scanner = createScanner(allDetectors);

  it("are at least twenty, with ids of their own", () => {
    expect(new Set(allDetectors.map((detector) => detector.id)).size).toBe(allDetectors.length);
    expect(allDetectors.length).toBeGreaterThanOrEqual(20);
  });

  it("leave no case of any detector undiscovered", () => {
    for (const detector of allDetectors) {
      for (const { text, secret } of detector.finds()) {
        const bytes = encoder.encode(text);
        const covered = scanner
          .scanText(bytes)
          .some((found) => new TextDecoder().decode(bytes.subarray(found.start, found.end)).includes(secret));
        expect(covered, detector.id).toBe(true);
      }
    }
  });

  it("are each needed: every one has a case that no other finds, but the one for any assignment", () => {
    const ofEach = findingsOfEach(allDetectors);
    const superfluous = allDetectors.filter((detector) => {
      return detector.finds().every(({ text, secret }) => {
        const start = encoder.encode(text.slice(0, text.indexOf(secret))).length;
        const end = start + encoder.encode(secret).length;
        return ofEach(encoder.encode(text)).some(
          (found) =>
            found.rule.detector !== detector &&
            found.rule.detector.id !== "assigned-secret" &&
            found.start < end &&
            found.end > start,
        );
      });
    });
    expect(superfluous.map(({ id }) => id)).toEqual([]);
  });

  it("have, for a vendor's secret, two texts or more that are nearly one", () => {
    const untried = vendorDetectors.filter((detector) => detector.ignores().length < 2);
    expect(untried.map(({ id }) => id)).toEqual([]);
  });

  it("find REDIS_PASSWORD with a short random value, which a fixed entropy cut-off misses", () => {
    const secret = "aB3dE6gH" + "9jK2mN5p";
    const bytes = encoder.encode(`# cache\nREDIS_PASSWORD=${secret}\nREDIS_PORT=6379\n`);
    expect(scanner.scanText(bytes).map((found) => found.rule.detector.id)).toEqual(["assigned-secret"]);
  });

  it("do not flag identifiers, 'monkey', commit hashes, C4, S3 or EKS", () => {
    const text = [
      "const accessTokenProvider = new DefaultAzureCredential();",
      "password = monkey",
      "commit 9fceb02d0ae598e95dc970b74767f19372d61af8",
      "token: 9fceb02d0ae598e95dc970b74767f19372d61af8",
      "We use C4, S3 and EKS; the secret is in the vault.",
      'export const tokenType: TokenType = "identifier2";',
      "if (token.kind === SyntaxKind.OpenParenToken) return parseSecret2(token);",
      "password: yup.string().required('Password is required')",
    ].join("\n");
    expect(scanner.scanText(encoder.encode(text)).map((found) => found.rule.detector.id)).toEqual([]);
  });

  it("raise a GitHub token to high confidence by its checksum and keep it without", () => {
    const { secret } = allDetectors.find((detector) => detector.id === "github-token")!.finds()[0]!;
    const confidence = (text: string): string[] =>
      scanner.scanText(encoder.encode(text)).map((found) => found.confidence);
    expect(confidence(secret)).toEqual(["high"]);
    expect(confidence(`${secret.slice(0, -1)}${secret.endsWith("A") ? "B" : "A"}`)).toEqual(["medium"]);
  });

  it("are not switched off where they block in every mode", () => {
    const { text } = allDetectors.find((detector) => detector.id === "private-key")!.finds()[0]!;
    const off = createScanner(
      allDetectors,
      allDetectors.map((detector) => detector.id),
    );
    expect(off.scanText(encoder.encode(text)).map((found) => found.rule.detector.id)).toEqual([
      "private-key",
    ]);
  });
});

describe("the length of a pattern", () => {
  it("gives the longest match of bounded patterns", () => {
    expect(lengthMaxOf("a{2,5}(?:bc|d)?[x-z]{3}")).toBe(10);
    expect(lengthMaxOf("(?<!ab)x\\x41\\.{1,4}?$")).toBe(8);
  });

  it.each(["a*", "a+", "(ab){2,}", "(a)\\1", "\\p{L}", "(?<n>a)"])("refuses %s", (source) => {
    expect(() => lengthMaxOf(source)).toThrow("no bound");
  });
});
