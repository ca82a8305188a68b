import type { Draw } from "../draw.ts";
import { alphabets } from "../form.ts";

const digits = (draw: Draw, count: number): string => draw.chars(alphabets.dig, count);
const weighted = (text: string, weights: readonly number[]): number =>
  weights.reduce((sum, weight, index) => sum + weight * Number(text[index]), 0);

/** ISO/IEC 7812: an issuer's first digits, the last by Luhn's formula. */
export function cardNumber(draw: Draw): string {
  const [prefix, length] = draw.pick([
    ["4", 16],
    [`5${String(draw.between(1, 5))}`, 16],
    ["37", 15],
  ] as const);
  const body = prefix + digits(draw, length - prefix.length - 1);
  let sum = 0;
  for (let i = 0; i < body.length; i++) {
    const digit = Number(body.at(-1 - i));
    sum += i % 2 === 0 ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit;
  }
  return `${body}${String((10 - (sum % 10)) % 10)}`;
}

/** ISO 13616: two check digits by ISO 7064, MOD 97-10. */
export function iban(draw: Draw): string {
  const [country, account] = draw.pick([
    ["DE", digits(draw, 18)],
    ["GB", `${draw.chars(alphabets.AZ, 4)}${digits(draw, 14)}`],
    ["NL", `${draw.chars(alphabets.AZ, 4)}${digits(draw, 10)}`],
    ["AT", digits(draw, 16)],
  ] as const);
  const numbers = `${account}${country}00`.replaceAll(/[A-Z]/g, (letter) =>
    String(letter.charCodeAt(0) - 55),
  );
  return `${country}${String(98n - (BigInt(numbers) % 97n)).padStart(2, "0")}${account}`;
}

/** Area, group and serial as the Social Security Administration gives them out. */
export function socialSecurityNumber(draw: Draw): string {
  const area = draw.pick([draw.between(101, 665), draw.between(667, 899)]);
  return `${String(area)}-${String(draw.between(10, 99))}-${String(draw.between(1000, 9999))}`;
}

/** HMRC's manual, NIM39110. */
export function insuranceNumber(draw: Draw): string {
  return `${draw.pick(["AB", "CE", "JG", "PX", "SR", "WM"])}${digits(draw, 6)}${draw.pick(["A", "B", "C", "D"])}`;
}

/** 756, nine digits, the last as of an EAN-13. */
export function swissNumber(draw: Draw): string {
  const body = `756${digits(draw, 9)}`;
  const sum = [...body].reduce((all, digit, index) => all + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
  const all = `${body}${String((10 - (sum % 10)) % 10)}`;
  return `${all.slice(0, 3)}.${all.slice(3, 7)}.${all.slice(7, 11)}.${all.slice(11)}`;
}

export function spanishNumber(draw: Draw): string {
  const body = String(draw.between(10_000_000, 99_999_999));
  return `${body}${"TRWAGMYFPDXBNJZSQVHLCKE"[Number(body) % 23] ?? ""}`;
}

export function polishNumber(draw: Draw): string {
  const two = (least: number, most: number): string => String(draw.between(least, most)).padStart(2, "0");
  const body = `${two(40, 99)}${two(1, 12)}${two(1, 28)}${digits(draw, 4)}`;
  const sum = weighted(body, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]);
  return `${body}${String((10 - (sum % 10)) % 10)}`;
}

export function brazilianNumber(draw: Draw): string {
  let text = digits(draw, 9);
  for (const first of [10, 11]) {
    const rest =
      (weighted(
        text,
        Array.from({ length: text.length }, (_, index) => first - index),
      ) *
        10) %
      11;
    text += String(rest % 10);
  }
  return `${text.slice(0, 3)}.${text.slice(3, 6)}.${text.slice(6, 9)}-${text.slice(9)}`;
}
