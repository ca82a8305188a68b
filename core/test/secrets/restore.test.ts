import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pemBlock } from "@fourgate/core/secrets/detectors/pem";
import { atDepth } from "@fourgate/core/secrets/redact/at-depth";
import { TextPlace } from "@fourgate/core/secrets/redact/text-place";
import { JsonTextRestorer, restoreInJsonString } from "@fourgate/core/secrets/restore/restore";
import { secretOf, type SecretMap } from "@fourgate/core/secrets/redact/secret-map";
import { isInsideFolder } from "@fourgate/core/secrets/restore/workspace-path";
import { bytesOf, keyedHash } from "./keyed.ts";

const mapOf = (...secrets: readonly (readonly [value: string, depth: number])[]): SecretMap =>
  new Map(
    secrets.map(([value, depth]) => {
      const secret = secretOf(bytesOf(value), { depth, lineStart: () => "" }, "test", keyedHash);
      return [secret.placeholder, { ...secret, origins: [], runsOn: true }];
    }),
  );
const any = (): "pass" => "pass";
const only = (map: SecretMap): string => [...map.keys()][0]!;

describe("restoring in a tool's input", () => {
  const value = 'p"a\\s\ns🔑';

  it("writes the value as the JSON string wants it", () => {
    const map = mapOf([value, 0]);
    const input = { content: `x = ${only(map)};` };
    const restored = restoreInJsonString(JSON.stringify(input), map, any);
    expect(restored).toEqual({ text: JSON.stringify({ content: `x = ${value};` }), restored: 1 });
  });

  it("escapes once more for JSON inside of the string, and again for JSON inside of that", () => {
    const map = mapOf([value, 0]);
    for (const wrap of [
      (text: string) => JSON.stringify({ key: text }),
      (text: string) => JSON.stringify({ a: 'b"c', list: [1, { key: JSON.stringify({ deep: text }) }] }),
      (text: string) => JSON.stringify({ a: text }, null, 2),
    ]) {
      const restored = restoreInJsonString(JSON.stringify({ content: wrap(only(map)) }), map, any);
      expect(restored).toEqual({ text: JSON.stringify({ content: wrap(value) }), restored: 1 });
    }
  });

  it("puts a key read from a JSON file into a PEM file with real line ends, and back as it was", () => {
    const pem = pemBlock("PRIVATE KEY");
    const map = mapOf([pem.replaceAll("\n", "\\n"), 1]);
    const plain = restoreInJsonString(JSON.stringify({ content: `${only(map)}\n` }), map, any);
    expect(plain).toEqual({ text: JSON.stringify({ content: `${pem}\n` }), restored: 1 });
    const same = restoreInJsonString(JSON.stringify({ old_string: `"k": "${only(map)}"` }), map, any);
    expect(same).toEqual({
      text: JSON.stringify({ old_string: `"k": "${pem.replaceAll("\n", "\\n")}"` }),
      restored: 1,
    });
  });

  it("refuses a placeholder in base64, wherever in it, in any cut", () => {
    const map = mapOf([value, 0]);
    for (const before of ["", "k", "k=", "k: "]) {
      for (const encoding of ["base64", "base64url"] as const) {
        const data = Buffer.from(`${before}${only(map)}\n`).toString(encoding);
        const content = `${"# a note\n".repeat(200)}data:\n  key: ${data}\n`;
        const { length } = content;
        for (const cut of [1, 100, length]) {
          const restorer = new JsonTextRestorer(map, any);
          const text = JSON.stringify({ content });
          for (let at = 0; at < text.length; at += cut) restorer.push(text.slice(at, at + cut));
          restorer.end();
          expect(restorer.refused).toContain("a placeholder in base64");
        }
      }
    }
  });

  it("refuses a placeholder that stands for nothing, also one that the model altered", () => {
    const map = mapOf([value, 0]);
    const known = only(map);
    const unknown = `${known.slice(0, -1)}${known.endsWith("A") ? "B" : "A"}`;
    for (const text of [
      unknown,
      known.slice(0, -2),
      `FOURGATE_${"SECRET"}_${known.slice(16).toLowerCase()}`,
    ]) {
      expect(restoreInJsonString(JSON.stringify({ content: `a ${text} b` }), map, any)).toHaveProperty(
        "refused",
      );
    }
  });

  it("leaves names that only begin like a placeholder", () => {
    const text = JSON.stringify({ content: `FOURGATE_${"SECRET"}_KEY FOURGATE_${"SECRET"}_ FOURGATE` });
    expect(restoreInJsonString(text, new Map(), any)).toEqual({ text, restored: 0 });
  });

  it("takes no placeholder whose first letter belongs to an escape", () => {
    const map = mapOf([value, 0]);
    const text = `{"content":"\\u000${only(map)}"}`;
    expect(restoreInJsonString(text, map, any)).toEqual({ text, restored: 0 });
  });

  it("asks the rule for each secret and gives its reason", () => {
    const map = mapOf([value, 0]);
    expect(restoreInJsonString(`{"a":"${only(map)}"}`, map, () => ({ refused: "not here" }))).toEqual({
      refused: "not here",
    });
  });

  it("gives back any input whose strings were replaced, at any depth", () => {
    const secrets = mapOf(["simple1", 0], ['q"uo\\te\n', 0], ["日本\t", 0]);
    const values = new Map(
      [...secrets].map(([name, secret]) => [name, new TextDecoder().decode(secret.value)]),
    );
    const piece = fc.oneof(
      fc.constantFrom(...secrets.keys()),
      fc.string({ unit: fc.constantFrom("a", " ", "\n", "é", "'", "F"), maxLength: 6 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), fc.integer({ min: 0, max: 3 }), (pieces, depth) => {
        const nested = (text: string): string =>
          Array.from({ length: depth }).reduce<string>((inner) => JSON.stringify({ k: inner }), text);
        const original = pieces.map((each) => values.get(each) ?? each).join("");
        const restored = restoreInJsonString(
          JSON.stringify({ content: nested(pieces.join("")) }),
          secrets,
          any,
        );
        expect(restored).toMatchObject({ text: JSON.stringify({ content: nested(original) }) });
      }),
    );
  });
});

describe("escaping depth", () => {
  it("counts the quoted strings around a place", () => {
    const depthOf = (text: string): number => {
      const place = new TextPlace();
      for (let i = 0; i < text.length; i++) place.feed(text.charCodeAt(i));
      return place.depth;
    };
    expect(depthOf("PASSWORD=")).toBe(0);
    expect(depthOf('{"a": "')).toBe(1);
    expect(depthOf('{"a": "x\\\\" + ')).toBe(0);
    expect(depthOf('{"a": "{\\"b\\": \\"')).toBe(2);
    expect(depthOf('an inch is 1" long\n')).toBe(0);
  });

  it("writes a value for another depth, and says when it can't", () => {
    expect(atDepth('a"b', 0, 2)).toBe('a\\\\\\"b');
    expect(atDepth("a\\nb", 1, 0)).toBe("a\nb");
    expect(atDepth('a"b', 1, 0)).toBeNull();
  });
});

describe("a path inside of a workspace", () => {
  it.each([
    ["/w/app", "/w/app/a/b.ts", true],
    ["/w/app", "/w/app/./a/../b.ts", true],
    ["/w/app/", "/w/app/b", true],
    ["/w/app", "src/b.ts", true],
    ["/w/app", "/w/application/b", false],
    ["/w/app", "/w/app/../other/b", false],
    ["/w/app", "/w/app", false],
    ["/w/app", "../b", false],
    ["/w/app", "a/../../b", false],
    ["/w/app", "/../../etc/passwd", false],
    ["/w/app", "/../w/app/b", false],
    ["/w/app", "", false],
    ["/w/app", "/w/app/a\0b", false],
    ["C:\\w\\app", "c:\\W\\app\\b.ts", true],
    ["C:\\w\\app", "C:\\w\\app\\..\\b", false],
    ["C:\\w", "src\\a.ts", true],
  ])("%s holds %s: %s", (folder, path, inside) => {
    expect(isInsideFolder(folder, path)).toBe(inside);
  });
});
