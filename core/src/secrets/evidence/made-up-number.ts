/** Numbers that look like somebody's and are nobody's: typed to fill a field, or printed in manuals. */

/**
 * At most a quarter of its digits differ from one another, one stands seven times in a row, or they count
 * up or down: 4111 1111 1111 1111, 6450 0000 0000 0002, 123456789, 987654321. Hardly any real number is so: of random ones of 16 digits one in ten thousand.
 */
export function isMadeUpNumber(digits: string): boolean {
  return (
    new Set(digits).size <= Math.max(2, Math.ceil(digits.length / 4)) ||
    /([0-9])\1{6}/.test(digits) ||
    isCounting(digits)
  );
}

function isCounting(digits: string): boolean {
  let ups = 0;
  let downs = 0;
  for (let i = 1; i < digits.length; i++) {
    const step = (digits.charCodeAt(i) - digits.charCodeAt(i - 1) + 10) % 10;
    if (step === 1) ups++;
    else if (step === 9) downs++;
  }
  return Math.max(ups, downs) >= (digits.length - 1) * 0.8;
}

/** FNV-1a in two lanes: enough to know a printed number again, without printing it here. */
export function numberDigest(number: string): string {
  let a = 0x811c9dc5;
  let b = 0x01000193;
  for (let i = 0; i < number.length; i++) {
    a = Math.imul(a ^ number.charCodeAt(i), 0x01000193);
    b = Math.imul(b ^ number.charCodeAt(i), 0x85ebca6b);
  }
  return [a, b].map((lane) => (lane >>> 0).toString(16).padStart(8, "0")).join("");
}
