import type { Detector } from "../../detector.ts";
import { crossSum, digitAt, isDay, isEan13, isMod1110, weightedSum } from "../../evidence/check-digits.ts";
import { broken, completed, namedNumber, ownNumber } from "./personal-number.ts";

/** Of the first ten digits exactly one stands there two or three times. */
function isSteuerId(digits: string): boolean {
  const counts = Array.from("0123456789", (digit) => digits.slice(0, 10).split(digit).length - 1);
  const repeated = counts.filter((count) => count > 1);
  return /^[1-9][0-9]{10}$/.test(digits) && repeated.length === 1 && repeated[0]! <= 3 && isMod1110(digits);
}

const letterNumber = (letter: string): string => String(letter.charCodeAt(0) - 0x40).padStart(2, "0");

function isPensionNumber(text: string): boolean {
  const [, area = "", day = "", month = "", year = "", letter = "", serial = "", check = ""] =
    /^([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([A-Z])([0-9]{2})([0-9])$/.exec(text) ?? [];
  if (area === "" || !isDay(month, day)) return false;
  const digits = area + day + month + year + letterNumber(letter) + serial;
  return crossSum(digits, [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1]) % 10 === Number(check);
}

function isHealthNumber(text: string): boolean {
  if (!/^[A-Z][0-9]{9}$/.test(text)) return false;
  const digits = letterNumber(text.charAt(0)) + text.slice(1, 9);
  return crossSum(digits, [1, 2, 1, 2, 1, 2, 1, 2, 1, 2]) % 10 === digitAt(text, 9);
}

function isAustrian(digits: string): boolean {
  const sum = weightedSum(digits, [3, 7, 9, 0, 5, 8, 4, 2, 1, 6]);
  return (
    /^[1-9][0-9]{9}$/.test(digits) &&
    // The thirteenth month is for people whose birthday is not known or taken.
    (isDay(digits.slice(6, 8), digits.slice(4, 6)) || /^1[345]$/.test(digits.slice(6, 8))) &&
    sum % 11 === digitAt(digits, 3)
  );
}

const isSwiss = (digits: string): boolean => /^756[0-9]{10}$/.test(digits) && isEan13(digits);
const ahv = (): string => completed("756.4837.2619.0?", isSwiss);

export const germanSpeakingDetectors: readonly Detector[] = [
  namedNumber({
    id: "de-tax-id",
    title: "a German tax identification number",
    source:
      "https://www.bzst.de/DE/Privatpersonen/SteuerlicheIdentifikationsnummer/steuerlicheidentifikationsnummer_node.html",
    words: [
      "steuer-id",
      "steuerid",
      "steuer_id",
      "steueridentifikation",
      "steuerliche identifikation",
      "idnr",
      "tax id",
      "tax_id",
    ],
    value: "[0-9]{2} ?[0-9]{3} ?[0-9]{3} ?[0-9]{3}",
    isValid: isSteuerId,
    values: () => [completed("47 036 892 41?", isSteuerId), completed("4703689241?", isSteuerId)],
    ignores: () => [
      `Steuer-ID: ${broken(completed("4703689241?", isSteuerId))}`,
      "Steuer-ID: 01234567890",
      "idnr = 11111111111",
    ],
  }),
  namedNumber({
    id: "de-pension-number",
    title: "a German pension insurance number",
    source: "https://www.gesetze-im-internet.de/vkvv/__2.html",
    words: [
      "sozialversicherung",
      "rentenversicherung",
      "versicherungsnummer",
      "versicherungsnr",
      "sv-nummer",
      "sv_nummer",
      "svnr",
      "rvnr",
    ],
    value: "[0-9]{2} ?[0-9]{6} ?[A-Z] ?[0-9]{3}",
    isValid: isPensionNumber,
    values: () => [completed("65 190387 M 04?", isPensionNumber), completed("65190387M04?", isPensionNumber)],
    ignores: () => ["Versicherungsnummer: 65 191387 M 041", "SVNR 65190387M", "svnr: 6519M038704"],
  }),
  namedNumber({
    id: "de-health-insurance-number",
    title: "a German health insurance number",
    source: "https://www.gesetze-im-internet.de/sgb_5/__290.html",
    words: [
      "krankenversicherten",
      "krankenversicherung",
      "versichertennummer",
      "versicherten-id",
      "versicherten_id",
      "versicherten-nr",
      "kvnr",
    ],
    value: "[A-Z] ?[0-9]{3} ?[0-9]{3} ?[0-9]{3}",
    isValid: isHealthNumber,
    values: () => [completed("T48302719?", isHealthNumber), completed("T 483 027 19?", isHealthNumber)],
    ignores: () => [
      `KVNR: ${broken(completed("T48302719?", isHealthNumber))}`,
      "KVNR: 4830271905",
      "kvnr: T48302",
    ],
  }),
  namedNumber({
    id: "at-social-insurance-number",
    title: "an Austrian social insurance number",
    source: "https://www.gesundheit.gv.at/gesundheitssystem/leistungen/e-card/sozialversicherungsnummer.html",
    words: ["svnr", "sv-nr", "sozialversicherung", "versicherungsnummer", "sv-nummer", "sv_nummer"],
    value: "[0-9]{4}[ -]?[0-9]{6}",
    isValid: isAustrian,
    values: () => [completed("483? 190387", isAustrian), completed("483?190387", isAustrian)],
    ignores: () => ["SVNR: 4831 194787", "SVNR 0831190387", "svnr: 48311903871"],
  }),
  ownNumber({
    id: "ch-ahv-number",
    title: "a Swiss social insurance number",
    source: "https://www.zas.admin.ch/zas/en/home/partenaires-et-institutions-/navs13.html",
    begins: ["75"],
    value: "756\\.[0-9]{4}\\.[0-9]{4}\\.[0-9]{2}",
    isValid: isSwiss,
    values: () => [ahv()],
    ignores: () => [broken(ahv()), `1.${ahv()}`, `${ahv()}.1`, ["756", "1234", "5678", "90"].join(".")],
  }),
  namedNumber({
    id: "ch-ahv-digits",
    title: "a Swiss social insurance number",
    source: "https://www.zas.admin.ch/zas/en/home/partenaires-et-institutions-/navs13.html",
    words: ["ahv", "avs", "navs", "sozialversicherung", "svnr"],
    value: "756[ -]?[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{2}",
    isValid: isSwiss,
    values: () => [ahv().replaceAll(".", ""), ahv().replaceAll(".", " ")],
    ignores: () => [`AHV ${broken(ahv())}`, "AHV: 756483726190", "avs: 1564837261905"],
  }),
];
