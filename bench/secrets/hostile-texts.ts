import type { Detector } from "@fourgate/core/secrets/detector";
import { encodedTexts } from "./encoded-texts.ts";
import { TextMaker } from "./text-maker.ts";

const PEOPLE = "name email phone birthday street zip city first_name last_name ssn".split(" ");
const DELIMITERS = [",", ";", "\t", "|", '","', "\n", '":"', "'=>'"];

/** Texts of `bytes` that give a scanner the most to do, by name. */
export function* hostileTexts(
  detectors: readonly Detector[],
  bytes: number,
): Generator<readonly [string, Uint8Array]> {
  const maker = new TextMaker(detectors, bytes, 11);
  const below = (limit: number): number => maker.below(limit);
  const letters = (count: number): string => maker.letters(count);
  const filled = (unit: string): string => maker.filled(unit);
  const many = (next: () => string): string => maker.many(next);
  const begin = `-----${"BEGIN"} PRIVATE KEY-----`;
  const texts: Record<string, () => string> = {
    "keywords in random order": () => many(() => maker.keyword()),
    "keywords parted by spaces": () => many(() => `${maker.keyword()} `),
    "keywords in capitals": () => many(() => `${maker.keyword().toUpperCase()}_`),
    "keywords assigned to nothing": () => many(() => `${maker.keyword()}="`),
    "keywords before short hex": () => many(() => `${maker.keyword()}: ${below(2 ** 31).toString(16)} `),
    "a finding a line, of every detector": () => many(() => `${maker.case()}\n`),
    "cases cut at half": () => many(() => halfOf(maker.case())),
    "JSON of tokens": () => many(() => `{"api_key":"${letters(32)}"},\n`),
    "an environment of tokens": () => many(() => `APP_${below(999)}_TOKEN=${letters(24)}\n`),
    "key ids": () =>
      many(
        () =>
          `${"AKIA"}${letters(16)
            .toUpperCase()
            .replaceAll(/[0189]/g, "7")} `,
      ),
    "minified code": () =>
      many(
        () => `function ${letters(2)}(t,e){return t.token=e.secret,"key-"+t[${below(99)}]&&e.password(t)};`,
      ),
    "a table of passwords": () =>
      `| user | password |\n|---|---|\n${many(() => `| ${letters(6)} | ${letters(9)} |\n`)}`,
    "headers of people": () => many(() => `${maker.pick(PEOPLE)}${maker.pick(DELIMITERS)}`),
    "rows of people": () =>
      `name,email,phone\n${many(() => `Anna ${letters(6)},${letters(5)}@${letters(4)}.de,+49 ${maker.digits(10)}\n`)}`,
    "addresses of mail": () => filled("a@b.co,"),
    "placeholders assigned": () => filled(`FOURGATE_${"SECRET"}_ABCDEFGH234567AB=`),
    "headers of requests": () => many(() => `Authorization: Bearer ${letters(30)}\n`),
    "numbers as long as cards": () => many(() => `${maker.digits(16)}\n`),
    "accounts of banks": () =>
      many(() => `DE${maker.digits(20)} GB${maker.digits(2)}ABCD${maker.digits(14)} `),
    "one digit": () => filled("1"),
    "base64 in lines": () => many(() => `${letters(76)}\n`),
    "base64 in one line": () => many(() => letters(1000)),
    "a hex dump": () => many(() => `${below(2 ** 31).toString(16)} ${below(2 ** 31).toString(16)}\n`),
    "starts of keys": () => filled(`${begin}aaaa-`),
    "one start of a key": () => begin + filled("A"),
    "token starts after hyphens": () => filled("-eyJ"),
    "addresses without a host": () => filled("https://a:b"),
    "one address without an end": () => `postgres://u:${filled("x")}`,
    "empty assignments": () => filled("password="),
    "assignments of quotes": () => filled('secret="'),
    dashes: () => filled("-"),
    spaces: () => filled(" "),
    "zero bytes": () => filled("\0"),
    ...encodedTexts(maker),
  };
  for (const [name, text] of Object.entries(texts)) {
    const encoded = Buffer.from(text(), "utf8");
    yield [name, encoded.subarray(0, bytes)];
  }
  yield ["binary", Uint8Array.from({ length: bytes }, () => below(256))];
  yield ["half surrogates", Buffer.from(filled("\u00ed\u00a0\u0080token="), "latin1").subarray(0, bytes)];
  yield ["bytes that are no UTF-8", new Uint8Array(bytes).fill(0xff)];
}

function halfOf(text: string): string {
  return text.slice(0, Math.ceil(text.length / 2));
}
