import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeKinds } from "@fourgate/core/secrets/decode/escape-kinds";
import { mayBeDeflate } from "@fourgate/core/secrets/decode/deflate-start";
import { createProbe, type Probe, scriptProbe } from "@fourgate/core/secrets/decode/probe";
import { chunkBytes } from "@fourgate/core/secrets/decode/probe-code";
import { deflateRawSync, inflateRawSync } from "node:zlib";

const compiled = createProbe();

const piece = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: fc.constantFrom(..."aZ9+/-_"), maxLength: 40 }) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      "\n",
      "\r\n",
      " ",
      "=",
      "=3D",
      "=\n",
      "%3d",
      "%",
      "\\",
      "\\n",
      "&amp;",
      "&&",
      "\0",
      "\r",
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom("\u001b[1m", "\u001b", "\u00ad", "\u200b", "\u2060", "\ufeff", "é", "→"),
  },
);
const texts = fc.array(piece, { maxLength: 14 }).map((pieces) => new TextEncoder().encode(pieces.join("")));
/** With the same across the end of what is looked at in one go. */
const longTexts = fc.tuple(texts, fc.integer({ min: -70, max: 40 })).map(([some, beside]) => {
  const bytes = new Uint8Array(2 * chunkBytes + 50).fill(0x2e);
  bytes.set(some.subarray(0, 90), chunkBytes + beside);
  bytes.set(some.subarray(0, 90), 2 * chunkBytes + Math.min(beside, 0) - 50);
  return bytes;
});

function leadsOf(probe: Probe, bytes: Uint8Array): unknown {
  const places: number[] = [];
  return { hasZero: probe.eachLead(bytes, (at) => places.push(at)), places };
}

/** All that is asked while some runs and lines are taken for longer than they are. */
function runsOf(probe: Probe, bytes: Uint8Array): unknown[] {
  const asked: unknown[] = [];
  probe.findDigitRuns(
    bytes,
    (start, end) => {
      asked.push(["run", start, end]);
      return start % 3 === 0 ? Math.min(bytes.length, end + 9) : end;
    },
    (lineEnd, from) => {
      asked.push(["line", lineEnd, from]);
      return lineEnd % 4 === 0 ? lineEnd + 11 : -1;
    },
  );
  return asked;
}

describe("what tells where something may be encoded", () => {
  it("is compiled where there is WebAssembly with vectors", () => {
    expect(compiled).not.toBe(scriptProbe);
  });

  it("says the same as in TypeScript, wherever it stands", () => {
    fc.assert(
      fc.property(fc.oneof({ weight: 3, arbitrary: texts }, { weight: 1, arbitrary: longTexts }), (bytes) => {
        expect(leadsOf(compiled, bytes)).toEqual(leadsOf(scriptProbe, bytes));
        expect(runsOf(compiled, bytes)).toEqual(runsOf(scriptProbe, bytes));
      }),
      { numRuns: 400 },
    );
  });

  it("says the same of a run, and of digits in lines, that are longer than what is looked at in one go", () => {
    for (const unit of [
      "aB3+",
      `\n${"a".repeat(23)}`,
      `\r\n${"a".repeat(23)}`,
      `${"a9".repeat(19)}\n`,
      `${"a9".repeat(6)}\r\n`,
      "\\",
      "=3D ",
    ]) {
      const bytes = new TextEncoder().encode(unit.repeat(Math.ceil((2.5 * chunkBytes) / unit.length)));
      expect(leadsOf(compiled, bytes)).toEqual(leadsOf(scriptProbe, bytes));
      expect(runsOf(compiled, bytes)).toEqual(runsOf(scriptProbe, bytes));
    }
  });

  it("passes by no escape", () => {
    fc.assert(
      fc.property(texts, (bytes) => {
        const places = new Set<number>();
        compiled.eachLead(bytes, (at) => places.add(at));
        const escapes = [...bytes.keys()].filter((at) =>
          escapeKinds.some((kind) => bytes[at] === kind.lead && kind.read(bytes, at) !== 0),
        );
        expect(escapes.filter((at) => !places.has(at))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

describe("what may begin a deflate stream", () => {
  const mayInflate = (bytes: Uint8Array): boolean => {
    try {
      return inflateRawSync(bytes, { finishFlush: 2, maxOutputLength: 4096 }).length > 0;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
    }
  };

  it("is each that a program wrote, by any of its ways", () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 8, maxLength: 400 }),
        fc.constantFrom(0, 1, 6, 9),
        fc.nat(4),
        (text, level, strategy) => {
          expect(mayBeDeflate(deflateRawSync(text, { level, strategy }))).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("is each that can be inflated, and of random bytes few others", () => {
    let passed = 0;
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 48, maxLength: 48 }), (bytes) => {
        const passes = mayBeDeflate(bytes);
        if (passes) passed++;
        expect(passes || !mayInflate(bytes)).toBe(true);
      }),
      { numRuns: 2000 },
    );
    expect(passed).toBeLessThan(2000 * 0.4);
  });
});
