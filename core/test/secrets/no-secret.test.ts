import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isPlaceholderWord } from "@fourgate/core/secrets/evidence/no-secret";
import { rareStarts } from "@fourgate/core/secrets/evidence/rare-starts";

describe("what people write where nothing is meant", () => {
  it.each([
    "changeme",
    "your-key-here",
    "mysecret",
    "my_api_key",
    "xY3aExample9",
    "placeholder",
    "key_goes_here",
    "to_be_set",
    "foo1",
    "blaaaah",
    "passphrase1",
    "aaaaaaaa",
    "ababababa",
    "abcabcabc",
    "12345678",
    "a1b2c3d4",
    "sk-****1234****",
    "somesecret",
    "xxxx",
  ])("%s is known", (value) => {
    expect(isPlaceholderWord(value)).toBe(true);
  });

  it.each(["u3TFo465x81xnLdb", "Tr0ub4dor", "aaaaaaaaq7", "abcabcabXY", "13579bdf02", "kP9"])(
    "%s is not taken for such",
    (value) => {
      expect(isPlaceholderWord(value)).toBe(false);
    },
  );
});

describe("a first look before an expression of many words", () => {
  const alternatives = [
    "your[-_ ]?",
    String.raw`\bmy[-_]?(?:key|pwd)`,
    "abc-?123",
    "^some[-_]?key",
    "[-_]here$",
    String.raw`\*\*\*`,
    "x",
  ];
  const mayMatch = rareStarts(alternatives.slice(0, -1));
  const words = new RegExp(alternatives.slice(0, -1).join("|"), "i");
  const pieces = fc.constantFrom(
    "your",
    "my",
    "key",
    "ABC",
    "123",
    "some",
    "-",
    "_",
    "here",
    "***",
    "q",
    "Z",
    "é",
  );

  it("never says no where the expression matches", () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 6 }), (some) => {
        const value = some.join("");
        expect(mayMatch(value) || !words.test(value), value).toBe(true);
      }),
    );
    expect(rareStarts(alternatives)("ax")).toBe(true);
  });

  it("says no of most random values", () => {
    expect(mayMatch("u3TFo465x81xnLdbJPoizwBb7QX0ARKH")).toBe(false);
  });
});
