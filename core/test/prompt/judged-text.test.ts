import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { unescape, unescapeMap } from "@fourgate/core/prompt/json/text";
import { judgedText, type JudgedText } from "@fourgate/core/prompt/judged-text";
import type { Block, Span } from "@fourgate/core/prompt/prompt";
import { asText, utf8 } from "./bytes.ts";

/** A string literal in which each character is written in one of its JSON spellings. */
const spelling = fc
  .array(fc.tuple(fc.string({ unit: "binary", minLength: 1, maxLength: 1 }), fc.nat({ max: 2 })), {
    maxLength: 40,
  })
  .map((pairs) => pairs.filter(([character]) => character.isWellFormed()))
  .map((pairs) => pairs.map(([character, how]) => ({ character, raw: spell(character, how) })));

function spell(character: string, how: number): string {
  if (how === 1)
    return [...Array(character.length).keys()]
      .map((i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, "0")}`)
      .join("");
  const plain = JSON.stringify(character).slice(1, -1);
  return how === 2 && character === "/" ? "\\/" : plain;
}

function judged(
  raw: string,
  kind: Block["kind"] = "tool_result",
  tool?: string,
): { text: JudgedText; raw: Uint8Array } {
  const lead = "????";
  const bytes = utf8(`${lead}"${raw}"`);
  const end = bytes.length - 1 - lead.length;
  const span: Span = { start: 1, end, escaped: raw.includes("\\"), key: false, at: "content" };
  const block: Block = { kind, role: "user", start: 0, end: end + 1, spans: [span] };
  return { text: judgedText(bytes, lead.length, block, span, tool), raw: bytes.subarray(lead.length) };
}

describe("the text of a literal", () => {
  test("is what JSON.parse gives, and every character maps to its own bytes in the source", () => {
    fc.assert(
      fc.property(spelling, fc.nat({ max: 9 }), (characters, base) => {
        const raw = characters.map((one) => one.raw).join("");
        const bytes = utf8(`${"-".repeat(base)}"${raw}"`);
        const [start, end] = [base + 1, bytes.length - 1];
        const text = unescape(bytes, start, end, raw.includes("\\"));
        expect(asText(text)).toBe(JSON.parse(`"${raw}"`));
        const map = unescapeMap(bytes, start, end, base);
        let decoded = 0;
        let source = 1;
        for (const one of characters) {
          expect(map.start(decoded)).toBe(source);
          decoded += utf8(one.character).length;
          source += utf8(one.raw).length;
          expect(map.end(decoded)).toBe(source);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test("is no copy where there are no escapes", () => {
    const bytes = utf8('"plain é text"');
    expect(unescape(bytes, 1, bytes.length - 1, false).buffer).toBe(bytes.buffer);
  });
});

describe("tool output without the client's line numbers", () => {
  test("a key over several lines becomes contiguous, and maps back to its lines as sent", () => {
    const lines = ["-----BEGIN", "MIIE/one", 'two"q', "-----END"];
    for (const numbered of [
      lines.map((line, i) => `${i + 9}\t${line}`),
      lines.map((line, i) => `${String(i + 9).padStart(6)}→${line}`),
      lines.map((line, i) => `${i + 9}: ${line}`),
      lines.map((line, i) => `${i + 9} | ${line}`),
    ]) {
      const { text, raw } = judged(JSON.stringify(numbered.join("\n")).slice(1, -1));
      expect(asText(text.bytes)).toBe(lines.join("\n"));
      const at = asText(text.bytes).indexOf("MIIE");
      const end = asText(text.bytes).indexOf("-----END");
      const found = asText(raw.subarray(text.rawOffset(at), text.rawEnd(end)));
      expect(found.startsWith("MIIE/one\\n")).toBe(true);
      expect(found.endsWith('two\\"q\\n')).toBe(true);
      expect(text.lineOf(at)).toBe(2);
    }
  });

  test("lines of a text inside of JSON are joined too, and a backslash of its own ends none", () => {
    const inner = ["1 | -----BEGIN", "2 | MIIE/one", '3 | two"q', "4 | c:\\new", "5 | -----END"].join("\n");
    const { text, raw } = judged(
      JSON.stringify(JSON.stringify([{ query: "/r/k.pem", result: inner }])).slice(1, -1),
      "tool_result",
      "read_files",
    );
    const judgedLines = asText(text.bytes).split(/(?<!\\)\\n/);
    expect(judgedLines.slice(1)).toEqual(["MIIE/one", 'two\\"q', "c:\\\\new", '-----END"}]']);
    const at = asText(text.bytes).indexOf("MIIE");
    expect(asText(raw.subarray(text.rawOffset(at), text.rawEnd(at + 8)))).toBe("MIIE/one");
  });

  test("every line of any numbered text maps to its own bytes", () => {
    const line = fc
      .string({ unit: "grapheme", maxLength: 12 })
      .filter((text) => !/[\n\r]/.test(text) && text.isWellFormed());
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 2, maxLength: 12 }),
        fc.nat({ max: 9000 }),
        fc.boolean(),
        (lines, first, arrow) => {
          const numbered = lines.map((text, i) => `${first + i}${arrow ? "→" : "\t"}${text}`).join("\n");
          const { text, raw } = judged(JSON.stringify(numbered).slice(1, -1));
          expect(asText(text.bytes)).toBe(lines.join("\n"));
          let offset = 0;
          for (const one of lines) {
            const length = utf8(one).length;
            const source = raw.subarray(
              text.rawOffset(offset),
              length === 0 ? text.rawOffset(offset) : text.rawEnd(offset + length),
            );
            expect(JSON.parse(`"${asText(source)}"`)).toBe(one);
            offset += length + 1;
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  test.each([
    ["columns that do not count up", "7\tx\n3\ty\n9\tz"],
    ["one numbered line alone", "7\tx\nplain"],
    ["numbers without a tab", "1 x\n2 y\n3 z"],
    ["numbers too long for lines", "12345678\tx\n12345679\ty"],
    ["no numbers", "a\tb\nc\td"],
    ["nothing", ""],
  ])("%s: the text stays", (_, text) => {
    expect(asText(judged(JSON.stringify(text).slice(1, -1)).text.bytes)).toBe(text);
  });

  test("lines around a numbered run stay", () => {
    const { text } = judged(
      JSON.stringify("head\n1\ta\n2\tb\n\n<system-reminder>x</system-reminder>").slice(1, -1),
    );
    expect(asText(text.bytes)).toBe("head\na\nb\n\n<system-reminder>x</system-reminder>");
  });

  test("from Read, a single line and lines with gaps are joined too", () => {
    expect(asText(judged("41\\tonly", "tool_result", "Read").text.bytes)).toBe("only");
    expect(asText(judged("1\\ta\\n5\\tb", "tool_result", "Read").text.bytes)).toBe("a\nb");
  });

  test("what a person or a model wrote keeps its numbers", () => {
    for (const kind of ["user_text", "assistant_text", "tool_call", "other"] as const) {
      expect(asText(judged("1\\ta\\n2\\tb", kind).text.bytes)).toBe("1\ta\n2\tb");
    }
  });

  test("a text without escapes and numbers is a view of the body", () => {
    const { text, raw } = judged("plain", "user_text");
    expect(text.bytes.buffer).toBe(raw.buffer);
    expect([text.rawOffset(2), text.rawEnd(5)]).toEqual([3, 6]);
  });
});
