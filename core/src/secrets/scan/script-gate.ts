import { mayBegin } from "./border.ts";
import type { Gate } from "./gate.ts";
import {
  bitOf,
  createGateFilter,
  filterShift,
  type GateFilter,
  longHash,
  nextHash,
  wideHash,
} from "./gate-filter.ts";
import { gramFactor, valueIn } from "./gram-table.ts";
import { caseBit, gramBytes, type Prefixes } from "./prefixes.ts";

const blockBytes = 2048;
/** Of this file, as its loops read them at every byte: an import may be looked up each time. */
const factor = gramFactor;
const shift = filterShift;
const wordShift = shift + 5;
const fold = caseBit;
const caseBits = fold * 0x01010101;
const beginningBytes = gramBytes;
const lastOfGram = gramBytes - 1;

/**
 * The gate in TypeScript, for runtimes without WebAssembly, and what the other one is tested against. Places that
 * pass the filters (gate-filter.ts) are looked for among the beginnings themselves. No step up to there branches on what it found: a processor guesses such branches wrong, which costs
 * more than the look-up.
 */
export class ScriptGate implements Gate {
  readonly #prefixes: Prefixes;
  readonly #filter: GateFilter;
  /** Pairs of a GramTable: four bytes, the number of the beginning. */
  readonly #table: Int32Array;
  readonly #passed = new Int32Array(blockBytes);

  constructor(prefixes: Prefixes) {
    this.#prefixes = prefixes;
    this.#filter = createGateFilter(prefixes);
    this.#table = prefixes.beginnings.pairs();
  }

  each(bytes: Uint8Array, ask: (rule: number, start: number) => void): void {
    if (this.#prefixes.anywhere.length > 0) {
      this.#eachPlace(bytes, ask);
      return;
    }
    const end = bytes.length - gramBytes;
    const passed = this.#passed;
    for (let from = 0; from < end; from += blockBytes) {
      const count = this.#pass(bytes, from, Math.min(from + blockBytes, end));
      for (let i = 0; i < count; i++) this.#lookAt(bytes, passed[i]!, ask);
    }
    // The last that has four bytes.
    if (end >= 0) this.#lookAt(bytes, end, ask);
    for (let at = Math.max(0, end + 1); at < bytes.length; at++)
      for (const rule of this.#prefixes.short) ask(rule, at);
  }

  /** Where a rule may begin with anything. */
  #eachPlace(bytes: Uint8Array, ask: (rule: number, start: number) => void): void {
    for (let at = 0; at < bytes.length; at++) {
      for (const rule of this.#prefixes.anywhere) ask(rule, at);
      if (at + gramBytes <= bytes.length) this.#lookAt(bytes, at, ask);
      else for (const rule of this.#prefixes.short) ask(rule, at);
    }
  }

  /** Collects the places in [from, to) that pass the filters; gives how many. Each has a fifth byte. */
  #pass(bytes: Uint8Array, from: number, to: number): number {
    const { first, wide, next, long } = this.#filter;
    const passed = this.#passed;
    let count = 0;
    let gram = (bytes[from]! << 8) | (bytes[from + 1]! << 16) | (bytes[from + 2]! << 24);
    for (let at = from; at < to; at++) {
      gram = (gram >>> 8) | (bytes[at + lastOfGram]! << 24);
      const hash = Math.imul(gram | caseBits, factor);
      passed[count] = at;
      count += (first[hash >>> wordShift]! >>> (hash >>> shift)) & 1;
    }
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const at = passed[i]!;
      gram = gramAt(bytes, at);
      const hash = Math.imul(gram, factor);
      const isWide = bitOf(wide, wideHash(gram)) & bitOf(next, nextHash(hash, bytes[at + beginningBytes]!));
      passed[kept] = at;
      kept += isWide | bitOf(long, longHash(hash, gramAt(bytes, at + beginningBytes)));
    }
    return kept;
  }

  /** Follows the prefixes from the first bytes on. */
  #lookAt(bytes: Uint8Array, start: number, ask: (rule: number, start: number) => void): void {
    const beginning = valueIn(this.#table, gramAt(bytes, start));
    if (beginning < 0) return;
    const { nodes, before, befores, edgeStart, edgeByte, edgeNode, ruleStart, rules } = this.#prefixes;
    const common = before[beginning]!;
    if (common >= 0 && !mayBegin(befores[common]!, bytes, start)) return;
    let node = nodes[beginning]!;
    for (let at = start + beginningBytes; ; at++) {
      const last = ruleStart[node + 1]!;
      for (let i = ruleStart[node]!; i < last; i++) ask(rules[i]!, start);
      if (at >= bytes.length) return;
      const byte = bytes[at]! | fold;
      let edge = edgeStart[node]!;
      const end = edgeStart[node + 1]!;
      while (edge < end && edgeByte[edge] !== byte) edge++;
      if (edge === end) return;
      node = edgeNode[edge]!;
    }
  }
}

/** The four bytes at a place, letters in either case, the first one lowest. */
function gramAt(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24) | caseBits;
}
