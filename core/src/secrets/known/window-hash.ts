import { hashFor, type KeyedHash } from "../keyed-hash.ts";

interface Key {
  readonly add: number;
  /** Odd, so that no window is lost. */
  readonly multiply: number;
}

/** Made from the key, so that what is kept of a value's beginning tells nothing without it. */
export interface WindowKeys {
  readonly window: Key;
  readonly head: Key;
  readonly tail: Key;
}

export function keysOf(keyedHash: KeyedHash): WindowKeys {
  const digest = hashFor(keyedHash, "known windows", new Uint8Array(0));
  const key = (at: number): Key => ({
    add: Number.parseInt(digest.slice(at, at + 8), 16) | 0,
    multiply: Number.parseInt(digest.slice(at + 8, at + 16), 16) | 1,
  });
  return { window: key(0), head: key(16), tail: key(32) };
}

/** 16 bits of each of the first three windows of four bytes. */
export function windowSlots(bytes: Uint8Array, { window: { add, multiply } }: WindowKeys): number[] {
  return [0, 1, 2].map((at) => Math.imul(fourBytes(bytes, at) ^ add, multiply) >>> 16);
}

/** Of the six bytes from `at` on. */
export function headHash(bytes: Uint8Array, at: number, { head: { add, multiply } }: WindowKeys): number {
  const first = mixed(fourBytes(bytes, at) ^ add, multiply);
  return mixed(first ^ (bytes[at + 4] ?? 0) ^ ((bytes[at + 5] ?? 0) << 8), multiply);
}

/** Of the four bytes before `end`. */
export function tailHash(bytes: Uint8Array, end: number, { tail: { add, multiply } }: WindowKeys): number {
  return mixed(fourBytes(bytes, end - 4) ^ add, multiply);
}

function mixed(word: number, multiply: number): number {
  const product = Math.imul(word, multiply);
  return Math.imul(product ^ (product >>> 15), multiply) >>> 0;
}

function fourBytes(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] ?? 0) |
    ((bytes[at + 1] ?? 0) << 8) |
    ((bytes[at + 2] ?? 0) << 16) |
    ((bytes[at + 3] ?? 0) << 24)
  );
}
