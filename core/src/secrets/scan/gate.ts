import { caseBit, gramBytes } from "./prefixes.ts";

/** A bit for each value of the hash: 128 KB. Of other texts' places one in thirty passes. */
const filterBits = 20;
const filterShift = 32 - filterBits;
/** The same with one byte more: 256 KB. */
const nextFilterBits = 21;
const nextFilterShift = 32 - nextFilterBits;
const factor = 0x9e3779b1 | 0;
const nextFactor = 0x85ebca6b | 0;
const caseBits = caseBit * 0x01010101;
/** Of this file, as its loops read them at every byte: an import may be looked up each time. */
const lastOfGram = gramBytes - 1;
const afterGram = gramBytes;
const empty = -1;
/** Bytes that may follow are told apart by so many of their lowest bits. */
const nextValues = 32;

/** Places that the gate looks at in one go. */
export const gateBlockBytes = 2048;

/**
 * Tells by one look-up a byte where a match may begin: the hash of the four bytes there, letters in
 * either case, has a bit in the filter. What passes is asked again with the fifth byte, then looked for
 * among the beginnings themselves. No step branches on what it found: a processor guesses such
 * branches wrong, which costs more than the look-up.
 */
export interface Gate {
  readonly filter: Int32Array;
  readonly nextFilter: Int32Array;
  /** An open hash table (linear probing) of pairs: four bytes, what is known of them. */
  readonly table: Int32Array;
  readonly passed: Int32Array;
}

/** What begins with four bytes. */
export interface Beginning {
  readonly value: number;
  /** A bit for each byte that may follow, by its lowest five bits. */
  readonly next: number;
}

export function createGate(beginnings: ReadonlyMap<number, Beginning>): Gate {
  let size = 16;
  while (size < beginnings.size * 2) size *= 2;
  const gate: Gate = {
    filter: new Int32Array(1 << (filterBits - 5)),
    nextFilter: new Int32Array(1 << (nextFilterBits - 5)),
    table: new Int32Array(2 * size).fill(empty),
    passed: new Int32Array(gateBlockBytes),
  };
  const { filter, nextFilter, table } = gate;
  for (const [gram, { value, next }] of beginnings) {
    const hash = Math.imul(gram, factor);
    filter[hash >>> (filterShift + 5)]! |= 1 << (hash >>> filterShift);
    for (let byte = 0; byte < nextValues; byte++) {
      if ((next & (1 << byte)) === 0) continue;
      const longer = hashWith(hash, byte);
      nextFilter[longer >>> (nextFilterShift + 5)]! |= 1 << (longer >>> nextFilterShift);
    }
    let slot = slotOf(hash, size);
    while (table[2 * slot + 1] !== empty) slot = (slot + 1) & (size - 1);
    table[2 * slot] = gram;
    table[2 * slot + 1] = value;
  }
  return gate;
}

function hashWith(hash: number, next: number): number {
  return Math.imul(hash ^ (hash >>> 15) ^ (next & (nextValues - 1)), nextFactor);
}

function slotOf(hash: number, size: number): number {
  return (hash >>> 8) & (size - 1);
}

/** The value of the four bytes at a place, -1 for none. */
export function beginningAt({ table }: Gate, bytes: Uint8Array, at: number): number {
  const gram = gramAt(bytes, at);
  const size = table.length >> 1;
  let slot = slotOf(Math.imul(gram, factor), size);
  for (; table[2 * slot + 1] !== empty; slot = (slot + 1) & (size - 1))
    if (table[2 * slot] === gram) return table[2 * slot + 1]!;
  return empty;
}

/** The four bytes at a place, the first one lowest. */
function gramAt(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24) | caseBits;
}

/**
 * Writes the places from `from` up to `to`, at most gateBlockBytes, where a match may begin, each with the
 * value of its bytes; gives the count of numbers written. The text holds gramBytes + 1 from each on.
 */
export function gatedPlaces(
  gate: Gate,
  bytes: Uint8Array,
  from: number,
  to: number,
  places: Int32Array,
): number {
  const { filter, nextFilter, passed } = gate;
  let first = 0;
  let gram = (bytes[from]! << 8) | (bytes[from + 1]! << 16) | (bytes[from + 2]! << 24);
  for (let at = from; at < to; at++) {
    gram = (gram >>> 8) | (bytes[at + lastOfGram]! << 24);
    const hash = Math.imul(gram | caseBits, factor);
    passed[first] = at;
    first += (filter[hash >>> (filterShift + 5)]! >>> (hash >>> filterShift)) & 1;
  }
  let second = 0;
  for (let i = 0; i < first; i++) {
    const at = passed[i]!;
    const hash = hashWith(Math.imul(gramAt(bytes, at), factor), bytes[at + afterGram]!);
    passed[second] = at;
    second += (nextFilter[hash >>> (nextFilterShift + 5)]! >>> (hash >>> nextFilterShift)) & 1;
  }
  let count = 0;
  for (let i = 0; i < second; i++) {
    const at = passed[i]!;
    const value = beginningAt(gate, bytes, at);
    if (value === empty) continue;
    places[count] = at;
    places[count + 1] = value;
    count += 2;
  }
  return count;
}
