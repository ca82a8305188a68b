import type { Detector } from "../../detector.ts";
import { isIbanChecked } from "../../evidence/check-digits.ts";
import { isPublishedNumber } from "../../evidence/published-numbers.ts";
import { completed, ownNumber } from "./personal-number.ts";

/** Countries by the length of their IBANs: SWIFT's registry, and those that its members use beside it. */
const countriesByLength: Readonly<Record<number, string>> = {
  15: "NO",
  16: "BE BI",
  18: "DK FI FK FO GL NL",
  19: "MK SI",
  20: "AT BA EE KZ LT LU MN XK",
  21: "CH HR LI LV",
  22: "BG BH CR DE GB GE IE ME RS VA",
  23: "AE GI IL IQ OM SO TL",
  24: "AD CZ DZ ES MD PK RO SA SE SK TN VG",
  25: "AO CV LY MZ PT SD ST",
  26: "IR IS TR",
  27: "BF BJ CF CG CM DJ FR GA GF GP GQ GR IT KM MC MG MQ MR NC PF PM RE SM TD TF WF YT",
  28: "AL AZ BY CI CY DO GT HN HU LB MA ML NE NI PL SN SV TG",
  29: "BR EG PS QA UA",
  30: "JO KW MU",
  31: "MT SC",
  32: "LC",
  33: "RU",
};

const countries = Object.entries(countriesByLength).map(([length, codes]) => ({
  codes: codes.split(" "),
  length: Number(length),
}));

/** Compact, or in groups of four as it is printed. */
const values = countries.map(({ codes, length }) => {
  const groups = Math.floor((length - 4) / 4);
  const rest = (length - 4) % 4;
  const code = codes.length === 1 ? codes[0]! : `(?:${codes.join("|")})`;
  const printed = `(?: [A-Z0-9]{4}){${String(groups)}}${rest === 0 ? "" : ` [A-Z0-9]{${String(rest)}}`}`;
  return `${code}[0-9]{2}(?:[A-Z0-9]{${String(length - 4)}}|${printed})`;
});

const isIban = (iban: string): boolean =>
  /^[A-Z]{2}[0-9]{2}.*[0-9]{3}/.test(iban) && isIbanChecked(iban) && !isPublishedNumber(iban);

export const bankAccountDetectors: readonly Detector[] = [
  ownNumber({
    id: "iban",
    title: "an international bank account number",
    source: "https://www.swift.com/standards/data-standards/iban-international-bank-account-number",
    begins: countries.flatMap(({ codes }) => codes).map((code) => code.toLowerCase()),
    value: values.join("|"),
    isValid: isIban,
    values: () =>
      [
        "DE?? 5001 0517 0648 4819 27",
        "GB??NWBK60310429617384",
        "FR?? 2004 1010 0507 2831 4M02 606",
        "AT?? 1904 3002 3457 6281",
        "NO??86011183947",
      ].map((template) => completed(template, isIban)),
    ignores: () => [
      ["DE89", "3704", "0044", "0532", "0130", "00"].join(" "),
      `DE00${"500105170"}648481927`,
      `x${completed("GB??NWBK60310429617384", isIban)}`,
      `${completed("GB??NWBK60310429617384", isIban)}7`,
      "DE12 pages, GB29 and NO93 of S3, C4 and EKS",
    ],
  }),
];
