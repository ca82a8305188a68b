import type { Detector } from "../../detector.ts";
import { digitAt } from "../../evidence/check-digits.ts";
import { completed, tellProtection } from "./personal-number.ts";

/** ICAO Doc 9303, part 3, 4.9: weights 7, 3, 1; a filler counts 0, letters from A = 10. */
function isChecked(text: string, check: string): boolean {
  let sum = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text.charAt(i);
    sum += (character === "<" ? 0 : Number.parseInt(character, 36)) * [7, 3, 1][i % 3]!;
  }
  return sum % 10 === (check === "<" ? 0 : digitAt(check, 0));
}

/** The second line of a passport, an identity card in two lines, or the first two of one in three. */
function isZone(zone: string): boolean {
  const lines = zone.split(/\r?\n|\\n/);
  const [first = "", second = ""] = lines;
  return lines.length === 2
    ? isChecked(second.slice(0, 9), second.charAt(9)) &&
        isChecked(second.slice(13, 19), second.charAt(19)) &&
        isChecked(second.slice(21, 27), second.charAt(27))
    : isChecked(first.slice(5, 14), first.charAt(14)) &&
        isChecked(second.slice(0, 6), second.charAt(6)) &&
        isChecked(second.slice(8, 14), second.charAt(14));
}

const end = "(?:\\r?\\n|\\\\n)";
const passportLines = `P<[A-Z<]{42}${end}[A-Z0-9<]{9}[0-9<][A-Z<]{3}[0-9]{7}[MFX<][0-9]{7}[A-Z0-9<]{14}[0-9<][0-9]`;
const cardInTwoLines = `(?:[IACV]<|ID)[A-Z<]{34}${end}[A-Z0-9<]{9}[0-9<][A-Z<]{3}[0-9]{7}[MFX<][0-9]{7}[A-Z0-9<]{7}[0-9]`;
const cardInThreeLines =
  `(?:[IAC]<|ID)[A-Z<]{3}[A-Z0-9<]{9}[0-9<][A-Z0-9<]{15}${end}` +
  `[0-9]{7}[MFX<][0-9]{7}[A-Z<]{3}[A-Z0-9<]{11}[0-9]${end}[A-Z<]{30}`;

const checked = (template: string): string =>
  completed(template, (text) => isChecked(text.slice(0, -1), text.slice(-1)));
const birth = (): string => checked("870319?");
const expiry = (): string => checked("310822?");

const passport = (): string =>
  `${"P<CHEWIDMER<<ANNA<LENA".padEnd(44, "<")}\n${checked("X48370291?")}CHE${birth()}F${expiry()}${"<".repeat(15)}0`;
const card = (): string =>
  `I<CHE${checked("C2X483702?")}${"<".repeat(15)}\n${birth()}F${expiry()}CHE${"<".repeat(11)}4\n${"WIDMER<<ANNA".padEnd(30, "<")}`;

export const travelDocumentDetectors: readonly Detector[] = [
  {
    id: "travel-document",
    kind: "personal",
    title: "a passport's or identity card's machine-readable zone",
    source: "https://www.icao.int/publications/doc-series/doc-9303",
    keywords: ["p<", "i<", "a<", "c<", "v<", "id"],
    pattern: `(?:${passportLines}|${cardInThreeLines}|${cardInTwoLines})(?![A-Z0-9<])`,
    captures: [0],
    notAfter: "A-Za-z0-9<",
    confidence: "high",
    isNoSecret: (match) => !isZone(match[0]),
    rotate: tellProtection,
    finds: () =>
      [passport(), passport().replace("\n", "\r\n"), card()].map((zone) => ({
        text: `scan:\n${zone}\n`,
        secret: zone,
      })),
    ignores: () => [
      passport().replace("870319", "870318"),
      card().replace("310822", "310823"),
      "P<T extends object>(value: T)",
      "IDENTIFIER<A, B>",
    ],
  },
];
