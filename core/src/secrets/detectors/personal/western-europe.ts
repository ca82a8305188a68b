import type { Detector } from "../../detector.ts";
import { digitAt, isDay, remainder, weightedSum } from "../../evidence/check-digits.ts";
import { broken, completed, digitPairs, namedNumber, ownNumber } from "./personal-number.ts";

/** Corsica's departments count as 19 and 18. Months above 12 stand for births that were registered late. */
function isNir(text: string): boolean {
  const number = text.slice(0, 13).replace("2A", "19").replace("2B", "18");
  const month = Number(text.slice(3, 5));
  return (
    /^[12][0-9]{4}(?:[0-9]{2}|2[AB])[0-9]{8}$/.test(text) &&
    ((month >= 1 && month <= 12) || (month >= 20 && month <= 42)) &&
    text.slice(5, 7) !== "00" &&
    97 - remainder(number, 97) === Number(text.slice(13))
  );
}

const dniLetters = "TRWAGMYFPDXBNJZSQVHLCKE";
const isDni = (text: string): boolean =>
  /^[0-9]{8}[A-Z]$/.test(text) && dniLetters.charAt(Number(text.slice(0, 8)) % 23) === text.charAt(8);
const isNie = (text: string): boolean =>
  /^[XYZ][0-9]{7}[A-Z]$/.test(text) && isDni("XYZ".indexOf(text.charAt(0)).toString() + text.slice(1));

/** Values of the characters at odd places: digits 0 to 9, then letters. */
const oddValues = [
  [1, 0, 5, 7, 9, 13, 15, 17, 19, 21],
  [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23],
] as const;

function isCodiceFiscale(text: string): boolean {
  if (!/^[A-Z]{6}[0-9L-NP-V]{2}[A-EHLMPR-T][0-9L-NP-V]{2}[A-Z][0-9L-NP-V]{3}[A-Z]$/.test(text)) return false;
  let sum = 0;
  for (let i = 0; i < 15; i++) {
    const code = text.charCodeAt(i);
    const [kind, value] = code < 0x41 ? [0, code - 0x30] : [1, code - 0x41];
    sum += i % 2 === 0 ? oddValues[kind]![value]! : value;
  }
  return sum % 26 === text.charCodeAt(15) - 0x41;
}

const isBsn = (digits: string): boolean =>
  digits.length === 9 && weightedSum(digits, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0;

/** Of those born since 2000 a 2 stands before the number that is divided. */
function isBelgian(digits: string): boolean {
  const [month, day] = [Number(digits.slice(2, 4)) % 20, digits.slice(4, 6)];
  const check = Number(digits.slice(9));
  return (
    /^[0-9]{11}$/.test(digits) &&
    (isDay(String(month), day) || month === 0) &&
    ["", "2"].some((century) => 97 - remainder(century + digits.slice(0, 9), 97) === check)
  );
}

const isPortuguese = (digits: string): boolean => {
  const check = 11 - (weightedSum(digits, [9, 8, 7, 6, 5, 4, 3, 2]) % 11);
  return /^[1-49][0-9]{8}$/.test(digits) && (check > 9 ? 0 : check) === digitAt(digits, 8);
};

const bsn = (): string => completed("2936481??", isBsn);
const nir = (): string => completed("2 87 03 75 116 284 ??", isNir);
const belgian = (): string => completed("87.03.19-284.??", isBelgian);

export const westernEuropeDetectors: readonly Detector[] = [
  ownNumber({
    id: "fr-nir",
    title: "a French social security number",
    source: "https://www.insee.fr/en/metadonnees/definition/c1409",
    begins: ["10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "1 ", "2 ", ...digitPairs("2")],
    value:
      "[12][0-9]{4}(?:[0-9]{2}|2[AB])[0-9]{8}|[12] [0-9]{2} [0-9]{2} (?:[0-9]{2}|2[AB]) [0-9]{3} [0-9]{3} [0-9]{2}",
    confidence: "medium",
    check: (written) => written.includes(" "),
    isValid: isNir,
    values: () => [nir(), nir().replaceAll(" ", ""), completed("187032A116284??", isNir)],
    ignores: () => ["at: 173284951203456", broken(nir()), "id: 287137511628400"],
  }),
  namedNumber({
    id: "es-dni",
    title: "a Spanish identity card number",
    source:
      "https://www.interior.gob.es/opencms/es/servicios-al-ciudadano/tramites-y-gestiones/dni/calculo-del-digito-de-control-del-nif-nie/",
    words: ["dni", "nif", "documento nacional", "documento de identidad"],
    value: "[0-9]{8}[ -]?[A-Z]|[0-9]{2}\\.[0-9]{3}\\.[0-9]{3}[ -]?[A-Z]",
    isValid: isDni,
    values: () => [completed("48370291?", isDni), completed("48.370.291-?", isDni)],
    ignores: () => [`DNI: ${broken(completed("48370291?", isDni))}`, "dni: 4837029", "nif: 48370291"],
  }),
  namedNumber({
    id: "es-nie",
    title: "a Spanish foreigner's number",
    source:
      "https://www.interior.gob.es/opencms/es/servicios-al-ciudadano/tramites-y-gestiones/dni/calculo-del-digito-de-control-del-nif-nie/",
    words: ["nie", "nif", "extranjero"],
    value: "[XYZ][ -]?[0-9]{7}[ -]?[A-Z]",
    isValid: isNie,
    values: () => [completed("X4837029?", isNie), completed("Y-4837029-?", isNie)],
    ignores: () => [`NIE: ${broken(completed("X4837029?", isNie))}`, "nie: W4837029A", "nie: X483702A"],
  }),
  namedNumber({
    id: "it-codice-fiscale",
    title: "an Italian tax code",
    source:
      "https://www.agenziaentrate.gov.it/portale/web/guest/schede/istanze/richiesta-ts_cf/informazioni-codificazione-pf",
    words: [
      "codice fiscale",
      "codice_fiscale",
      "codicefiscale",
      "cod. fisc",
      "cod_fisc",
      "c.f.",
      "cf:",
      'cf"',
      "fiscal code",
      "fiscal_code",
      "tax code",
      "tax_code",
    ],
    value: "[A-Z]{6}[0-9L-NP-V]{2}[A-EHLMPR-T][0-9L-NP-V]{2}[A-Z][0-9L-NP-V]{3}[A-Z]",
    isValid: isCodiceFiscale,
    confidence: "high",
    values: () => [completed("BNCLRA87C59H501?", isCodiceFiscale)],
    ignores: () => [
      `codice fiscale: ${broken(completed("BNCLRA87C59H501?", isCodiceFiscale))}`,
      "c.f. ABCDEFGHIJKLMNOP",
      "codice fiscale BNCLRA87C",
    ],
  }),
  namedNumber({
    id: "nl-bsn",
    title: "a Dutch citizen service number",
    source: "https://www.rvig.nl/bsn",
    words: ["bsn", "burgerservicenummer", "burger service", "sofinummer", "sofi"],
    value: "[0-9]{9}|[0-9]{4}[. ][0-9]{2}[. ][0-9]{3}",
    isValid: isBsn,
    values: () => [bsn()],
    ignores: () => [`BSN: ${broken(bsn())}`, "bsn 111111111", "bsn: 12345678"],
  }),
  ownNumber({
    id: "be-national-number",
    title: "a Belgian national register number",
    source: "https://www.ibz.rrn.fgov.be/en/national-register/",
    begins: digitPairs("0123456789"),
    value: "[0-9]{2}\\.[0-9]{2}\\.[0-9]{2}-[0-9]{3}\\.[0-9]{2}",
    isValid: isBelgian,
    values: () => [belgian()],
    ignores: () => [broken(belgian()), "87.53.19-284.11", `v${belgian()}`, `${belgian()}.1`],
  }),
  namedNumber({
    id: "be-national-digits",
    title: "a Belgian national register number",
    source: "https://www.ibz.rrn.fgov.be/en/national-register/",
    words: [
      "rijksregister",
      "registre national",
      "registre_national",
      "national register",
      "national_register",
      "niss",
      "insz",
      "rrn",
    ],
    value: "[0-9]{6}[ -]?[0-9]{3}[ -]?[0-9]{2}",
    isValid: isBelgian,
    values: () => [belgian().replace(/[.-]/g, ""), belgian().replace(/\./g, "").replace("-", " ")],
    ignores: () => [
      `NISS: ${broken(belgian()).replace(/[.-]/g, "")}`,
      "rijksregister 8703192841",
      "insz: 87531928411",
    ],
  }),
  namedNumber({
    id: "pt-nif",
    title: "a Portuguese tax number",
    source: "https://info.portaldasfinancas.gov.pt/pt/apoio_contribuinte/Pages/default.aspx",
    words: ["nif", "contribuinte", "identificacao fiscal"],
    value: "[0-9]{3} ?[0-9]{3} ?[0-9]{3}",
    isValid: isPortuguese,
    values: () => [completed("24836170?", isPortuguese), completed("248 361 70?", isPortuguese)],
    ignores: () => ["NIF: 548361701", "contribuinte 111111111", "NIF: 24836170"],
  }),
];
