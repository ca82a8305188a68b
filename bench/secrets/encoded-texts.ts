import { gzipSync } from "node:zlib";
import type { TextMaker } from "./text-maker.ts";

type Encode = (text: string) => string;

const hex: Encode = (text) => Buffer.from(text, "utf8").toString("hex");
const base64: Encode = (text) => Buffer.from(text, "utf8").toString("base64");
const eachByte =
  (write: (hexDigits: string) => string): Encode =>
  (text) =>
    hex(text).replaceAll(/../g, write);
const percent = eachByte((digits) => `%${digits}`);
const backslashX = eachByte((digits) => `\\x${digits}`);
const unicode = eachByte((digits) => `\\u00${digits}`);
const entities = eachByte((digits) => `&#${String(Number.parseInt(digits, 16))};`);
const quoted: Encode = (text) => JSON.stringify(text);

/** All but the last character of an escape may be missing: what is cut at random. */
const escapes = [
  "%41",
  "&amp;",
  "\\n",
  "=3D",
  "\\u0041",
  "\u001b[0m",
  "&#65;",
  "\u200b",
  "\\x41",
  "\u00ad",
  "a",
];

function nested(text: string, encode: Encode, depth: number): string {
  let all = text;
  for (let each = 0; each < depth; each++) all = encode(all);
  return all;
}

/** Texts in which much is encoded, by name: what reads layers has the most to do with them. */
export function encodedTexts(maker: TextMaker): Record<string, () => string> {
  const { bytes } = maker;
  const line = (): string => `${maker.case()}\n`;
  return {
    "cases in escapes of four kinds": () =>
      maker.many(() => `${[percent, backslashX, unicode, entities][maker.below(4)]!(maker.case())} `),
    "cases in percent escapes": () => maker.many(() => percent(line())),
    "escapes of all kinds": () => maker.many(() => maker.pick(escapes)),
    "cases in base64": () => maker.many(() => `${base64(maker.case())}\n`),
    "keywords in short base64": () =>
      maker.many(() => `${base64(`${maker.keyword()}=${maker.letters(14)}`)} `),
    "short runs of base64": () => maker.many(() => `"${base64(maker.letters(18))}",`),
    "cases five times in base64": () => nested(maker.many(line, bytes / 4.4), base64, 5),
    "cases in hex": () => maker.many(() => `${hex(maker.case())}\n`),
    digests: () => maker.many(() => `${hex(maker.letters(20))} `),
    "cases in gzip": () => gzipSync(maker.many(line), { level: 1 }).toString("base64"),
    "cases in UTF-16": () => Buffer.from(maker.many(line, bytes / 2), "utf16le").toString("utf8"),
    "JSON in JSON": () =>
      nested(
        maker.many(() => `"${maker.keyword()}":"x",`, bytes / 16),
        quoted,
        5,
      ),
    backslashes: () => maker.filled("\\"),
  };
}
