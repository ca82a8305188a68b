import { isDigit } from "./digit-runs.ts";
import { runDigitsMin } from "./limits.ts";
import { wrappedRun, type Segments } from "./wrapped-run.ts";

/** Shorter lines are words. */
const lineDigitsMin = 8;
const newline = 0x0a;
const carriageReturn = 0x0d;

/**
 * Lines of digits that are too short to be runs of their own, as `fold` makes them: of one length, and three at
 * least. `lineEnd` is the line feed of one of them, `from` where looking back ends; null where there is no such thing.
 */
export function narrowRun(bytes: Uint8Array, lineEnd: number, from: number): Segments | null {
  const second = digitsFrom(bytes, lineEnd + 1);
  const width = second - lineEnd - 1;
  if (width < lineDigitsMin || width >= runDigitsMin) return null;
  const end = bytes[lineEnd - 1] === carriageReturn ? lineEnd - 1 : lineEnd;
  const start = end - width;
  if (start < from || (start > 0 && bytes[start - 1] !== newline)) return null;
  for (let at = start; at < end; at++) if (isDigit[bytes[at]!] === 0) return null;
  const segments = wrappedRun(bytes, start, end);
  const [, , next = 0, nextEnd = 0] = segments;
  return segments.length >= 6 && nextEnd - next === width ? segments : null;
}

function digitsFrom(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < bytes.length && at - start < runDigitsMin && isDigit[bytes[at]!] === 1) at++;
  return at;
}
