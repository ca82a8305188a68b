import type { Detector } from "../../detector.ts";
import { digitAt, isDay, isLuhn, isVerhoeff, weightedSum } from "../../evidence/check-digits.ts";
import { broken, completed, digitPairs, namedNumber, ownNumber } from "./personal-number.ts";

const mod11 = (digits: string, weights: readonly number[]): number => {
  const rest = weightedSum(digits, weights) % 11;
  return rest < 2 ? 0 : 11 - rest;
};

const isCpf = (digits: string): boolean =>
  /^[0-9]{11}$/.test(digits) &&
  mod11(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) === digitAt(digits, 9) &&
  mod11(digits, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) === digitAt(digits, 10);

const cnpjWeights = [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2];
const isCnpj = (digits: string): boolean =>
  /^[0-9]{14}$/.test(digits) &&
  mod11(digits, cnpjWeights.slice(1)) === digitAt(digits, 12) &&
  mod11(digits, cnpjWeights) === digitAt(digits, 13);

const isTfn = (digits: string): boolean =>
  /^[0-9]{9}$/.test(digits) && weightedSum(digits, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0;

const isAuMedicare = (digits: string): boolean =>
  /^[2-6][0-9]{9,10}$/.test(digits) &&
  weightedSum(digits, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 === digitAt(digits, 8);

const isAadhaar = (digits: string): boolean => /^[2-9][0-9]{11}$/.test(digits) && isVerhoeff(digits);
const isPan = (text: string): boolean => /^[A-Z]{3}[ABCFGHJLPT][A-Z][0-9]{4}[A-Z]$/.test(text);

const isSouthAfrican = (digits: string): boolean =>
  /^[0-9]{10}[012][0-9]{2}$/.test(digits) && isDay(digits.slice(2, 4), digits.slice(4, 6)) && isLuhn(digits);

/** GB 11643: ISO/IEC 7064, MOD 11-2, with X for ten. */
function isChinese(text: string): boolean {
  const sum = weightedSum(text, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]);
  return (
    /^[1-8][0-9]{5}(?:19|20)[0-9]{9}[0-9X]$/.test(text) &&
    isDay(text.slice(10, 12), text.slice(12, 14)) &&
    "10X98765432".charAt(sum % 11) === text.charAt(17)
  );
}

const aadhaar = (): string => completed("4837 0291 684?", isAadhaar);
const cpf = (): string => completed("483.702.916-??", isCpf);
const cnpj = (): string => completed("48.370.291/0001-??", isCnpj);

export const otherCountryDetectors: readonly Detector[] = [
  ownNumber({
    id: "br-cpf",
    title: "a Brazilian CPF number",
    source: "https://www.gov.br/receitafederal/pt-br/assuntos/meu-cpf",
    begins: digitPairs("0123456789"),
    value: "[0-9]{3}\\.[0-9]{3}\\.[0-9]{3}-[0-9]{2}",
    isValid: isCpf,
    values: () => [cpf()],
    ignores: () => [broken(cpf()), "10.483.702.916-14", ["111", "111", "111-11"].join("."), `v${cpf()}`],
  }),
  namedNumber({
    id: "br-cpf-digits",
    title: "a Brazilian CPF number",
    source: "https://www.gov.br/receitafederal/pt-br/assuntos/meu-cpf",
    words: ["cpf"],
    value: "[0-9]{11}",
    isValid: isCpf,
    values: () => [cpf().replace(/[.-]/g, "")],
    ignores: () => [`cpf: ${broken(cpf()).replace(/[.-]/g, "")}`, "cpf: 11111111111", "cpf: 4837029160"],
  }),
  ownNumber({
    id: "br-cnpj",
    title: "a Brazilian company number",
    source: "https://www.gov.br/receitafederal/pt-br/assuntos/orientacao-tributaria/cadastros/cnpj",
    begins: digitPairs("0123456789"),
    value: "[0-9]{2}\\.[0-9]{3}\\.[0-9]{3}/[0-9]{4}-[0-9]{2}",
    // Of companies, and in public registers.
    confidence: "low",
    policy: "observe",
    isValid: isCnpj,
    values: () => [cnpj()],
    ignores: () => [broken(cnpj()), `1.${cnpj()}`, `${cnpj()}.5`],
  }),
  namedNumber({
    id: "au-tax-file-number",
    title: "an Australian tax file number",
    source: "https://www.ato.gov.au/individuals-and-families/tax-file-number",
    words: ["tfn", "tax file", "tax_file"],
    value: "[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3}",
    isValid: isTfn,
    values: () => [completed("483 702 9??", isTfn), completed("4837029??", isTfn)],
    ignores: () => [
      `TFN: ${broken(completed("483 702 9??", isTfn))}`,
      "tfn: 48370290",
      "tax file 111 111 111",
    ],
  }),
  namedNumber({
    id: "au-medicare-number",
    title: "an Australian Medicare number",
    source: "https://meteor.aihw.gov.au/content/270101",
    words: ["medicare"],
    value: "[2-6][0-9]{3}[ -]?[0-9]{5}[ -]?[0-9](?:[ /-]?[0-9])?",
    isValid: isAuMedicare,
    values: () => [completed("4837 0291? 1", isAuMedicare), completed("48370291?1", isAuMedicare)],
    ignores: () => [
      `Medicare ${broken(completed("4837 0291?", (text) => isAuMedicare(`${text}1`)))} 1`,
      "medicare: 8837029101",
      "medicare 4837029",
    ],
  }),
  namedNumber({
    id: "in-aadhaar",
    title: "an Indian Aadhaar number",
    source: "https://uidai.gov.in/en/my-aadhaar/about-your-aadhaar.html",
    words: ["aadhaar", "aadhar", "adhaar", "uidai"],
    value: "[2-9][0-9]{3}[ -]?[0-9]{4}[ -]?[0-9]{4}",
    isValid: isAadhaar,
    values: () => [completed("4837 0291 684?", isAadhaar), completed("48370291684?", isAadhaar)],
    ignores: () => [
      `Aadhaar: ${completed("1837 0291 684?", isVerhoeff)}`,
      "aadhaar 4444 4444 4444",
      "aadhaar: 48370291",
    ],
  }),
  ownNumber({
    id: "in-aadhaar-groups",
    title: "a number that may be an Indian Aadhaar number",
    source: "https://uidai.gov.in/en/my-aadhaar/about-your-aadhaar.html",
    begins: digitPairs("23456789"),
    value: "(?<![0-9] )[2-9][0-9]{3} [0-9]{4} [0-9]{4}(?! [0-9])",
    confidence: "low",
    policy: "observe",
    isValid: isAadhaar,
    values: () => [aadhaar()],
    ignores: () => [broken(aadhaar()), `${aadhaar()} 1`, `1 ${aadhaar()}`],
  }),
  namedNumber({
    id: "in-pan",
    title: "an Indian permanent account number",
    source: "https://www.incometax.gov.in/iec/foportal/help/pan-faq",
    words: ["pan:", "pan ", "pan=", 'pan"', "pan_", "permanent account", "permanent_account"],
    value: "[A-Z]{3}[ABCFGHJLPT][A-Z][0-9]{4}[A-Z]",
    isValid: isPan,
    values: () => ["BQK" + "PS4837L"],
    ignores: () => ["pan: BQKXS4837L", "pan: BQKPS483", "japan: BQK" + "PS4837L"],
  }),
  namedNumber({
    id: "za-id-number",
    title: "a South African identity number",
    source: "https://www.gov.za/services/personal-identification/identity-document",
    words: [
      "sa_id",
      "south african id",
      "sa id",
      "rsa id",
      "rsa_id",
      "id number",
      "id_number",
      "identity number",
      "identity_number",
    ],
    value: "[0-9]{6} ?[0-9]{4} ?[0-9]{3}",
    isValid: isSouthAfrican,
    values: () => [completed("870319 4837 08?", isSouthAfrican), completed("870319483708?", isSouthAfrican)],
    ignores: () => [
      `ID number: ${broken(completed("870319483708?", isSouthAfrican))}`,
      "id number: 8713194837081",
      "id_number: 870319483708",
    ],
  }),
  ownNumber({
    id: "cn-resident-id",
    title: "a Chinese resident identity number",
    source: "https://openstd.samr.gov.cn/bzgk/gb/newGbInfo?hcno=080D6FBF2BB468F9007657F26D60013E",
    begins: digitPairs("12345678"),
    value: "[1-8][0-9]{5}(?:19|20)[0-9]{9}[0-9X]",
    isValid: isChinese,
    values: () => [completed("31010519870319284?", isChinese)],
    ignores: () => [
      broken(completed("31010519870319284?", isChinese)),
      "310105198713192841",
      `${completed("31010519870319284?", isChinese)}0`,
    ],
  }),
];
