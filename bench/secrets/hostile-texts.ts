import type { Detector } from "@fourgate/core/secrets/detector";
import { seeded } from "../measure/random.ts";

const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Texts of `bytes` that give a scanner the most to do, by name. */
export function* hostileTexts(
  detectors: readonly Detector[],
  bytes: number,
): Generator<readonly [string, Uint8Array]> {
  const random = seeded(11);
  const below = (limit: number): number => Math.floor(random() * limit);
  const pick = (list: readonly string[]): string => list[below(list.length)] ?? "";
  const letters = (count: number): string => Array.from({ length: count }, () => LETTERS[below(62)]).join("");
  const keywords = [...new Set(detectors.flatMap((each) => each.keywords))];
  const cases = detectors.flatMap((each) => each.finds().map(({ text }) => text));
  const filled = (unit: string): string => unit.repeat(Math.ceil(bytes / unit.length));
  const many = (next: () => string): string => {
    const parts: string[] = [];
    for (let length = 0; length < bytes; length += parts.at(-1)!.length) parts.push(next() || " ");
    return parts.join("");
  };
  const begin = `-----${"BEGIN"} PRIVATE KEY-----`;
  const texts: Record<string, () => string> = {
    "keywords in random order": () => many(() => pick(keywords)),
    "keywords parted by spaces": () => many(() => `${pick(keywords)} `),
    "keywords in capitals": () => many(() => `${pick(keywords).toUpperCase()}_`),
    "keywords assigned to nothing": () => many(() => `${pick(keywords)}="`),
    "keywords before short hex": () => many(() => `${pick(keywords)}: ${below(2 ** 31).toString(16)} `),
    "a finding a line, of every detector": () => many(() => `${pick(cases)}\n`),
    "cases cut at half": () => many(() => halfOf(pick(cases))),
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
