import { createGateFilter, filterBytes } from "./gate-filter.ts";
import type { Prefixes } from "./prefixes.ts";

/** Places that are looked at in one go. */
export const blockBytes = 16_384;
/** Of the text before a block: three bytes tell whether a place may begin a match. */
export const backBytes = 16;
/** Of the text behind a block: prefixes are shorter. */
export const aheadBytes = 16;

/** Addresses in the compiled gate's memory. */
export const flagsAt = 0;
/** Where the walk stopped. */
export const stoppedAt = 1024;
export const textAt: number = 2048 + backBytes;
/** Addresses in the text that passed the filters. */
export const passedAt: number = textAt + blockBytes + aheadBytes;
/** Pairs: an address in the text, the index of a rule. */
export const asksAt: number = passedAt + 4 * blockBytes;
const asksBytes = 32_768;
export const firstFilterAt = 131_072;
export const nextFilterAt: number = firstFilterAt + filterBytes;
export const wideFilterAt: number = nextFilterAt + filterBytes;
export const longFilterAt: number = wideFilterAt + filterBytes;
/** A gram, then the word of the node behind it, 0 for none. */
export const tableAt: number = longFilterAt + filterBytes;

/**
 * A word that stands for a node or a rule has its number lower (a node's is its address, in words) and the number
 * of a set higher: it does not begin behind a byte of that set.
 */
export const numberBits = 26;
/** There is no such set, or it is not told apart here. */
const noSet = 31;
const setsMax = 26;

/**
 * Beside the bits of sets a byte's flags say what makes them not count (border.ts): that it joins words, begins a
 * percent escape, may be an escape's last letter; and of what stands before that one, that it is a backslash, a digit or a
 * semicolon of a terminal's command, or the bracket before these.
 */
export const joinsWords: number = 1 << 31;
export const beginsPercent: number = 1 << 30;
export const endsEscape: number = 1 << 29;
export const isBackslash: number = 1 << 28;
export const isParameter: number = 1 << 27;
export const isBracket: number = 1 << setsMax;
export const setBits: number = isBracket - 1;

/** An edge's word: the node's address in words, and the byte. */
export const edgeBits = 8;
/** A node's first word: how many edges, and how many rules, whose words follow. */
export const countBits = 16;

export interface GateTables {
  /** What stands at which address. */
  readonly parts: readonly (readonly [at: number, words: Int32Array])[];
  readonly memoryBytes: number;
  /** The table has a power of two of pairs: this is one less. */
  readonly slotMask: number;
  /** Behind this address there may be no room for what one more place asks. */
  readonly asksFullAt: number;
}

/** The tables of a compiled gate; null where something in them would not fit. */
export function gateTables(prefixes: Prefixes, notAfters: readonly (Uint8Array | null)[]): GateTables | null {
  const { before, befores, nodes: nodeOf } = prefixes;
  const filter = createGateFilter(prefixes);
  const sets = new FlagSets();
  const grams = prefixes.beginnings.pairs();
  const table = new Int32Array(grams.length);
  const nodesAt = tableAt + 4 * table.length;
  const commonSets = befores.map((set) => sets.numberOf(set));
  const ruleWords = notAfters.map((set, rule) => rule | (sets.numberOf(set) << numberBits));
  const { addresses, words, rulesMax } = nodeWords(prefixes, ruleWords, nodesAt / 4);
  const asksFullAt = asksAt + asksBytes - 8 * rulesMax;
  if (asksFullAt < asksAt || (nodesAt >> 2) + words.length >= 2 ** (32 - edgeBits)) return null;
  for (let pair = 0; pair < grams.length; pair += 2) {
    const beginning = grams[pair + 1]!;
    if (beginning < 0) continue;
    table[pair] = grams[pair]!;
    table[pair + 1] =
      addresses[nodeOf[beginning]!]! | ((commonSets[before[beginning]!] ?? noSet) << numberBits);
  }
  return {
    parts: [
      [flagsAt, sets.flags],
      [firstFilterAt, filter.first],
      [nextFilterAt, filter.next],
      [wideFilterAt, filter.wide],
      [longFilterAt, filter.long],
      [tableAt, table],
      [nodesAt, words],
    ],
    memoryBytes: nodesAt + 4 * words.length,
    slotMask: table.length / 2 - 1,
    asksFullAt,
  };
}

/** All nodes one behind the other; their addresses are in words. */
function nodeWords(
  { edgeStart, edgeByte, edgeNode, ruleStart, rules }: Prefixes,
  ruleWords: readonly number[],
  firstAddress: number,
): { readonly addresses: Int32Array; readonly words: Int32Array; readonly rulesMax: number } {
  const count = edgeStart.length - 1;
  const addresses = new Int32Array(count);
  const words = new Int32Array(count + rules.length + edgeNode.length);
  let length = 0;
  for (let node = 0; node < count; node++) {
    addresses[node] = firstAddress + length;
    length += 1 + edgeStart[node + 1]! - edgeStart[node]! + ruleStart[node + 1]! - ruleStart[node]!;
  }
  /** Rules that are asked on the way to a node, with its own; edges lead to later nodes. */
  const asked = new Int32Array(count);
  let rulesMax = 0;
  let to = 0;
  for (let node = 0; node < count; node++) {
    const edgeCount = edgeStart[node + 1]! - edgeStart[node]!;
    const ruleCount = ruleStart[node + 1]! - ruleStart[node]!;
    words[to++] = edgeCount | (ruleCount << countBits);
    for (let i = ruleStart[node]!; i < ruleStart[node + 1]!; i++) words[to++] = ruleWords[rules[i]!]!;
    asked[node]! += ruleCount;
    rulesMax = Math.max(rulesMax, asked[node]!);
    for (let i = edgeStart[node]!; i < edgeStart[node + 1]!; i++) {
      asked[edgeNode[i]!] = asked[node]!;
      words[to++] = edgeByte[i]! | (addresses[edgeNode[i]!]! << edgeBits);
    }
  }
  return { addresses, words, rulesMax };
}

/** Numbers for sets of bytes, each with a bit in the flags of its bytes. */
class FlagSets {
  readonly flags = new Int32Array(256);
  readonly #numbers = new Map<string, number>();

  constructor() {
    const { flags } = this;
    const mark = (characters: string, flag: number): void => {
      for (const each of characters) flags[each.charCodeAt(0)]! |= flag;
    };
    mark("-_", joinsWords);
    mark("%", beginsPercent);
    for (let byte = 0x40; byte < 0x7f; byte++) flags[byte]! |= endsEscape;
    mark("\\", isBackslash);
    mark(";0123456789", isParameter);
    mark("[", isBracket);
  }

  numberOf(set: Uint8Array | null): number {
    if (set === null) return noSet;
    const key = set.join("");
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    if (number >= setsMax) return noSet;
    this.#numbers.set(key, number);
    for (let byte = 0; byte < 256; byte++) if (set[byte] === 1) this.flags[byte]! |= 1 << number;
    return number;
  }
}
