import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allDetectors } from "@fourgate/core/secrets/detectors/all";
import { createScanner } from "@fourgate/core/secrets/scan/scan";
import { bytesOf, layers, scanner } from "../keyed.ts";

const idsIn = (text: string): string[] => scanner.scanText(bytesOf(text)).map(({ rule }) => rule.detector.id);
const enforcedIn = (text: string): string[] =>
  scanner
    .scanText(bytesOf(text))
    .filter(({ rule, confidence }) => rule.detector.policy !== "observe" && confidence !== "low")
    .map(({ rule }) => rule.detector.id);

const digitsOf = (length: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: length, maxLength: length });
const two = (from: number, to: number): fc.Arbitrary<string> =>
  fc.integer({ min: from, max: to }).map((number) => String(number).padStart(2, "0"));
const letters = (alphabet: string, length: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength: length, maxLength: length });

/** Written from each authority's own description, and not from the detectors. */
const sum = (text: string, weights: readonly number[]): number =>
  weights.reduce((total, weight, at) => total + weight * Number(text[at]), 0);
const luhnDigit = (text: string): string => {
  const total = [...text].toReversed().reduce((all, digit, at) => {
    const doubled = at % 2 === 0 ? String(Number(digit) * 2) : digit;
    return all + [...doubled].reduce((one, part) => one + Number(part), 0);
  }, 0);
  return String((10 - (total % 10)) % 10);
};
const big = (text: string): bigint => BigInt(text);
const pad = (number: number | bigint, length = 2): string => String(number).padStart(length, "0");

/** A random valid number as it stands in a text, and the same with another check digit. */
interface Numbers {
  readonly detector: string;
  readonly text: (number: string) => string;
  readonly body: fc.Arbitrary<string>;
  /** Null where no number has this body. */
  readonly check: (body: string) => string | null;
  readonly written?: (number: string) => string;
}

const named =
  (name: string) =>
  (number: string): string =>
    `{"${name}": "${number}"}`;
const alone = (number: string): string => `Ref ${number}\n`;
const birth = fc.tuple(two(10, 99), two(1, 12), two(1, 28)).map((parts) => parts.join(""));
const birthBackwards = fc.tuple(two(1, 28), two(1, 12), two(10, 99)).map((parts) => parts.join(""));

const kinds: readonly Numbers[] = [
  {
    detector: "payment-card",
    text: alone,
    body: fc
      .tuple(fc.constantFrom("4", "51", "55", "2300", "6011", "352"), digitsOf(15))
      .map(([issuer, rest]) => {
        const start = issuer === "352" ? "3528" : issuer;
        return (start + rest).slice(0, 15);
      }),
    check: luhnDigit,
    written: (number) => number.replace(/(.{4})(?=.)/g, "$1 "),
  },
  {
    detector: "iban",
    text: alone,
    body: digitsOf(18),
    check: (body) => `DE${pad(98n - (big(`${body}131400`) % 97n))}`,
  },
  {
    detector: "us-npi",
    text: named("npi"),
    body: digitsOf(8).map((rest) => `1${rest}`),
    check: (body) => luhnDigit(`80840${body}`),
  },
  {
    detector: "uk-nhs-number",
    text: named("nhs_number"),
    body: digitsOf(9),
    check: (body) => {
      const rest = (11 - (sum(body, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
      return rest === 10 ? null : String(rest);
    },
  },
  {
    detector: "de-health-insurance-number",
    text: named("kvnr"),
    body: fc.tuple(letters("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 1), digitsOf(8)).map((parts) => parts.join("")),
    check: (body) => {
      const number = pad(body.charCodeAt(0) - 64) + body.slice(1);
      const total = [...number].reduce((all, digit, at) => {
        const product = Number(digit) * (at % 2 === 0 ? 1 : 2);
        return all + (product > 9 ? product - 9 : product);
      }, 0);
      return String(total % 10);
    },
  },
  {
    detector: "fr-nir",
    text: alone,
    body: fc
      .tuple(fc.constantFrom("1", "2"), two(10, 99), two(1, 12), two(1, 95), digitsOf(6))
      .map((parts) => parts.join("")),
    check: (body) => pad(97n - (big(body) % 97n)),
  },
  {
    detector: "es-dni",
    text: named("dni"),
    body: digitsOf(8),
    check: (body) => "TRWAGMYFPDXBNJZSQVHLCKE".charAt(Number(body) % 23),
  },
  {
    detector: "pl-pesel",
    text: named("pesel"),
    body: fc.tuple(birth, digitsOf(4)).map((parts) => parts.join("")),
    check: (body) => String((10 - (sum(body, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10),
  },
  {
    detector: "se-personal-number",
    text: named("personnummer"),
    body: fc.tuple(birth, digitsOf(3)).map((parts) => parts.join("")),
    check: luhnDigit,
    written: (number) => `${number.slice(0, 6)}-${number.slice(6)}`,
  },
  {
    detector: "fi-personal-code",
    text: alone,
    body: fc.tuple(birthBackwards, fc.integer({ min: 100, max: 899 })).map((parts) => parts.join("")),
    check: (body) => "0123456789ABCDEFHJKLMNPRSTUVWXY".charAt(Number(body) % 31),
    written: (number) => `${number.slice(0, 6)}-${number.slice(6)}`,
  },
  {
    detector: "ch-ahv-number",
    text: alone,
    body: digitsOf(9).map((rest) => `756${rest}`),
    check: (body) => String((10 - (sum(body, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3]) % 10)) % 10),
    written: (number) => number.replace(/^(...)(....)(....)(..)$/, "$1.$2.$3.$4"),
  },
  {
    detector: "be-national-number",
    text: alone,
    body: fc.tuple(birth, digitsOf(3)).map((parts) => parts.join("")),
    check: (body) => pad(97n - (big(body) % 97n)),
    written: (number) => number.replace(/^(..)(..)(..)(...)(..)$/, "$1.$2.$3-$4.$5"),
  },
  {
    detector: "br-cpf",
    text: alone,
    body: digitsOf(9),
    check: (body) => {
      const digit = (text: string): string => {
        const rest =
          (sum(
            text,
            [...text].map((_, at) => text.length + 1 - at),
          ) *
            10) %
          11;
        return String(rest % 10);
      };
      const first = digit(body);
      return first + digit(body + first);
    },
    written: (number) => number.replace(/^(...)(...)(...)(..)$/, "$1.$2.$3-$4"),
  },
  {
    detector: "za-id-number",
    text: named("id_number"),
    body: fc
      .tuple(birth, digitsOf(4), fc.constantFrom("0", "1"), fc.constant("8"))
      .map((parts) => parts.join("")),
    check: luhnDigit,
  },
  {
    detector: "cn-resident-id",
    text: alone,
    body: fc
      .tuple(fc.constantFrom("110101", "310105", "440301"), fc.constantFrom("19", "20"), birth, digitsOf(3))
      .map((parts) => parts.join("")),
    check: (body) => {
      const weights = Array.from({ length: 17 }, (_, at) => 2 ** (17 - at) % 11);
      return "10X98765432".charAt(sum(body, weights) % 11);
    },
  },
];

/** Numbers of few digits are taken for made up. */
const isVaried = (number: string): boolean =>
  new Set(number.replace(/[^0-9]/g, "")).size > 5 &&
  !/(.)\1{4}|0123|1234|2345|3456|4567|5678|6789|9876|8765|7654|6543|5432|4321|3210/.test(number);

const whole = (body: string, check: string): string =>
  /^[A-Z]{2}/.test(check) ? check + body : body + check;

const another = (character: string, step: number): string =>
  /[0-9]/.test(character)
    ? String((Number(character) + step) % 10)
    : String.fromCharCode(65 + ((character.charCodeAt(0) - 65 + step) % 26));

describe.each(kinds.map((kind) => [kind.detector, kind] as const))("%s", (detector, kind) => {
  const { body, check, text, written = (number: string) => number } = kind;

  it("finds any valid number", () => {
    fc.assert(
      fc.property(body, (each) => {
        const digit = check(each);
        fc.pre(digit !== null && isVaried(each));
        const number = written(whole(each, digit));
        const bytes = bytesOf(text(number));
        const found = scanner
          .scanText(bytes)
          .filter(({ rule }) => rule.detector.id === detector)
          .map(({ start, end }) => new TextDecoder().decode(bytes.subarray(start, end)));
        expect(found).toEqual([number]);
      }),
      { numRuns: 60 },
    );
  });

  it("finds none whose check digit is another", () => {
    fc.assert(
      fc.property(body, fc.integer({ min: 1, max: 9 }), (each, step) => {
        const digit = check(each);
        fc.pre(digit !== null);
        const other = digit.slice(0, -1) + another(digit.slice(-1), step);
        // The Belgian number has one check for each century, and both are right.
        fc.pre(detector !== "be-national-number" || other !== pad(97n - (big(`2${each}`) % 97n)));
        expect(idsIn(text(written(whole(each, other)))).filter((id) => id === detector)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

describe("what is nobody's", () => {
  it("is no test number that a payment provider prints, compact or in groups", () => {
    const numbers = [
      ["4242", "4242", "4242", "4242"],
      ["4000", "0566", "5566", "5556"],
      ["5555", "5555", "5555", "4444"],
      ["5200", "8282", "8282", "8210"],
      ["6011", "0009", "9013", "9424"],
      ["3566", "0020", "2036", "0505"],
      ["3782", "822463", "10005"],
      ["3714", "496353", "98431"],
      ["4012", "8888", "8888", "1881"],
      ["4000", "0025", "0000", "3155"],
      ["4539", "5787", "6362", "1486"],
    ];
    for (const groups of numbers) {
      expect(idsIn(`card: ${groups.join("")}`), groups.join("")).toEqual([]);
      expect(idsIn(`card: ${groups.join(" ")}`), groups.join(" ")).toEqual([]);
    }
  });

  it("is no account number of the registry's examples", () => {
    const examples = [
      ["DE89", "3704", "0044", "0532", "0130", "00"],
      ["GB29", "NWBK", "6016", "1331", "9268", "19"],
      ["FR14", "2004", "1010", "0505", "0001", "3M02", "606"],
      ["NL91", "ABNA", "0417", "1643", "00"],
      ["CH93", "0076", "2011", "6238", "5295", "7"],
    ];
    for (const groups of examples) expect(idsIn(`IBAN ${groups.join(" ")} ${groups.join("")}`)).toEqual([]);
  });

  it("is no C4, S3 or EKS, and none of what source code is full of", () => {
    const text = [
      "We draw C4 models, store in S3 and run on EKS in eu-central-1 with m5.xlarge.",
      "const started = 1732899600000; const nanos = 1732899600000123456;",
      "123e4567-e89b-42d3-a456-426614174000 4a5b6c7d-1234-4123-9123-123456789012",
      "9fceb02d0ae598e95dc970b74767f19372d61af8 sha512-9876543210987654321098765432109876543210",
      '"version": "10.0.19041.1288", "lodash": "4.17.21", tel: 1.800.555',
      "let a=4503599627370496,b=9007199254740991,c=2251799813685248,d=.4539708261509432;",
      "2026-11-29T10:46:35.123456Z 20261129-104635 192.168.100.200 00:1A:2B:3C:4D:5E",
      "M12.707 4.293a1 1 0 010 1.414L7.414 11 5.293 8.879 4567 8901 2345 6789 0123",
      "000102 0304 0506 4510 2030 4050 6070 8090 a0b0",
      "EKS cluster arn:aws:eks:eu-west-1:481237659012:cluster/pan account 481237659012",
    ].join("\n");
    expect(enforcedIn(text)).toEqual([]);
  });
});

describe("personal detectors", () => {
  const personal = allDetectors.filter(({ kind }) => kind === "personal");

  it("never hide a secret: a token that holds a person's number stays a token", () => {
    const card = "4539708261" + "50943";
    const text = `DATABASE_URL=postgres://app:${card}${luhnDigit(card)}@db.internal/shop\n`;
    expect(scanner.scanText(bytesOf(text)).map(({ rule }) => rule.detector.kind ?? "vendor")).not.toContain(
      "personal",
    );
    expect(idsIn(text).length).toBe(1);
  });

  it("never hide a secret that is encoded together with a person's number", () => {
    const card = "4539 7082 6150 943";
    const inside = `card ${card}${luhnDigit(card.replaceAll(" ", ""))} PASSWORD=${"aB3dE6gH"}${"9jK2mN5p"}`;
    const encoded = Buffer.from(inside).toString("base64");
    expect(layers.scanText(bytesOf(`data: ${encoded}\n`)).map(({ detector }) => detector)).toEqual([
      "assigned-secret",
    ]);
  });

  it("are of low confidence where they only observe, but for what is sure and stands in ordinary work", () => {
    const sure = personal.filter(
      ({ policy, confidence, check }) =>
        policy === "observe" && (confidence !== "low" || check !== undefined),
    );
    expect(sure.map(({ id }) => id)).toEqual([
      "bitcoin-address",
      "bitcoin-segwit-address",
      "ethereum-address",
      "phone-number",
    ]);
  });

  it("each find their first case alone in a text", () => {
    for (const detector of personal) {
      const { text, secret } = detector.finds()[0]!;
      const bytes = bytesOf(text);
      const found = createScanner([detector]).scanText(bytes);
      expect(found.map(({ start, end }) => new TextDecoder().decode(bytes.subarray(start, end)))).toEqual([
        secret,
      ]);
    }
  });
});
