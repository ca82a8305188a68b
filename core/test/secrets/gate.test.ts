import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { allDetectors, allTextDetectors } from "@fourgate/core/secrets/detectors/all";
import { mayBegin } from "@fourgate/core/secrets/scan/border";
import { ByteSets } from "@fourgate/core/secrets/scan/byte-set";
import { createGate, type Gate } from "@fourgate/core/secrets/scan/gate";
import { prefixesOf } from "@fourgate/core/secrets/scan/prefixes";
import { latin1 } from "@fourgate/core/secrets/scan/latin1";
import { compileRule, compileSigns, matchAt } from "@fourgate/core/secrets/scan/rule";
import { createScanner } from "@fourgate/core/secrets/scan/scan";
import { ScriptGate } from "@fourgate/core/secrets/scan/script-gate";
import { blockBytes } from "@fourgate/core/secrets/scan/gate-tables";
import { bytesOf } from "./keyed.ts";
import { summaryOf } from "./slow-path.ts";

const sets = new ByteSets();
const rules = [
  ...allDetectors
    .filter(({ wholeText }) => wholeText !== true)
    .map((each, at) => compileRule(each, at, sets)),
  ...allTextDetectors.map((each, at) => compileSigns(each, allDetectors.length + at, sets)),
];
const prefixes = prefixesOf(rules, sets);
const compiled = createGate(
  prefixes,
  rules.map(({ notAfter }) => notAfter),
);
const inScript = new ScriptGate(prefixes);

const cases = allDetectors.flatMap((each) => each.finds().map(({ text }) => text));
const words = allDetectors.flatMap(({ keywords }) => keywords);
const texts = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...cases) },
      { weight: 2, arbitrary: fc.constantFrom(...words) },
      {
        weight: 2,
        arbitrary: fc.constantFrom("-", "_-", "a", "\\n", "%3D", "\u001b[32m", "x1b[K", " ", "7", "é"),
      },
      { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 20 }) },
    ),
    { maxLength: 12 },
  )
  .map((pieces) => bytesOf(pieces.join("")));

/** Behind a place are so many bytes told apart; where the text has fewer, a gate may ask in vain. */
const toldApartBytes = 8;

/** Every rule and place that a gate asks and where the rule may begin, by rising place. */
function asked(gate: Gate, bytes: Uint8Array): string[] {
  const all: string[] = [];
  let last = 0;
  gate.each(bytes, (rule, start) => {
    expect(start).toBeGreaterThanOrEqual(last);
    last = start;
    if (!mayBegin(rules[rule]!.notAfter, bytes, start)) return;
    const isToldApart = start + toldApartBytes <= bytes.length;
    if (isToldApart || matchAt(rules[rule]!, latin1(bytes, 0, bytes.length), start, 0) !== null)
      all.push(`${String(start)} ${String(rule)}`);
  });
  return all;
}

describe("the gate that is compiled", () => {
  it("is the one that runs, where there is WebAssembly", () => {
    expect(compiled).not.toBeInstanceOf(ScriptGate);
  });

  it("asks the same rules at the same places as the one in TypeScript", () => {
    fc.assert(
      fc.property(texts, (bytes) => {
        expect(asked(compiled, bytes)).toEqual(asked(inScript, bytes));
      }),
      { numRuns: 200 },
    );
  });

  it("asks the same where what it looks at in one go ends", () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: -40, max: 40 }), (piece, beside) => {
        const bytes = new Uint8Array(2 * blockBytes + 100).fill(0x20);
        bytes.set(piece.subarray(0, 80), blockBytes + beside - 40);
        bytes.set(piece.subarray(0, 80), 2 * blockBytes + beside - 40);
        expect(asked(compiled, bytes)).toEqual(asked(inScript, bytes));
      }),
      { numRuns: 60 },
    );
  });

  it("asks the same where a text asks so much that it has no room for all at once", () => {
    const bytes = bytesOf(words.join("").repeat(3));
    expect(asked(compiled, bytes)).toEqual(asked(inScript, bytes));
  });
});

describe("a runtime without WebAssembly", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it("finds the same secrets", () => {
    const text = bytesOf(cases.join("\n"));
    const found = summaryOf(createScanner(allDetectors).scanText(text));
    vi.stubGlobal("WebAssembly", undefined);
    expect(createGate(prefixes, [])).toBeInstanceOf(ScriptGate);
    expect(summaryOf(createScanner(allDetectors).scanText(text))).toEqual(found);
  });
});
