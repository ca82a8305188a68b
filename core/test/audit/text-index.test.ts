import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { comparable, comparableLines, folded, withoutEscapes } from "@fourgate/core/audit/searchable-text";
import { TextIndexer } from "@fourgate/core/audit/text-index";

const indexer = new TextIndexer(Uint8Array.from({ length: 32 }, (_, at) => at * 7 + 1));
const other = new TextIndexer(Uint8Array.from({ length: 32 }, (_, at) => at * 11 + 5));
const text = fc.string({ unit: "grapheme", maxLength: 200 });

describe("what is compared when the log is searched", () => {
  it("does not count a client's line numbers, indentation, runs of blanks or capitals", () => {
    const numbered = "    1→export function Pay() {\n    2→\t  return  total;\n    3→}";
    expect(folded(comparable(numbered))).toBe("export function pay() { return total; }");
    expect(folded(comparable("1\texport function Pay() {\r\n2\t  return total;\n3\t}"))).toBe(
      folded(comparable(numbered)),
    );
  });

  it("keeps the lines that say where they come from, without a patch's marks", () => {
    expect(
      comparableLines("+  const total = sum(rows);\n}\n-\n12\tconst total = sum(rows);\n  ----------\n"),
    ).toEqual(["const total = sum(rows);", "", "", "const total = sum(rows);", "", ""]);
  });

  it("undoes JSON's escapes, wherever a piece was cut", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 40 }), (whole) => {
        expect(withoutEscapes(JSON.stringify(whole).slice(1, -1))).toBe(
          whole.toWellFormed() === whole ? whole : withoutEscapes(JSON.stringify(whole).slice(1, -1)),
        );
      }),
    );
    expect(withoutEscapes("a\\n\\u00e9\\")).toBe("a\né\\");
  });
});

describe("the index of a text", () => {
  it("has every number that anything in the text asks for", () => {
    fc.assert(
      fc.property(text, text, text, (before, inside, after) => {
        const held = new Set(indexer.index(`${before}${inside}${after}`).grams);
        const whole = folded(comparable(`${before}${inside}${after}`));
        const asked = folded(comparable(inside));
        fc.pre(whole.includes(asked));
        expect(indexer.asked(inside).filter((number) => !held.has(number))).toEqual([]);
      }),
    );
  });

  it("has the number of every line that can be told apart", () => {
    const { lines } = indexer.index("let a = readOrders(now);\n}\n  let b = payOrders(later);");
    expect(lines).toEqual(
      ["let a = readOrders(now);", "let b = payOrders(later);"].map((line) => indexer.line(line)),
    );
  });

  it("says nothing to who has another key", () => {
    const secret = "the quick brown fox jumps over the lazy dog near the river bank";
    const held = new Set(other.index(secret).grams);
    const hits = indexer.asked(secret).filter((number) => held.has(number)).length;
    expect(hits).toBeLessThan(3);
  });

  it("rules out nearly every text that does not hold what is asked", () => {
    const source = Array.from(
      { length: 200 },
      (_, at) => `const name${String(at * 7919)} = load("${String(at * 104729)}");`,
    );
    const held = new Set(indexer.index(source.join("\n")).grams);
    const asked = ["select id from customers", "ProjectFalcon", "mia@example.com", "DELETE /v2/users"];
    expect(asked.filter((one) => indexer.asked(one).every((number) => held.has(number)))).toEqual([]);
  });
});
