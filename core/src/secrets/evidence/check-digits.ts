/** Check digits, each over a text of ASCII digits unless said otherwise. */

/** ISO/IEC 7812-1, annex B. */
export function isLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const doubled = digitAt(digits, digits.length - 1 - i) * (i % 2 === 1 ? 2 : 1);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return digits.length > 0 && sum % 10 === 0;
}

/** ISO/IEC 7064, MOD 11,10: the last digit checks the others. */
export function isMod1110(digits: string): boolean {
  let product = 10;
  for (let i = 0; i < digits.length - 1; i++) {
    const sum = (digitAt(digits, i) + product) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return (11 - product) % 10 === digitAt(digits, digits.length - 1);
}

/** What is left of a number of any length after division by `divisor`. */
export function remainder(digits: string, divisor: number): number {
  let rest = 0;
  for (let i = 0; i < digits.length; i++) rest = (rest * 10 + digitAt(digits, i)) % divisor;
  return rest;
}

/** ISO 13616-1: the first four characters last, letters as 10 to 35, and 1 left of 97. */
export function isIbanChecked(iban: string): boolean {
  let digits = "";
  for (const character of iban.slice(4) + iban.slice(0, 4)) digits += String(Number.parseInt(character, 36));
  return remainder(digits, 97) === 1;
}

/** The sum of each digit times its weight; digits beyond the weights do not count. */
export function weightedSum(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, index) => sum + weight * digitAt(digits, index), 0);
}

/** As weightedSum, of the digit sums of the products. */
export function crossSum(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, index) => {
    const product = weight * digitAt(digits, index);
    return sum + Math.floor(product / 10) + (product % 10);
  }, 0);
}

/** GS1's check digit of 13 digits (GS1 General Specifications, 7.9.1). */
export function isEan13(digits: string): boolean {
  return weightedSum(digits, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 === 0;
}

/** Multiplication in the dihedral group of order 10: rotations 0 to 4, reflections 5 to 9. */
function dihedral(a: number, b: number): number {
  if (a < 5) return b < 5 ? (a + b) % 5 : 5 + ((a + b) % 5);
  return b < 5 ? 5 + ((a - b + 5) % 5) : (a - b + 5) % 5;
}

const permutation = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];

/** Verhoeff, "Error detecting decimal codes", Mathematical Centre Tracts 29 (1969). */
export function isVerhoeff(digits: string): boolean {
  let check = 0;
  for (let i = 0; i < digits.length; i++) {
    let digit = digitAt(digits, digits.length - 1 - i);
    for (let times = i % 8; times > 0; times--) digit = permutation[digit]!;
    check = dihedral(check, digit);
  }
  return check === 0;
}

export function digitAt(digits: string, index: number): number {
  return digits.charCodeAt(index) - 0x30;
}

const monthDays = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** A day that may be in a calendar, given as two digits each; of leap years it knows nothing. */
export function isDay(month: string, day: string): boolean {
  const days = monthDays[Number(month) - 1];
  return days !== undefined && Number(day) >= 1 && Number(day) <= days;
}
