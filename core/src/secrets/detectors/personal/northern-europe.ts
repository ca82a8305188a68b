import type { Detector } from "../../detector.ts";
import { digitAt, isDay, isLuhn, remainder, weightedSum } from "../../evidence/check-digits.ts";
import { broken, completed, digitPairs, namedNumber, ownNumber } from "./personal-number.ts";

/** Centuries are told by what is added to the month. */
function isPesel(digits: string): boolean {
  const month = String(Number(digits.slice(2, 4)) % 20);
  const sum = weightedSum(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]);
  return (
    /^[0-9]{11}$/.test(digits) &&
    isDay(month, digits.slice(4, 6)) &&
    (10 - (sum % 10)) % 10 === digitAt(digits, 10)
  );
}

/** Whom no number was given yet has 60 added to the day. */
function isSwedish(text: string): boolean {
  const digits = text.slice(-10);
  const day = String(Number(digits.slice(4, 6)) % 60);
  return /^(?:19|20)?[0-9]{10}$/.test(text) && isDay(digits.slice(2, 4), day) && isLuhn(digits);
}

const hetuCharacters = "0123456789ABCDEFHJKLMNPRSTUVWXY";

function isHetu(text: string): boolean {
  const [, day = "", month = "", year = "", serial = "", check = ""] =
    /^([0-9]{2})([0-9]{2})([0-9]{2})[A-FU-Y]?([0-9]{3})([0-9A-Y])$/.exec(text) ?? [];
  return (
    isDay(month, day) &&
    Number(serial) >= 2 &&
    Number(serial) < 900 &&
    hetuCharacters.charAt(remainder(day + month + year + serial, 31)) === check
  );
}

/** Since 2007 numbers without a valid check digit are given out too. */
const isDanish = (digits: string): boolean =>
  /^[0-9]{10}$/.test(digits) && isDay(digits.slice(2, 4), digits.slice(0, 2));

/** A D-number has 40 added to the day. */
function isNorwegian(digits: string): boolean {
  const first = (11 - (weightedSum(digits, [3, 7, 6, 1, 8, 9, 4, 5, 2]) % 11)) % 11;
  const second = (11 - (weightedSum(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
  return (
    /^[0-9]{11}$/.test(digits) &&
    isDay(digits.slice(2, 4), String(Number(digits.slice(0, 2)) % 40)) &&
    first === digitAt(digits, 9) &&
    second === digitAt(digits, 10)
  );
}

const birthNumber = (): string => completed("19038728???", isNorwegian);
const hetu = (): string => completed("190387-284?", isHetu);

export const northernEuropeDetectors: readonly Detector[] = [
  namedNumber({
    id: "pl-pesel",
    title: "a Polish PESEL number",
    source: "https://www.gov.pl/web/gov/czym-jest-numer-pesel",
    words: ["pesel"],
    value: "[0-9]{11}",
    isValid: isPesel,
    values: () => [completed("8703192846?", isPesel)],
    ignores: () => [
      `PESEL: ${broken(completed("8703192846?", isPesel))}`,
      "pesel: 87531928461",
      "pesel: 8703192846",
    ],
  }),
  namedNumber({
    id: "se-personal-number",
    title: "a Swedish personal identity number",
    source: "https://www.skatteverket.se/privat/folkbokforing/personnummer.4.3810a01c150939e893f18c29.html",
    words: [
      "personnummer",
      "personnr",
      "person_nr",
      "personal number",
      "personal_number",
      "pnr",
      "samordningsnummer",
    ],
    value: "(?:19|20)?[0-9]{6}[-+]?[0-9]{4}",
    isValid: isSwedish,
    values: () => [completed("19870319-284?", isSwedish), completed("870319-284?", isSwedish)],
    ignores: () => [
      `personnummer: ${broken(completed("870319-284?", isSwedish))}`,
      "personnummer: 871319-2841",
      "pnr: 870319284",
    ],
  }),
  ownNumber({
    id: "fi-personal-code",
    title: "a Finnish personal identity code",
    source: "https://dvv.fi/en/personal-identity-code",
    begins: digitPairs("0123"),
    value: "[0-3][0-9][01][0-9]{3}[-+A-FU-Y][0-9]{3}[0-9A-FHJ-NPR-Y]",
    confidence: "medium",
    isValid: isHetu,
    values: () => [hetu(), completed("190387-285?", isHetu)],
    ignores: () => [broken(hetu()), "191387-284T", `${hetu()}1`, `release-${hetu()}x`],
  }),
  namedNumber({
    id: "dk-cpr",
    title: "a Danish CPR number",
    source: "https://cpr.dk/media/12066/personnummeret-i-cpr.pdf",
    words: ["cpr", "personnummer", "personnr"],
    value: "[0-3][0-9][01][0-9]{3}[- ]?[0-9]{4}",
    isValid: isDanish,
    values: () => ["190387" + "-2847"],
    ignores: () => ["CPR: 191387-2847", "CPR guidelines 2020-2025", "cpr: 390387-2847"],
  }),
  namedNumber({
    id: "no-birth-number",
    title: "a Norwegian national identity number",
    source: "https://www.skatteetaten.no/en/person/national-registry/identitetsnummer/",
    // After an ø a new word begins, as bytes go.
    words: ["dselsnummer", "dselsnr", "fodselsnummer", "fodselsnr", "personnummer", "fnr", "d-nummer"],
    value: "[0-9]{6} ?[0-9]{5}",
    isValid: isNorwegian,
    values: () => [birthNumber()],
    ignores: () => [`fnr: ${broken(birthNumber())}`, "fodselsnummer: 19138728411", "fnr: 1903872841"],
  }),
];
