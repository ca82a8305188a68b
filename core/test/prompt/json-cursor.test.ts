import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FourgateError } from "@fourgate/core/errors";
import { JsonCursor, openBrace, openBracket, quote } from "@fourgate/core/prompt/json/cursor";
import { literalString } from "@fourgate/core/prompt/json/text";
import { keyCountMax, nestingDepthMax } from "@fourgate/core/prompt/limits";
import { refusal, utf8 } from "./bytes.ts";

/** Builds the value that the cursor reads, as JSON.parse would. */
function read(bytes: Uint8Array): unknown {
  const cursor = new JsonCursor(bytes);
  const result = value(cursor);
  cursor.finish();
  return result;
}

function value(cursor: JsonCursor): unknown {
  const first = cursor.peek();
  if (first === quote) {
    cursor.string();
    return literalString(cursor.bytes, cursor.textStart, cursor.textEnd, cursor.textEscaped);
  }
  if (first === openBrace) {
    const members: [string, unknown][] = [];
    cursor.openObject();
    while (cursor.nextKey()) members.push([cursor.key, value(cursor)]);
    return Object.fromEntries(members);
  }
  if (first === openBracket) {
    const elements: unknown[] = [];
    cursor.openArray();
    while (cursor.nextElement()) elements.push(value(cursor));
    return elements;
  }
  const start = cursor.position;
  cursor.scalar();
  return JSON.parse(new TextDecoder().decode(cursor.bytes.subarray(start, cursor.position)));
}

function attempt(run: () => unknown): { readonly value?: unknown; readonly error?: unknown } {
  try {
    return { value: run() };
  } catch (error) {
    return { error };
  }
}

function codeOf(text: string | Uint8Array): string {
  return refusal(() => read(typeof text === "string" ? utf8(text) : text)).code;
}

const mutation = fc.record({
  at: fc.nat(),
  cut: fc.nat({ max: 3 }),
  put: fc.string({
    unit: fc.constantFrom(...Array.from('[]{}",:\\u00dD8e+-.0 1tn\n\u0000é😀')),
    maxLength: 4,
  }),
});

describe("what the reader takes for JSON", () => {
  test("any JSON value reads as JSON.parse reads it", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), fc.boolean(), (text, pretty) => {
        const sent = pretty ? JSON.stringify(JSON.parse(text), null, 2) : text;
        expect(read(utf8(sent))).toEqual(JSON.parse(sent));
      }),
      { numRuns: 500 },
    );
  });

  test("damaged JSON is accepted only if JSON.parse accepts it, and refused beyond that only by our stricter rules", () => {
    fc.assert(
      fc.property(
        fc.json({ maxDepth: 4 }),
        fc.array(mutation, { minLength: 1, maxLength: 4 }),
        (text, mutations) => {
          let damaged = text;
          for (const { at, cut, put } of mutations) {
            const from = at % (damaged.length + 1);
            damaged = damaged.slice(0, from) + put + damaged.slice(from + cut);
          }
          if (!damaged.isWellFormed()) return;
          const expected = attempt(() => JSON.parse(damaged));
          const actual = attempt(() => read(utf8(damaged)));
          expect(actual.error === undefined || actual.error instanceof FourgateError).toBe(true);
          const isStricter =
            expected.error === undefined &&
            /the same key twice|half of a surrogate pair/.test(String(actual.error));
          expect(isStricter || (expected.error === undefined) === (actual.error === undefined)).toBe(true);
          expect(isStricter ? expected.value : actual.value).toEqual(expected.value);
        },
      ),
      { numRuns: 3000 },
    );
  });

  test("any bytes give a value or a FourgateError", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const { error } = attempt(() => read(bytes));
        expect(error === undefined || error instanceof FourgateError).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test("any bytes in a string are valid UTF-8 to it exactly when they are to the platform", () => {
    const tricky = fc.constantFrom(
      0x22,
      0x41,
      0x7f,
      0x80,
      0x8f,
      0x90,
      0x9f,
      0xa0,
      0xbf,
      0xc0,
      0xc1,
      0xc2,
      0xdf,
      0xe0,
      0xe1,
      0xed,
      0xef,
      0xf0,
      0xf4,
      0xf5,
      0xff,
    );
    fc.assert(
      fc.property(fc.array(tricky, { maxLength: 12 }), (middle) => {
        const inside = Uint8Array.from(middle.filter((byte) => byte !== 0x22));
        const expected = attempt(() =>
          new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(inside),
        );
        const actual = attempt(() => read(Uint8Array.from([0x22, ...inside, 0x22])));
        expect(actual.value).toBe(expected.value);
        expect(actual.error === undefined).toBe(expected.error === undefined);
      }),
      { numRuns: 5000 },
    );
  });

  test("every special byte is seen at every offset of a long string", () => {
    for (let length = 0; length < 24; length++) {
      for (let at = 0; at < length; at++) {
        for (const [put, code] of [
          [0x1f, "body_malformed"],
          [0x00, "body_malformed"],
          [0x80, "body_malformed"],
          [0xff, "body_malformed"],
        ] as const) {
          const literal = utf8(`"${"a".repeat(length)}"`);
          literal[1 + at] = put;
          expect(codeOf(literal)).toBe(code);
        }
        const text = `${"a".repeat(at)}\\n${"b".repeat(length - at)}`;
        expect(read(utf8(`"${text}"`))).toBe(JSON.parse(`"${text}"`));
      }
    }
  });
});

describe("what has more than one reading is refused", () => {
  test.each([
    ['{"a":1,"a":2}'],
    ['{"a":1,"\\u0061":2}'],
    ['{"\\u00e9":1,"é":2}'],
    ['{"x":{"a":1,"b":2,"a":3}}'],
    ['{"__proto__":1,"__proto__":2}'],
    ['{"":1,"":2}'],
    [`{${Array.from({ length: 40 }, (_, i) => `"k${i}":0`).join(",")},"k3":1}`],
  ])("a key twice: %s", (text) => {
    expect(codeOf(text)).toBe("body_ambiguous");
  });

  test("keys that only look alike are different keys", () => {
    for (const text of [
      '{"a":1,"A":2}',
      '{"é":1,"e\u0301":2}',
      '{"__proto__":1,"constructor":2,"toString":3}',
      '[{"a":1},{"a":2}]',
      '{"a":{"a":{"a":1}}}',
      '{"é":1,"Ã©":2}',
      '{"Ã©":1,"é":2}',
      '[{"Íº":1},{"ͺ":2}]',
      '[{"ͺ":1},{"Íº":2}]',
    ]) {
      expect(read(utf8(text))).toEqual(JSON.parse(text));
    }
  });

  test.each([
    ['"\\ud800"'],
    ['"\\udc00"'],
    ['"\\ud800\\ud800"'],
    ['"\\udc00\\ud800"'],
    ['"\\ud800a"'],
    ['"\\ud83d\\u0041"'],
  ])("half of a surrogate pair: %s", (text) => {
    expect(codeOf(text)).toBe("body_malformed");
  });

  test.each([
    ["{} {}"],
    ["1 2"],
    ["{}x"],
    ["[],"],
    ["{}\u0000"],
    [""],
    [" "],
    ["\uFEFF{}"],
    ["{}\uFEFF"],
    ["'a'"],
    ["[1,]"],
    ['{"a":1,}'],
    ["[,1]"],
    ["{,}"],
    ["01"],
    ["1."],
    [".5"],
    ["+1"],
    ["1e"],
    ["-"],
    ["NaN"],
    ["Infinity"],
    ["tru"],
    ["nulll"],
    ['{"a" 1}'],
    ["{1:2}"],
    ['"\\x"'],
    ['"\\u12g4"'],
    ['"a\nb"'],
    ['"a\tb"'],
    ["/**/1"],
    ["\u00a01"],
  ])("not JSON: %j", (text) => {
    expect(codeOf(text)).toBe("body_malformed");
  });

  test("the message names the byte, never the content", () => {
    const error = refusal(() => read(utf8('{"hidden-key":1,"hidden-key":2}')));
    expect(error.message).toContain("at byte 16");
    expect(error.message).not.toContain("hidden");
  });
});

describe("limits", () => {
  test("depth up to the limit is read, one more is refused", () => {
    const nested = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);
    expect(read(utf8(nested(nestingDepthMax)))).toBeInstanceOf(Array);
    expect(codeOf(nested(nestingDepthMax + 1))).toBe("body_too_deep");
    expect(codeOf('{"a":'.repeat(100_000))).toBe("body_too_deep");
    expect(codeOf("[".repeat(5_000_000))).toBe("body_too_deep");
  });

  test("an object with too many keys is refused", () => {
    const object = (count: number): string =>
      `{${Array.from({ length: count }, (_, i) => `"k${i}":0`).join(",")}}`;
    expect(Object.keys(read(utf8(object(keyCountMax))) as object)).toHaveLength(keyCountMax);
    expect(codeOf(object(keyCountMax + 1))).toBe("body_too_large");
  });
});
