import { keccak256 } from "./digests/keccak256.ts";
import { sha256 } from "./digests/sha256.ts";

export const base58Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
export const bech32Alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

const checkBytes = 4;
/** Of what is checked here, a key with its mark: 38 bytes. */
const base58CharsMax = 64;

/**
 * What base58check holds, its version first; null where the last four bytes do not check it
 * (https://en.bitcoin.it/wiki/Base58Check_encoding).
 */
export function base58CheckPayload(text: string): Uint8Array | null {
  if (text.length > base58CharsMax) return null;
  const bytes = base58Bytes(text);
  if (bytes === null || bytes.length <= checkBytes) return null;
  const payload = bytes.subarray(0, -checkBytes);
  const check = sha256(sha256(payload));
  for (let i = 0; i < checkBytes; i++) if (check[i] !== bytes[payload.length + i]) return null;
  return payload;
}

function base58Bytes(text: string): Uint8Array | null {
  const bytes = new Uint8Array(text.length);
  let used = 0;
  for (let at = 0; at < text.length; at++) {
    let carry = base58Alphabet.indexOf(text.charAt(at));
    if (carry < 0) return null;
    for (let i = 0; i < used || carry > 0; i++) {
      carry += bytes[i]! * 58;
      bytes[i] = carry & 0xff;
      carry >>= 8;
      if (i >= used) used = i + 1;
    }
  }
  // Each zero byte in front is a "1" of its own.
  let zeros = 0;
  while (text.charAt(zeros) === "1") zeros++;
  const whole = new Uint8Array(zeros + used);
  for (let i = 0; i < used; i++) whole[zeros + i] = bytes[used - 1 - i]!;
  return whole;
}

/** What BIP 173 and BIP 350 leave of a checked text. */
const bech32Rests: ReadonlySet<number> = new Set([1, 0x2bc830a3]);
const bech32Generators = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3] as const;

/** Bech32 or bech32m of one case, checked over its prefix too (BIP 173, BIP 350). */
export function isBech32(text: string): boolean {
  const isOneCase = text === text.toLowerCase() || text === text.toUpperCase();
  return isOneCase && bech32Rests.has(bech32Rest(text.toLowerCase()));
}

/** The remainder of a text in small letters by the code's polynomial; -1 for what is no such text. */
export function bech32Rest(text: string): number {
  const mark = text.lastIndexOf("1");
  if (mark < 1) return -1;
  let rest = 1;
  const take = (value: number): void => {
    const top = rest >>> 25;
    rest = ((rest & 0x1ffffff) << 5) ^ value;
    for (let bit = 0; bit < bech32Generators.length; bit++)
      if ((top >>> bit) & 1) rest ^= bech32Generators[bit]!;
  };
  for (let at = 0; at < mark; at++) take(text.charCodeAt(at) >> 5);
  take(0);
  for (let at = 0; at < mark; at++) take(text.charCodeAt(at) & 31);
  for (let at = mark + 1; at < text.length; at++) {
    const value = bech32Alphabet.indexOf(text.charAt(at));
    if (value < 0) return -1;
    take(value);
  }
  return rest;
}

/** An Ethereum address whose letters' case checks it (EIP-55); one of a single case says nothing. */
export function isEip55(address: string): boolean {
  const digits = address.slice(2);
  return /[a-f]/.test(digits) && /[A-F]/.test(digits) && address === eip55(address);
}

/** An address of 40 hex digits behind its 0x, in the case that checks it. */
export function eip55(address: string): string {
  const lower = address.slice(2).toLowerCase();
  const hash = keccak256(Uint8Array.from(lower, (character) => character.charCodeAt(0)));
  let written = address.slice(0, 2);
  for (let at = 0; at < lower.length; at++) {
    const isCapital = ((hash[at >> 1]! >> (at % 2 === 0 ? 4 : 0)) & 8) !== 0;
    written += isCapital ? lower.charAt(at).toUpperCase() : lower.charAt(at);
  }
  return written;
}
