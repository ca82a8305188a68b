import { deflateSync, gzipSync } from "node:zlib";
import fc from "fast-check";

/** A text with a secret in it, as bytes of one character each, and where a finding must lie. */
export interface Carrier {
  readonly text: Buffer;
  readonly start: number;
  readonly end: number;
}

export interface Coding {
  readonly name: string;
  /** Encodings that it is made of. */
  readonly depth: number;
  /** Escapes keep the secret's own range; a block goes as a whole. */
  encode(carrier: Carrier): Carrier;
}

function escaping(name: string, write: (character: string, index: number) => string): Coding {
  return {
    name,
    depth: 1,
    encode({ text, start, end }) {
      let out = "";
      const at: number[] = [];
      const plain = text.toString("latin1");
      for (let index = 0; index < plain.length; index++) {
        at.push(out.length);
        out += write(plain.charAt(index), index);
      }
      at.push(out.length);
      return { text: Buffer.from(out, "latin1"), start: at[start]!, end: at[end]! };
    },
  };
}

function block(name: string, write: (bytes: Buffer) => string, depth = 1): Coding {
  return {
    name,
    depth,
    encode({ text }) {
      const run = write(text);
      const before = 'data: "';
      return {
        text: Buffer.from(`${before}${run}" \n`, "latin1"),
        start: before.length,
        end: before.length + run.length,
      };
    },
  };
}

const hexOf = (character: string): string => character.charCodeAt(0).toString(16).padStart(2, "0");
const isPlain = (character: string): boolean => /[A-Za-z0-9]/.test(character);

export const escapes: readonly Coding[] = [
  escaping("JSON", (character) => JSON.stringify(character).slice(1, -1)),
  escaping("\\u", (character) => `\\u00${hexOf(character)}`),
  escaping("\\x", (character) => `\\x${hexOf(character).toUpperCase()}`),
  escaping("percent", (character, index) =>
    isPlain(character) && index % 3 !== 0 ? character : `%${hexOf(character).toUpperCase()}`,
  ),
  escaping("entities", (character, index) =>
    isPlain(character) && index % 3 !== 0
      ? character
      : (({ '"': "&quot;", "&": "&amp;", "<": "&lt;" } as Record<string, string>)[character] ??
        `&#${String(character.charCodeAt(0))};`),
  ),
  {
    name: "UTF-16",
    depth: 1,
    encode: ({ text, start, end }) => ({
      text: Buffer.from(text.toString("latin1"), "utf16le"),
      start: 2 * start,
      end: 2 * end,
    }),
  },
];

export const blocks: readonly Coding[] = [
  block("base64", (bytes) => bytes.toString("base64")),
  block("base64url", (bytes) => bytes.toString("base64url")),
  block("base64 unpadded", (bytes) => bytes.toString("base64").replaceAll("=", "")),
  block("base64 in lines", (bytes) => bytes.toString("base64").replaceAll(/.{64}(?=.)/g, "$&\n    ")),
  block("base64 in strings", (bytes) => bytes.toString("base64").replaceAll(/.{60}(?=.)/g, '$&" +\n  "')),
  block("hex", (bytes) => bytes.toString("hex")),
  block("gzip", (bytes) => gzipSync(bytes).toString("base64"), 2),
  block("zlib", (bytes) => deflateSync(bytes).toString("base64"), 2),
];

const depthMax = 5;

/** Orders of encodings, together as deep as is looked. */
export const chains: fc.Arbitrary<readonly Coding[]> = fc
  .array(fc.constantFrom(...escapes, ...blocks), { minLength: 2, maxLength: depthMax })
  .filter((chain) => chain.reduce((sum, { depth }) => sum + depth, 0) <= depthMax)
  // Nobody writes UTF-16 of UTF-16.
  .filter((chain) => chain.filter(({ name }) => name === "UTF-16").length <= 1);
