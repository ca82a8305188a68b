import { base64Alphabet, base64UrlAlphabet } from "./base64-alphabet.ts";

/** 1 for each digit of base64 in either alphabet (RFC 4648 sections 4 and 5), and so of hex. */
export const isDigit: Uint8Array = new Uint8Array(256);
for (const digit of base64Alphabet + base64UrlAlphabet) isDigit[digit.charCodeAt(0)] = 1;

const newline = 0x0a;
const carriageReturn = 0x0d;

/**
 * Runs of at least `digitsMin` digits, as long as they go, by rising start. Looks at every byte of a
 * run and at few others: where one of so many bytes is no digit, no run of that length holds it.
 *
 * `found` gives the offset from which to look on, at least the run's end. `narrow` is asked where a line of digits
 * ends that is no such run and another one begins; it gives such an offset, or -1.
 */
export function findDigitRuns(
  bytes: Uint8Array,
  digitsMin: number,
  found: (start: number, end: number) => number,
  narrow: (lineEnd: number, from: number) => number,
): void {
  const length = bytes.length;
  let start = 0;
  let done = 0;
  while (start + digitsMin <= length) {
    let at = start + digitsMin - 1;
    while (at >= start && isDigit[bytes[at]!] === 1) at--;
    if (at >= start) {
      const lineEnd = lineEndAt(bytes, at);
      const isBetween =
        bytes[lineEnd] === newline &&
        isDigit[bytes[lineEnd + 1]!] === 1 &&
        at > 1 &&
        isDigit[bytes[at - 2]!] === 1;
      const next = isBetween ? narrow(lineEnd, done) : -1;
      start = Math.max(at + 1, next);
      if (next > 0) done = next;
      continue;
    }
    let end = start + digitsMin;
    while (end < length && isDigit[bytes[end]!] === 1) end++;
    start = done = found(start, end);
  }
}

/** Where the line feed would stand, if at `at` a line ends. */
export function lineEndAt(bytes: Uint8Array, at: number): number {
  return bytes[at] === carriageReturn ? at + 1 : at;
}
