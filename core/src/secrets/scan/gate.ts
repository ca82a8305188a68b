import { hashOfGram, valueIn } from "./gram-table.ts";
import { caseBit, gramBytes, type Prefixes } from "./prefixes.ts";

/** A bit for each value of the hash: 256 KB. Of source text's places one in twenty passes. */
const filterBits = 21;
const filterShift = 32 - filterBits;
const wordShift = filterShift + 5;
/** The same with one byte more: 256 KB. */
const nextFilterBits = 21;
const nextFilterShift = 32 - nextFilterBits;
const factor = 0x9e3779b1 | 0;
const nextFactor = 0x85ebca6b | 0;
const caseBits = caseBit * 0x01010101;
/** Of this file, as its loops read them at every byte: an import may be looked up each time. */
const lastOfGram = gramBytes - 1;
const afterGram = gramBytes;
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
  /** Pairs of a GramTable: four bytes, the number of the beginning. */
  readonly table: Int32Array;
  readonly passed: Int32Array;
}

export function createGate({ beginnings, next }: Prefixes): Gate {
  const gate: Gate = {
    filter: new Int32Array(1 << (filterBits - 5)),
    nextFilter: new Int32Array(1 << (nextFilterBits - 5)),
    table: beginnings.pairs(),
    passed: new Int32Array(gateBlockBytes),
  };
  const { filter, nextFilter } = gate;
  beginnings.each((gram, number) => {
    const hash = hashOfGram(gram);
    filter[hash >>> wordShift]! |= 1 << (hash >>> filterShift);
    for (let follows = next[number]!; follows !== 0; follows &= follows - 1) {
      const longer = hashWith(hash, 31 - Math.clz32(follows & -follows));
      nextFilter[longer >>> (nextFilterShift + 5)]! |= 1 << (longer >>> nextFilterShift);
    }
  });
  return gate;
}

function hashWith(hash: number, next: number): number {
  return Math.imul(hash ^ (hash >>> 15) ^ (next & (nextValues - 1)), nextFactor);
}

/** The number of the beginning at a place, -1 for none. */
export function beginningAt({ table }: Gate, bytes: Uint8Array, at: number): number {
  return valueIn(table, gramAt(bytes, at));
}

/** The four bytes at a place, the first one lowest. */
function gramAt(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24) | caseBits;
}

/**
 * Writes the places from `from` up to `to`, at most gateBlockBytes, where a match may begin, each with the
 * number of the beginning; gives the count of numbers written. The text holds gramBytes + 1 from each on.
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
  let at = from;
  let hash = 0;
  // Four in a turn, since the turn itself costs as much as one.
  for (; at + 4 <= to; at += 4) {
    gram = (gram >>> 8) | (bytes[at + lastOfGram]! << 24);
    hash = Math.imul(gram | caseBits, factor);
    passed[first] = at;
    first += (filter[hash >>> wordShift]! >>> (hash >>> filterShift)) & 1;
    gram = (gram >>> 8) | (bytes[at + lastOfGram + 1]! << 24);
    hash = Math.imul(gram | caseBits, factor);
    passed[first] = at + 1;
    first += (filter[hash >>> wordShift]! >>> (hash >>> filterShift)) & 1;
    gram = (gram >>> 8) | (bytes[at + lastOfGram + 2]! << 24);
    hash = Math.imul(gram | caseBits, factor);
    passed[first] = at + 2;
    first += (filter[hash >>> wordShift]! >>> (hash >>> filterShift)) & 1;
    gram = (gram >>> 8) | (bytes[at + lastOfGram + 3]! << 24);
    hash = Math.imul(gram | caseBits, factor);
    passed[first] = at + 3;
    first += (filter[hash >>> wordShift]! >>> (hash >>> filterShift)) & 1;
  }
  for (; at < to; at++) {
    hash = Math.imul(gramAt(bytes, at), factor);
    passed[first] = at;
    first += (filter[hash >>> wordShift]! >>> (hash >>> filterShift)) & 1;
  }
  let second = 0;
  for (let i = 0; i < first; i++) {
    at = passed[i]!;
    hash = hashWith(Math.imul(gramAt(bytes, at), factor), bytes[at + afterGram]!);
    passed[second] = at;
    second += (nextFilter[hash >>> (nextFilterShift + 5)]! >>> (hash >>> nextFilterShift)) & 1;
  }
  let count = 0;
  for (let i = 0; i < second; i++) {
    at = passed[i]!;
    const value = beginningAt(gate, bytes, at);
    if (value < 0) continue;
    places[count] = at;
    places[count + 1] = value;
    count += 2;
  }
  return count;
}
