import type { Draw } from "./draw.ts";

const digits = "0123456789";
const lower = "abcdefghijklmnopqrstuvwxyz";
const upper = lower.toUpperCase();

/** By the name that a form has for it. */
export const alphabets = {
  dig: digits,
  hex: `${digits}abcdef`,
  HEX: `${digits}ABCDEF`,
  az: lower,
  AZ: upper,
  azAZ: lower + upper,
  low: lower + digits,
  up: upper + digits,
  b62: lower + upper + digits,
  b64: `${lower}${upper}${digits}+/`,
  b64u: `${lower}${upper}${digits}-_`,
  b32: `${upper}234567`,
  b32low: `${lower}234567`,
  b58: "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz",
  BECH32: "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L",
} as const;

export type AlphabetName = keyof typeof alphabets;

/**
 * Writes out a form: `{hex:32}` stands for 32 drawn characters of that alphabet, `{b62:20-40}` for a
 * drawn number of them, `{uuid}` for a random UUID (RFC 9562, version 4); the rest stands as it is.
 */
export function fill(form: string, draw: Draw): string {
  return form.replaceAll(
    /\{uuid\}|\{([A-Za-z]\w*):(\d+)(?:-(\d+))?\}/g,
    (whole, name?: string, least?: string, most?: string) => {
      if (name === undefined) return uuid(draw);
      if (!isAlphabet(name)) throw new TypeError(`no form has ${whole}`);
      return draw.chars(alphabets[name], draw.between(Number(least), Number(most ?? least)));
    },
  );
}

function uuid(draw: Draw): string {
  const hex = (count: number): string => draw.chars(alphabets.hex, count);
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${draw.pick(["8", "9", "a", "b"])}${hex(3)}-${hex(12)}`;
}

function isAlphabet(name: string): name is AlphabetName {
  return Object.hasOwn(alphabets, name);
}
