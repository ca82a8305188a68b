import type { Detector } from "../../detector.ts";
import { digitAt, weightedSum } from "../../evidence/check-digits.ts";
import { broken, completed, namedNumber } from "./personal-number.ts";

/** 11 less the sum modulo 11; a 10 is never given out. */
function isNhs(digits: string): boolean {
  const check = (11 - (weightedSum(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
  return digits.length === 10 && check === digitAt(digits, 9);
}

function isNino(text: string): boolean {
  return (
    /^[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][0-9]{6}[A-D]$/.test(text) && !/^(?:BG|GB|KN|NK|NT|TN|ZZ)/.test(text)
  );
}

export const britainDetectors: readonly Detector[] = [
  namedNumber({
    id: "uk-nhs-number",
    title: "a British NHS number",
    source: "https://www.datadictionary.nhs.uk/attributes/nhs_number.html",
    words: ["nhs"],
    value: "[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}",
    isValid: isNhs,
    values: () => [completed("485 731 062?", isNhs), completed("485731062?", isNhs)],
    ignores: () => [
      `NHS number: ${broken(completed("485 731 062?", isNhs))}`,
      "NHS helpline 0300 123 4567",
      "nhs: 485731062",
    ],
  }),
  namedNumber({
    id: "uk-nino",
    title: "a British national insurance number",
    source: "https://www.gov.uk/hmrc-internal-manuals/national-insurance-manual/nim39110",
    words: [
      "nino",
      "national insurance",
      "national_insurance",
      "nationalinsurance",
      "ni number",
      "ni_number",
      "ni no",
    ],
    value: "[A-Z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]",
    isValid: isNino,
    values: () => [["JG", "40", "83", "71", "C"].join(" "), ["JG", "408371", "C"].join("")],
    ignores: () => ["nino: QQ408371C", "nino: GB408371A", "NI number: JG408371E", "nino: JG40837C"],
  }),
];
