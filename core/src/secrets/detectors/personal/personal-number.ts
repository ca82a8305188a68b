import type { Confidence, Detector, DetectorCase } from "../../detector.ts";
import { isMadeUpNumber } from "../../evidence/made-up-number.ts";

/** What whoever finds it among what others may have read has to do. */
export const tellProtection =
  "Tell whoever is responsible for data protection: the person may have to be told.";

export interface PersonalNumber {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  /** RegExp source of the number alone, in capitals. */
  readonly value: string;
  /** Of the number without separators, in capitals. */
  readonly isValid: (value: string) => boolean;
  readonly confidence?: Confidence;
  readonly policy?: "observe";
  /** Valid numbers as they are written, assembled when called. */
  readonly values: () => readonly string[];
  /** Texts with numbers that nearly are one, beside those with a wrong check digit. */
  readonly ignores: () => readonly string[];
}

/** A number ends here: neither a letter nor a digit goes on, nor another group of digits. */
const numberEnd = "(?![0-9A-Za-z_]|[.-][0-9])";

/**
 * A number that ordinary numbers may be too, so that a word must stand before it on its line:
 * `NHS number: …`, `"nhs_number": "…"`, `--nhs …`. Words in lower-case ASCII.
 */
export function namedNumber(number: PersonalNumber & { readonly words: readonly string[] }): Detector {
  const { words, value, isValid, values, ignores, ...rest } = number;
  const [word = ""] = words;
  const alternatives = words.map((each) => each.replace(/[.\\]/g, "\\$&")).join("|");
  return {
    kind: "personal",
    confidence: "medium",
    ...rest,
    keywords: words,
    pattern: `(?:${alternatives})[^0-9\\r\\n;{}]{0,32}?(?<![0-9A-Za-z])(${value})${numberEnd}`,
    ignoreCase: true,
    captures: [1],
    notAfter: "A-Za-z0-9",
    isNoSecret: (match) => !isReal(match[1] ?? "", isValid),
    rotate: tellProtection,
    finds: () => values().flatMap((each) => textsWith(word, each)),
    ignores: () => [...ignores(), ...values().map((each) => `id: ${each}`)],
  };
}

/** A number whose form and check digits are enough to tell it from others. */
export function ownNumber(
  number: PersonalNumber & {
    /** The two characters that it may begin with. */
    readonly begins: readonly string[];
    readonly notAfter?: string;
    readonly check?: (secret: string) => boolean;
  },
): Detector {
  const { begins, value, isValid, values, ignores, ...rest } = number;
  return {
    kind: "personal",
    confidence: "high",
    notAfter: "A-Za-z0-9_.+-",
    ...rest,
    keywords: begins,
    pattern: `(?:${value})${numberEnd}`,
    captures: [0],
    isNoSecret: (match) => !isReal(match[0], isValid),
    rotate: tellProtection,
    finds: () => values().flatMap((each) => [{ text: `id: ${each}\n`, secret: each }, ...inFiles(each)]),
    ignores,
  };
}

function isReal(written: string, isValid: (value: string) => boolean): boolean {
  const value = written.replace(/[^0-9A-Za-z<]/g, "").toUpperCase();
  return isValid(value) && !isMadeUpNumber(value.replace(/[^0-9]/g, ""));
}

function textsWith(word: string, value: string): DetectorCase[] {
  return [
    `The ${word} is ${value}, please look it up.`,
    `${word}: ${value}\n`,
    `{"${word.replaceAll(" ", "_")}":"${value}","seen":1}`,
    `{\\"${word}\\": \\"${value}\\"}`,
    `${word.toUpperCase()}=${value}\n`,
  ].map((text) => ({ text, secret: value }));
}

function inFiles(value: string): DetectorCase[] {
  return [`{"id":"${value}"}`, `anna,${value},Bern\n`, `See ${value}.`].map((text) => ({
    text,
    secret: value,
  }));
}

const checkCharacters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** The number with its check characters, which stand as "?": the first that are valid. For cases alone. */
export function completed(template: string, isValid: (value: string) => boolean): string {
  const at = template.indexOf("?");
  if (at < 0) return isValid(template.replace(/[^0-9A-Za-z<]/g, "")) ? template : "";
  for (const character of checkCharacters) {
    const number = completed(template.slice(0, at) + character + template.slice(at + 1), isValid);
    if (number !== "") return number;
  }
  return "";
}

/** The number with another last character: no longer valid. */
export function broken(number: string): string {
  const last = number.at(-1) ?? "";
  const other = /[0-9]/.test(last) ? String((Number(last) + 1) % 10) : last === "A" ? "B" : "A";
  return number.slice(0, -1) + other;
}

/** "00" to "99" where the first digit is one of these, as beginnings of a number. */
export function digitPairs(first: string): readonly string[] {
  return Array.from(first, (digit) => Array.from("0123456789", (next) => digit + next)).flat();
}
