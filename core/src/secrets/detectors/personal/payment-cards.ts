import type { Detector } from "../../detector.ts";
import { isLuhn } from "../../evidence/check-digits.ts";
import { isPublishedNumber } from "../../evidence/published-numbers.ts";
import { completed, digitPairs, namedNumber, ownNumber } from "./personal-number.ts";

/** Ranges of issuers' first six digits with the lengths that they issue. */
const issuers: readonly {
  readonly from: number;
  readonly to: number;
  readonly lengths: readonly number[];
}[] = [
  { from: 222100, to: 272099, lengths: [16] },
  { from: 300000, to: 305999, lengths: [14] },
  { from: 340000, to: 349999, lengths: [15] },
  { from: 352800, to: 358999, lengths: [16] },
  { from: 360000, to: 369999, lengths: [14] },
  { from: 370000, to: 379999, lengths: [15] },
  { from: 380000, to: 399999, lengths: [14] },
  { from: 400000, to: 499999, lengths: [16] },
  { from: 500000, to: 509999, lengths: [16] },
  { from: 510000, to: 559999, lengths: [16] },
  { from: 560000, to: 589999, lengths: [16] },
  { from: 601100, to: 601199, lengths: [16] },
  { from: 606282, to: 606282, lengths: [16] },
  { from: 620000, to: 629999, lengths: [16] },
  { from: 630400, to: 639999, lengths: [16] },
  { from: 644000, to: 659999, lengths: [16] },
  { from: 670000, to: 679999, lengths: [16] },
];

function isCard(number: string): boolean {
  const prefix = Number(number.slice(0, 6));
  return (
    issuers.some(
      ({ from, to, lengths }) => prefix >= from && prefix <= to && lengths.includes(number.length),
    ) &&
    // A column of a catalogue may have the same number again and again.
    !/^([0-9]{4})\1\1|([0-9]{4})\2\2$/.test(number) &&
    isLuhn(number) &&
    !isPublishedNumber(number)
  );
}

const fours = "(?:(?: [0-9]{4}){3}(?! [0-9]{4})|(?:-[0-9]{4}){3})";
const sixAndFive = "(?: [0-9]{6} [0-9]{5}|-[0-9]{6}-[0-9]{5})";
const sixAndFour = "(?: [0-9]{6} [0-9]{4}|-[0-9]{6}-[0-9]{4})";
/** Digits alone are a number of any kind, unless a card's end of validity follows. */
const withValidity = "[2-6][0-9]{13,15}(?=[ ,;|\\t]{1,4}(?:0[1-9]|1[0-2])[/|-](?:20)?[2-4][0-9](?![0-9]))";

export const paymentCardDetectors: readonly Detector[] = [
  ownNumber({
    id: "payment-card",
    title: "a payment card number",
    // Annex B has the check digit; who issues what is on each network's pages.
    source: "https://www.iso.org/standard/70484.html",
    begins: digitPairs("23456"),
    value: `(?<![0-9] )(?:[2-6][0-9]{3}${fours}|3[47][0-9]{2}${sixAndFive}|3[0689][0-9]{2}${sixAndFour}|${withValidity})`,
    isValid: isCard,
    values: () =>
      ["4539 7082 6150 943?", "5281-0374-9650-218?", "3714 836205 9471?", "3628 419507 362?"].map(
        (template) => completed(template, isCard),
      ),
    ignores: () => [
      `id: ${completed("453970826150943?", isCard)}7`,
      `build.${completed("453970826150943?", isCard)}`,
      `0x${completed("453970826150943?", isCard)}`,
      `${completed("4539 7082 6150 943?", isCard)} 5102 7730`,
      ["4242", "4242", "4242", "4242"].join(" "),
      ["3782", "822463", "10005"].join(" "),
      `trace ${completed("453970826150943?", isCard)} done`,
      // Microseconds since 1970, and an identifier that counts from a date.
      `at: ${"17328"}${"49512"}${"034567"}`,
      `seq: ${"2024"}${"1129"}${"1046"}${"3507"}`,
    ],
  }),
  namedNumber({
    id: "payment-card-digits",
    title: "a payment card number",
    source: "https://www.iso.org/standard/70484.html",
    // Two letters alone begin with too many things (scan/prefixes.ts).
    words: [
      ...["card", "pan", "visa", "mastercard", "amex", "karte", "carte", "tarjeta", "carta"],
      ...Array.from("_-:= \"'n", (next) => `cc${next}`),
    ],
    value: "[2-6][0-9]{13,15}",
    isValid: isCard,
    values: () => [completed("453970826150943?", isCard), completed("37148362059471?", isCard)],
    ignores: () => [
      `card: ${completed("453970826150943?", isCard)}7`,
      `trace: ${completed("453970826150943?", isCard)}`,
      `card: ${["4242", "4242", "4242", "4242"].join("")}`,
    ],
  }),
];
