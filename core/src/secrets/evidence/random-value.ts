import { entropy } from "./entropy.ts";
import { isIdentifier, isOrdinaryValue, isPlaceholderWord, isReference } from "./no-secret.ts";

const lengthMin = 8;
/** As much of a long value tells; more would cost more than it says. */
const judgedLength = 64;

/**
 * Whether a generator may have drawn this value: no reference, placeholder, path or name, and nearly
 * as varied as its length and alphabet allow. A fixed cut-off in bits would miss short values.
 */
export function isRandomValue(whole: string): boolean {
  if (whole.length < lengthMin) return false;
  const value = whole.length > judgedLength ? whole.slice(0, judgedLength) : whole;
  const alphabet = /^[0-9a-f]+$/i.test(value) ? 16 : 64;
  if (entropy(value) < 0.7 * Math.log2(Math.min(value.length, alphabet))) return false;
  if (!/[0-9]/.test(value) ? !isMixed(value) : !/[A-Za-z]/.test(value)) return false;
  return !isIdentifier(value) && !isReference(value) && !isPlaceholderWord(value) && !isOrdinaryValue(value);
}

/** Without digits it takes case that changes as in random letters, or signs in the midst of letters. */
function isMixed(value: string): boolean {
  if (value.length < 12) return false;
  let changes = 0;
  for (let i = 1; i < value.length; i++) {
    const kind = kindAt(value, i);
    if (kind !== 4 && kindAt(value, i - 1) !== 4 && kind !== kindAt(value, i - 1)) changes++;
  }
  return changes >= value.length / 4;
}

function kindAt(value: string, at: number): number {
  const code = value.charCodeAt(at);
  if (code >= 0x41 && code <= 0x5a) return 1;
  return code >= 0x61 && code <= 0x7a ? 2 : code === 0x2d || code === 0x5f ? 4 : 3;
}
