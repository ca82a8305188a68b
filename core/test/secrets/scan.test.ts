import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allDetectors, allTextDetectors } from "@fourgate/core/secrets/detectors/all";
import { createScanner } from "@fourgate/core/secrets/scan/scan";
import { bytesOf, scanner } from "./keyed.ts";
import { scanSlowly, summaryOf } from "./slow-path.ts";

const cases = allDetectors.flatMap((detector) => [
  ...detector.finds().map(({ text }) => text),
  ...detector.ignores(),
]);

/** Texts of secrets, near-misses, and what stands between them in files. */
const texts = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...cases) },
      {
        weight: 2,
        arbitrary: fc
          .constantFrom(...cases)
          .chain((text) => fc.nat(text.length).map((end) => text.slice(0, end))),
      },
      { weight: 2, arbitrary: fc.constantFrom(...allDetectors.flatMap(({ keywords }) => keywords)) },
      {
        weight: 2,
        arbitrary: fc.constantFrom(
          "\n",
          " = ",
          "\\n",
          "%3D",
          "\u001b[32m",
          '"',
          "é",
          "日本",
          "x".repeat(700),
          "----",
          "://",
          "@",
          ":",
        ),
      },
      { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 20 }) },
    ),
    { maxLength: 10 },
  )
  .map((pieces) => pieces.join("").slice(0, 6000));

describe("the scanner", () => {
  it("finds by keyword windows exactly what every pattern finds at every offset", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const bytes = bytesOf(text);
        expect(summaryOf(scanner.scanText(bytes))).toEqual(summaryOf(scanSlowly(bytes, scanner)));
      }),
      { numRuns: 250 },
    );
  });

  it("gives findings in order that do not overlap and cut no character", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const bytes = bytesOf(text);
        let last = 0;
        for (const { start, end } of scanner.scanText(bytes)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          expect(() =>
            new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(start, end)),
          ).not.toThrow();
          last = end;
        }
      }),
      { numRuns: 150 },
    );
  });

  it("finds a secret behind an escape of a nested string, an address or a terminal colour", () => {
    const { secret } = allDetectors.find(({ id }) => id === "aws-access-key-id")!.finds()[0]!;
    for (const before of ["\\n", "\\t", "%3D", "\u001b[1;32m", "\\u001b[0m", "=", " "]) {
      expect(scanner.scanText(bytesOf(`id${before}${secret}`)).length, before).toBe(1);
    }
    expect(scanner.scanText(bytesOf(`idx${secret}`))).toEqual([]);
  });

  it("finds secrets of a text over 1 MiB, at its start, middle and end", () => {
    const filler = "export function add(a: number, b: number): number { return a + b; }\n".repeat(9000);
    const secret = `REDIS_PASSWORD=${"aB3dE6gH"}${"9jK2mN5p"}\n`;
    expect(scanner.scanText(bytesOf(secret + filler + secret + filler + secret)).length).toBe(3);
  });

  it("never takes a placeholder for a secret, alone or in an assignment or an address", () => {
    const placeholder = `FOURGATE_${"SECRET"}_ABCDEFGH234567AB`;
    for (const text of [
      placeholder,
      `PASSWORD=${placeholder}`,
      `"api_key": "${placeholder}"`,
      `postgres://shop:${placeholder}@db/shop`,
    ]) {
      expect(scanner.scanText(bytesOf(text)), text).toEqual([]);
    }
  });

  it("still finds a secret that was glued to a placeholder", () => {
    const placeholder = `FOURGATE_${"SECRET"}_ABCDEFGH234567AB`;
    expect(scanner.scanText(bytesOf(`PASSWORD=${placeholder}k7Qz9Lm2Xw4Rt`)).length).toBe(1);
  });

  it("has the same version for the same rules and another for others", () => {
    expect(createScanner(allDetectors, [], allTextDetectors).version).toBe(scanner.version);
    expect(createScanner(allDetectors).version).not.toBe(scanner.version);
    expect(createScanner(allDetectors, ["npm-token"]).version).not.toBe(scanner.version);
  });
});
