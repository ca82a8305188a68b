import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RawFinding } from "@fourgate/core/secrets/scan/rule";
import { detectorFacts } from "@fourgate/core/secrets/policy/detector-facts";
import { bytesOf, scanner, textOf } from "../keyed.ts";
import { stretchesSlowly, summaryOf } from "../slow-path.ts";
import { people } from "./people.ts";

const lists = (bytes: Uint8Array): RawFinding[] => {
  const found: RawFinding[] = [];
  scanner.scanText(bytes, (stretch) => found.push(stretch));
  return found.filter(({ rule }) => rule.detector.id === "mail-list");
};
const listsIn = (text: string): string[] => {
  const bytes = bytesOf(text);
  return lists(bytes).map(({ start, end }) => textOf(bytes.subarray(start, end)));
};
const addresses = (count: number): string[] =>
  people(count).map(({ email }, index) => email.replace("@", `${String(index)}@`));

describe("many different e-mail addresses close together", () => {
  it.each([
    ["one a line", "\n"],
    ["one behind the other", "; "],
    ["in a list of strings", '",\n  "'],
    [
      "in the rows of a log",
      `>\n${"Date: Mon Nov 9 2026 10:21:07 +0100\n    Mend the build\n".repeat(2)}Author: <`,
    ],
  ])("are one finding, %s", (_, between) => {
    const text = addresses(24).join(between);
    expect(listsIn(`before ${text} after`)).toEqual([text]);
  });

  it("are observed unless policy says otherwise", () => {
    expect(detectorFacts("mail-list")).toMatchObject({ kind: "personal", observes: true });
  });

  it("are none if they are nineteen, or one again and again", () => {
    expect(listsIn(addresses(19).join("\n"))).toEqual([]);
    expect(listsIn(`${addresses(1)[0]!}\n`.repeat(200))).toEqual([]);
  });

  it("are none far apart", () => {
    expect(listsIn(addresses(40).join(`\n${"const add = (a, b) => a + b;\n".repeat(12)}`))).toEqual([]);
  });

  it("are none where nobody reads them, nor what only has an @ in it", () => {
    const numbers = Array.from({ length: 60 }, (_, index) => String(index));
    const texts = [
      numbers.map((each) => `user${each}@example.com`),
      numbers.map((each) => `${each}+name@users.noreply.github.com`),
      numbers.map((each) => `pkg${each}@1.2.${each}`),
      numbers.map((each) => `@types${each}/node.js`),
      numbers.map((each) => `root@host${each}`),
    ];
    for (const text of texts) expect(listsIn(text.join("\n")), text[0]).toEqual([]);
  });

  it("are found as by the slow path in anything made of them", () => {
    const piece = fc.oneof(
      fc.constantFrom("@", "@a.b", "a@", "@@", "\u00e9@x.de", " ", "\n", "é".repeat(90)),
      fc.nat(60).map((index) => `${addresses(60)[index] ?? ""} `),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 90 }), (pieces) => {
        const bytes = bytesOf(pieces.join(""));
        const slow = stretchesSlowly(bytes, scanner).filter(({ rule }) => rule.detector.id === "mail-list");
        expect(summaryOf(lists(bytes))).toEqual(summaryOf(slow));
      }),
      { numRuns: 30 },
    );
  });
});
