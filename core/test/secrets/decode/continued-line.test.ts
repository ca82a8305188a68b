import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alphanumeric, sample } from "@fourgate/core/secrets/detectors/sample";
import { bytesOf, layers, textOf } from "../keyed.ts";
import { costPerByte } from "../reference-work.ts";

const awsKey = "AKIA" + "Q3EGRIH7ZKTXA2PM";
const token = sample(alphanumeric, 40);

/** Of a value that is broken in two: what stands between the halves, and the text around them. */
const forms: readonly (readonly [where: string, between: string, write: (value: string) => string])[] = [
  ["a shell's line", "\\\n", (value) => `export API_KEY=${value}\necho done\n`],
  ["a .env of Windows", "\\\r\n", (value) => `A=1\r\nAPI_KEY=${value}\r\nB=2\r\n`],
  ["a Python string", "\\\n", (value) => `api_key = "${value}"\nprint(1)\n`],
  ["a YAML scalar in quotes", "\\\n    ", (value) => `stripe:\n  api_key: "${value}"\n  name: x\n`],
  ["Java's properties", "\\\n\t", (value) => `api.key=${value}\nname=shop\n`],
  ["lines that a patch adds", "\\\n+", (value) => `@@ -1,2 +1,4 @@\n+# keys\n+API_KEY=${value}\n+B=2\n`],
  ["lines that a patch takes away", "\\\n-", (value) => `@@ -1,4 +1,2 @@\n-API_KEY=${value}\n-B=2\n`],
  ["indented lines that a patch adds", "\\\n+    ", (value) => `+x:\n+  api_key: "${value}"\n+  b: 2\n`],
  ["lines around a patch's", "\\\n ", (value) => `@@ -1,4 +1,4 @@\n API_KEY=${value}\n+B=2\n`],
  ["JSON", "\\\\\\n", (value) => `{"path":".env","body":"API_KEY=${value}"}`],
  ["JSON with a line's end of Windows", "\\\\\\r\\n", (value) => `{"body":"API_KEY=${value}"}`],
  ["a patch in JSON", "\\\\\\n+", (value) => `{"diff":"+A=1\\n+API_KEY=${value}\\n+B=2\\n"}`],
  ["JSON in JSON", "\\\\\\\\\\\\n", (value) => `{"event":"{\\"body\\":\\"API_KEY=${value}\\"}"}`],
  ["a notebook", '\\\\\\n",\n    "', (value) => `{\n "source": [\n    "API_KEY=${value}"\n  ]\n}`],
  [
    "a notebook in JSON",
    '\\\\\\\\\\\\n\\",\\n    \\"',
    (value) => `{"content":"{\\n \\"source\\": [\\n \\"API_KEY=${value}\\"\\n ]\\n}"}`,
  ],
];

function found(text: string): string[] {
  return layers.scanText(bytesOf(text)).map(({ start, end }) => textOf(bytesOf(text).subarray(start, end)));
}

describe("a value that goes on behind a backslash at its line's end", () => {
  it.each(forms)("is found whole in %s, wherever it is broken", (_, between, write) => {
    fc.assert(
      fc.property(fc.constantFrom(awsKey, token), fc.integer({ min: 1, max: 39 }), (whole, at) => {
        const cut = 1 + (at % (whole.length - 1));
        const value = `${whole.slice(0, cut)}${between}${whole.slice(cut)}`;
        expect(found(write(value))).toEqual([value]);
      }),
      { numRuns: 40 },
    );
  });

  it("is one value with the same fingerprint as the unbroken one", () => {
    const broken = `api_key: "${awsKey.slice(0, 9)}\\\n  ${awsKey.slice(9)}"\n`;
    const [one] = layers.scanText(bytesOf(broken));
    expect(textOf(one!.secret)).toBe(awsKey);
    expect(one).toMatchObject({ detector: "aws-access-key-id", encoding: ["escapes"] });
  });

  it("does not take along a shell's next argument, nor lines of a macro", () => {
    expect(found(`docker run -e API_KEY=${token}\\\n  --name shop image\n`)).toEqual([token]);
    expect(found(`docker run -e API_KEY=${token} \\\n  --name shop image\n`)).toEqual([token]);
    expect(found("#define TOKEN(secret)\\\n  parse_token(secret1)\\\n  next_token(a)\n")).toEqual([]);
    expect(
      found("first line of prose.\\\nThe password is in the vault,\\\nask Ann for token\\\nuse\n"),
    ).toEqual([]);
  });

  it.each([
    ["broken lines", "a\\\n+"],
    ["escaped broken lines", "a\\\\\\n+"],
    ["broken lines of a notebook", 'a\\\\\\n",\n    "'],
    ["backslashes", "\\"],
  ])("costs a bounded work a byte: %s", (_, unit) => {
    const text = bytesOf(unit.repeat(262_144 / unit.length));
    expect(costPerByte(text.length, () => layers.scanText(text), 500, 5)).toBeLessThan(500);
  });
});
