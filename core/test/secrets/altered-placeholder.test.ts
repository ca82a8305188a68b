import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AlteredPlaceholders } from "@fourgate/core/secrets/restore/altered-placeholder";
import { restoreInJsonString } from "@fourgate/core/secrets/restore/restore";
import { TextInputRestorer } from "@fourgate/core/secrets/restore/restore-text-input";
import { secretOf, type SecretMap } from "@fourgate/core/secrets/redact/secret-map";
import { placeholderPattern } from "@fourgate/core/secrets/redact/placeholder";
import { bytesOf, keyedHash } from "./keyed.ts";

const values = ["aB3dE6gH" + "9jK2mN5p", "Zx9cV8bN" + "7mL6kJ5h", "q1W2e3R4" + "t5Y6u7I8"];
const map: SecretMap = new Map(
  values.map((value) => {
    const secret = secretOf(bytesOf(value), { depth: 0, lineStart: () => "" }, "test", keyedHash);
    return [secret.placeholder, { ...secret, origins: [] }];
  }),
);
const [name = "", other = ""] = [...map.keys()];
const prefix = name.slice(0, -16);
const digits = name.slice(-16);

function countOf(text: string, cut = 1_000_000, known = map): number {
  const altered = new AlteredPlaceholders(known);
  for (let at = 0; at < text.length; at += cut) altered.push(text.slice(at, at + cut));
  altered.end();
  return altered.count;
}

const swapped = (at: number): string =>
  name.slice(0, at) + (name[at] === "Q" ? "R" : "Q") + name.slice(at + 1);

const alterations: readonly (readonly [string, string])[] = [
  ["in lower case", name.toLowerCase()],
  ["with digits in lower case", prefix + digits.toLowerCase()],
  ["in mixed case", `Fourgate_Secret_${digits}`],
  ["cut at its end", name.slice(0, -1)],
  ["cut to half", name.slice(0, -8)],
  ["cut to its first digits", name.slice(0, -12)],
  ["cut at the start of its digits", prefix + digits.slice(4)],
  ["cut in its middle", `${prefix}${digits.slice(0, 4)}...${digits.slice(-4)}`],
  ["masked", `${prefix}****`],
  ["with one digit wrong", swapped(name.length - 5)],
  ["with its first digit wrong", swapped(prefix.length)],
  ["with two digits changed about", `${name.slice(0, -2)}${name.at(-1)}${name.at(-2)}`],
  ["with a digit more inside", `${name.slice(0, -6)}A${name.slice(-6)}`],
  ["with a digit more at its end", `${name}${name.at(-1)}`],
  ["with a word's rest at its end", `${name}_old`],
  ["wrapped in its digits", `${name.slice(0, -7)}\n${name.slice(-7)}`],
  ["wrapped and indented, in a comment", `${name.slice(0, -9)}\n    ${name.slice(-9)}`],
  ["wrapped in its name", `FOURGATE_\nSECRET_${digits}`],
  ["with hyphens", name.replaceAll("_", "-")],
  ["with hyphens that do not break", name.replaceAll("_", "\u2011")],
  ["with long dashes", name.replaceAll("_", "\u2014")],
  ["with spaces", name.replaceAll("_", " ")],
  ["as Markdown escapes it", name.replaceAll("_", "\\_")],
  ["in camel case", `fourgateSecret${digits}`],
  ["without its name", digits],
  ["without its name, in lower case", `key_${digits.toLowerCase()}`.replace("key_", "")],
  ["with letters for digits", prefix + digits.replace(/[OIB]/, (d) => ({ O: "0", I: "1", B: "8" })[d] ?? d)],
  ["that stands for nothing", `${prefix}${"A".repeat(16)}`],
];

describe("a placeholder that a model altered", () => {
  const really = alterations.filter(([, text]) => text !== name);

  it.each(really)("%s: is found, wherever the text is cut, also in JSON", (_, text) => {
    expect(text).not.toBe(name);
    for (const whole of [`a = "${text}"\nb`, `${text}`, `x ${"word ".repeat(400)}${text} y`]) {
      for (const cut of [1, 7, 10_000]) {
        expect(countOf(whole, cut)).toBe(1);
        expect(countOf(JSON.stringify({ k: whole }), cut)).toBe(1);
      }
    }
    expect(countOf(JSON.stringify({ k: JSON.stringify({ k: text }) }))).toBe(1);
  });

  it.each(really)("%s: refuses the write", (_, text) => {
    const input = JSON.stringify({ file_path: "/w/a", content: `KEY=${text}\n` });
    const restored = restoreInJsonString(input, map, () => "pass");
    expect(restored).toHaveProperty("refused");
    const patch = new TextInputRestorer({ map, tools: new Set(), roots: ["/w"] });
    patch.push(`*** Begin Patch\n*** Add File: /w/a\n+KEY=${text.replaceAll("\n", "\n+")}\n*** End Patch`);
    patch.end();
    expect(patch.refused).not.toBeNull();
  });

  it("does not hide behind one that was copied well", () => {
    const input = JSON.stringify({ content: `A=${name}\nB=${other}\nC=${name.slice(0, -2)}` });
    expect(restoreInJsonString(input, map, () => "pass")).toHaveProperty("refused");
  });

  it("is found whichever of its digits is another one", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...map.keys()),
        fc.integer({ min: 0, max: 15 }),
        fc.constantFrom(..."ABCDEFGHIJKLMNOPQRSTUVWXYZ234567abcdefghijklmnopqrstuvwxyz0189"),
        (whole, at, digit) => {
          const changed = whole.slice(0, prefix.length + at) + digit + whole.slice(prefix.length + at + 1);
          fc.pre(changed !== whole);
          expect(countOf(`k=${changed};`)).toBe(1);
        },
      ),
    );
  });

  it("costs time in proportion to the text, also where it is full of prefixes", () => {
    const start = process.threadCpuUsage();
    countOf(`${prefix}${digits.slice(0, 5)} `.repeat(20_000), 4_000);
    countOf("fourgate".repeat(50_000), 4_000);
    expect(process.threadCpuUsage(start).user).toBeLessThan(2_000_000);
    expect(name).toMatch(placeholderPattern);
  });

  it("is not one that runs on as it did in what was read", () => {
    const runsOn: SecretMap = new Map([...map].map(([key, secret]) => [key, { ...secret, runsOn: true }]));
    expect(countOf(`${name}suffix`, 5, runsOn)).toBe(0);
    expect(countOf(`${name}suffix`, 5)).toBe(1);
  });
});

describe("nothing is altered in", () => {
  it.each([
    ["one that was copied well", `A=${name}; B="${other}", ${name}\n${name}`],
    ["a variable with a like name", `${prefix}KEY = os.environ["${prefix}KEY"]; fourgate_secret_key: 1`],
    [
      "a bare prefix in prose",
      `Values are shown as ${prefix}… or ${prefix}<16 digits>; fourgate secret scan`,
    ],
    [
      "a function with a long like name",
      "function fourgateSecretFingerprintOf(x) {}; fourgate-secret-detectors-list",
    ],
    ["other text", "export const a = 1; // SECRET_KEY FOURGATE=1 AAAABBBBCCCCDDDD"],
  ])("%s", (_, text) => {
    for (const cut of [1, 9, 10_000]) expect(countOf(text, cut)).toBe(0);
  });

  it("any text without the words and the digits", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 300 }),
        fc.integer({ min: 1, max: 50 }),
        (text, cut) => {
          expect(countOf(text, cut)).toBe(0);
        },
      ),
    );
  });
});
