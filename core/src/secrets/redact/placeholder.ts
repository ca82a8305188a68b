import { hashFor, type KeyedHash } from "../keyed-hash.ts";

/**
 * What stands for a secret in what a model sees: FOURGATE_SECRET_ and 16 base-32 digits (80 bits)
 * of a keyed hash. It has no character that any format escapes, looks like a name that a model
 * copies as it is, and is the same for the same value in every turn, worker and restart.
 */
export const placeholderPrefix = "FOURGATE_SECRET_";
export const placeholderDigits = 16;
export const placeholderLength: number = placeholderPrefix.length + placeholderDigits;
export const placeholderPattern: RegExp = /FOURGATE_SECRET_[A-Z2-7]{16}/;

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

export function placeholderFor(value: Uint8Array, keyedHash: KeyedHash): string {
  const digest = hashFor(keyedHash, "placeholder", value);
  let digits = "";
  // 5 hex digits are 20 bits are 4 digits.
  for (let at = 0; digits.length < placeholderDigits; at += 5) {
    const bits = Number.parseInt(digest.slice(at, at + 5), 16);
    for (let shift = 15; shift >= 0; shift -= 5) digits += alphabet.charAt((bits >> shift) & 31);
  }
  return placeholderPrefix + digits;
}

/** Length of the longest end of `text` that more text could make into a placeholder; 0 for none. */
export function openPlaceholderLength(text: string): number {
  const from = Math.max(0, text.length - placeholderLength + 1);
  for (let at = text.indexOf("F", from); at >= 0; at = text.indexOf("F", at + 1)) {
    const end = text.slice(at);
    if (end.length <= placeholderPrefix.length ? placeholderPrefix.startsWith(end) : openPattern.test(end))
      return end.length;
  }
  return 0;
}

/** Length of a whole placeholder at the end of `text`; 0 for none. */
export function wholePlaceholderLength(text: string): number {
  return wholeAtEnd.test(text.slice(-placeholderLength)) ? placeholderLength : 0;
}

const wholeAtEnd = new RegExp(`^${placeholderPattern.source}$`);
const openPattern = /^FOURGATE_SECRET_[A-Za-z0-9]{0,15}$/;

/** Offsets of all placeholders in a text, rising. */
export function placeholdersIn(bytes: Uint8Array): number[] {
  const offsets: number[] = [];
  const first = placeholderPrefix.charCodeAt(0);
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (isPlaceholderAt(bytes, at)) offsets.push(at);
  }
  return offsets;
}

/** Less than this beside a placeholder is a quote or a separator, not a secret. */
export const besideBytesMin = 4;

/** Whether a value, one character a byte, is nothing but placeholders. */
export function isOnlyPlaceholders(value: string): boolean {
  if (!value.includes(placeholderPrefix)) return false;
  const count = value.match(allPlaceholders)?.length ?? 0;
  return count > 0 && value.length - count * placeholderLength < besideBytesMin;
}

const allPlaceholders = new RegExp(placeholderPattern, "g");

function isPlaceholderAt(bytes: Uint8Array, at: number): boolean {
  if (at + placeholderLength > bytes.length) return false;
  for (let i = 0; i < placeholderPrefix.length; i++) {
    if (bytes[at + i] !== placeholderPrefix.charCodeAt(i)) return false;
  }
  for (let i = placeholderPrefix.length; i < placeholderLength; i++) {
    const byte = bytes[at + i]!;
    if (!((byte >= 0x41 && byte <= 0x5a) || (byte >= 0x32 && byte <= 0x37))) return false;
  }
  return true;
}
