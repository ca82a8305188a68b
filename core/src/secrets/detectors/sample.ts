/** Alphabets of token formats. */
export const digits = "0123456789";
export const lowerHex = "0123456789abcdef";
export const upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
export const lower = "abcdefghijklmnopqrstuvwxyz";
export const alphanumeric: string = digits + upper + lower;
export const base32: string = upper + "234567";
export const base64: string = alphanumeric + "+/";
export const base64Url: string = alphanumeric + "-_";

/**
 * `length` characters that look random and are the same each time: what a sample token consists
 * of, since none may stand in a file. Never two equal neighbours; at least a digit when the
 * alphabet has one.
 */
export function sample(alphabet: string, length: number, seed = 1): string {
  let state = (seed * 2654435761 + length) >>> 0;
  let text = "";
  while (text.length < length) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const character = alphabet.charAt((state >>> 8) % alphabet.length);
    if (character !== text.at(-1)) text += character;
  }
  if (!alphabet.includes("7") || /[0-9]/.test(text) || length < 3) return text;
  return `${text.slice(0, length >> 1)}7${text.slice((length >> 1) + 1)}`;
}

/** A UUID of which the same holds. */
export function sampleUuid(seed = 1): string {
  const hex = sample(lowerHex, 32, seed);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
