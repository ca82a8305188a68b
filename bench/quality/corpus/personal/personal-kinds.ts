import type { Draw } from "../draw.ts";
import { marked } from "../marks.ts";
import type { SecretKind, Snippet } from "../secret-kind.ts";
import {
  brazilianNumber,
  cardNumber,
  iban,
  insuranceNumber,
  polishNumber,
  socialSecurityNumber,
  spanishNumber,
  swissNumber,
} from "./check-digits.ts";

/** What stands for a person, with its name beside it. */
function personal(
  id: string,
  name: string,
  said: string,
  write: (draw: Draw) => string,
  source: string,
): SecretKind {
  return {
    id,
    group: "personal",
    source,
    write: (draw) =>
      draw.pick<(value: string) => Snippet>([
        (value) => ({ text: `{"id":4711,"name":"Ann Lee","${name}":"${value}"}`, file: "customer.json" }),
        (value) => ({ text: `id,name,${name}\n4711,Ann Lee,${value}`, file: "export.csv" }),
        (value) => ({ text: `the ${said} is ${value}, why is it refused?`, file: "prompt.txt" }),
        (value) => ({ text: `${name}: ${value}`, file: "fixtures/customer.yml" }),
        (value) => ({
          text: `INSERT INTO customers (name, ${name}) VALUES ('Ann Lee', '${value}');`,
          file: "dump.sql",
        }),
        (value) => ({ text: `DEBUG checked customer 4711 ${said}: ${value}`, file: "app.log" }),
      ])(marked(write(draw))),
  };
}

export const personalKinds: readonly SecretKind[] = [
  personal(
    "card-number",
    "card_number",
    "card number",
    cardNumber,
    "https://www.iso.org/standard/70484.html",
  ),
  personal(
    "iban-number",
    "iban",
    "IBAN",
    iban,
    "https://www.swift.com/standards/data-standards/iban-international-bank-account-number",
  ),
  personal(
    "social-security-number",
    "ssn",
    "SSN",
    socialSecurityNumber,
    "https://www.ssa.gov/employer/randomization.html",
  ),
  personal(
    "national-insurance-number",
    "national_insurance_number",
    "National Insurance number",
    insuranceNumber,
    "https://www.gov.uk/hmrc-internal-manuals/national-insurance-manual/nim39110",
  ),
  personal("ahv-number", "ahv_nummer", "AHV-Nummer", swissNumber, "https://www.zas.admin.ch/en/avs-number"),
  personal(
    "dni-number",
    "dni",
    "DNI",
    spanishNumber,
    "https://www.interior.gob.es/opencms/es/servicios-al-ciudadano/tramites-y-gestiones/dni/",
  ),
  personal(
    "pesel-number",
    "pesel",
    "PESEL",
    polishNumber,
    "https://www.gov.pl/web/gov/czym-jest-numer-pesel",
  ),
  personal(
    "cpf-number",
    "cpf",
    "CPF",
    brazilianNumber,
    "https://www.gov.br/receitafederal/pt-br/assuntos/meu-cpf",
  ),
];
