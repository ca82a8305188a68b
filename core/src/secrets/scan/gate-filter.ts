import { hashOfGram } from "./gram-table.ts";
import { gramBytes, type Prefixes } from "./prefixes.ts";

/** A bit for each value of a hash: 256 KB. */
const filterBits = 21;
export const filterShift: number = 32 - filterBits;
export const filterBytes: number = 2 ** (filterBits - 3);

/** Of four bytes anew, of these with the next one, and of these with the next four. */
export const wideFactor: number = 0xc2b2ae35 | 0;
export const nextFactor: number = 0x85ebca6b | 0;
export const longFactor: number = 0x27d4eb2f | 0;
/** What a product's lower bits lack, its higher ones have. */
export const foldShift = 15;
/** Bytes that may follow are told apart by so many of their lowest bits. */
export const nextValues = 32;

/** Beginnings that go on in at most so many ways are known by twice as many bytes. */
const waysMax = 64;
const longBytes: number = 2 * gramBytes;

/**
 * Where beginnings may stand (Bloom's filters, "Space/time trade-offs in hash coding with allowable errors",
 * 1970). A place may be one where `first` has the hash of its four bytes and either `long` has them with the next
 * four, or `wide` has them and `next` has them with the next one. Of source text's places 52 in 1000 pass `first`,
 * 9 pass all.
 */
export interface GateFilter {
  readonly first: Int32Array;
  readonly wide: Int32Array;
  readonly next: Int32Array;
  readonly long: Int32Array;
}

export function createGateFilter(prefixes: Prefixes): GateFilter {
  const { beginnings, next, nodes } = prefixes;
  const filter: GateFilter = {
    first: new Int32Array(filterBytes / 4),
    wide: new Int32Array(filterBytes / 4),
    next: new Int32Array(filterBytes / 4),
    long: new Int32Array(filterBytes / 4),
  };
  beginnings.each((gram, number) => {
    const hash = hashOfGram(gram);
    setBit(filter.first, hash);
    const words: number[] = [];
    if (collectWords(prefixes, nodes[number]!, 0, 0, words)) {
      for (const word of words) setBit(filter.long, longHash(hash, word));
      return;
    }
    setBit(filter.wide, wideHash(gram));
    for (let follows = next[number]!; follows !== 0; follows &= follows - 1)
      setBit(filter.next, nextHash(hash, 31 - Math.clz32(follows & -follows)));
  });
  return filter;
}

/** All that may stand behind a beginning, as words of four bytes; false where they are too many or fewer bytes tell all. */
function collectWords(
  prefixes: Prefixes,
  node: number,
  word: number,
  depth: number,
  words: number[],
): boolean {
  if (depth === longBytes - gramBytes) {
    words.push(word);
    return words.length <= waysMax;
  }
  const { edgeStart, edgeByte, edgeNode, ruleStart } = prefixes;
  if (ruleStart[node] !== ruleStart[node + 1]) return false;
  for (let edge = edgeStart[node]!; edge < edgeStart[node + 1]!; edge++) {
    const longer = word | (edgeByte[edge]! << (8 * depth));
    if (!collectWords(prefixes, edgeNode[edge]!, longer, depth + 1, words)) return false;
  }
  return true;
}

function setBit(filter: Int32Array, hash: number): void {
  filter[hash >>> (filterShift + 5)]! |= 1 << (hash >>> filterShift);
}

/** 1 where the hash may be of something in the filter. */
export function bitOf(filter: Int32Array, hash: number): number {
  return (filter[hash >>> (filterShift + 5)]! >>> (hash >>> filterShift)) & 1;
}

export function wideHash(gram: number): number {
  return Math.imul(gram, wideFactor);
}

export function nextHash(hash: number, next: number): number {
  return Math.imul(hash ^ (hash >>> foldShift) ^ (next & (nextValues - 1)), nextFactor);
}

/** `word`: the next four bytes, letters in either case. */
export function longHash(hash: number, word: number): number {
  const product = Math.imul(word ^ hash, longFactor);
  return Math.imul(product ^ (product >>> foldShift), nextFactor);
}
