import { Automaton } from "./automaton.ts";
import { mayBegin } from "./border.ts";
import type { ByteSets } from "./byte-set.ts";
import { denseMatchBytesMax, Density } from "./density.ts";
import { beginningAt, createGate, type Gate, gateBlockBytes, gatedPlaces } from "./gate.ts";
import { caseBit, gramBytes, type Prefixes, prefixesOf } from "./prefixes.ts";
import type { Rule } from "./rule.ts";

const notSpared = 0;
const spared = 1;
const unknown = 2;

/**
 * The places of a text where a rule may match, found without any RegExp: the gate tells where any
 * may begin, its prefix tells which, the automaton what stands there. It leaves out no match; what it
 * gives need not be one.
 */
export class Candidates {
  readonly #rules: readonly Rule[];
  readonly #automaton: Automaton;
  readonly #prefixes: Prefixes;
  readonly #gate: Gate;
  readonly #places = new Int32Array(2 * gateBlockBytes);
  /** By rule, whether it is asked wherever it may match. */
  readonly #isSpared: readonly boolean[];
  /** By beginning, whether such a rule may begin so; looked up when first asked. */
  readonly #sparedBehind: Uint8Array;
  /** Of the text at hand. */
  #density = new Density(new Uint8Array(0));

  constructor(rules: readonly Rule[], sets: ByteSets) {
    this.#rules = rules;
    this.#isSpared = rules.map(
      ({ detector, lengthMax, signOf }) =>
        detector.always === true || lengthMax > denseMatchBytesMax || signOf !== undefined,
    );
    const trees = rules.map(({ tree }) => tree);
    this.#prefixes = prefixesOf(rules, sets);
    this.#gate = createGate(this.#prefixes);
    this.#sparedBehind = new Uint8Array(this.#prefixes.nodes.length).fill(unknown);
    this.#automaton = new Automaton(trees, sets);
  }

  /** By rising start; in what is too dense, only what `density` doesn't count. */
  each(
    bytes: Uint8Array,
    examine: (rule: Rule, start: number) => void,
    density: Density = new Density(bytes),
  ): void {
    this.#automaton.startText(bytes.length);
    this.#density = density;
    if (this.#prefixes.anywhere.length > 0) {
      this.#eachPlace(bytes, examine);
      return;
    }
    const end = bytes.length - gramBytes;
    const places = this.#places;
    for (let from = 0; from < end; from += gateBlockBytes) {
      const count = gatedPlaces(this.#gate, bytes, from, Math.min(from + gateBlockBytes, end), places);
      for (let i = 0; i < count; i += 2) this.#lookAt(bytes, places[i]!, places[i + 1]!, examine);
    }
    // The last that has four bytes.
    if (end >= 0) this.#lookAtOne(bytes, end, examine);
  }

  /** Where a rule may begin with anything. */
  #eachPlace(bytes: Uint8Array, examine: (rule: Rule, start: number) => void): void {
    for (let at = 0; at < bytes.length; at++) {
      for (const rule of this.#prefixes.anywhere) this.#ask(rule, bytes, at, examine);
      if (at + gramBytes <= bytes.length) this.#lookAtOne(bytes, at, examine);
    }
  }

  /** One place, without a fifth byte to tell by. */
  #lookAtOne(bytes: Uint8Array, at: number, examine: (rule: Rule, start: number) => void): void {
    const beginning = beginningAt(this.#gate, bytes, at);
    if (beginning >= 0) this.#lookAt(bytes, at, beginning, examine);
  }

  /** Follows the prefixes from the first bytes on, whose number is given. */
  #lookAt(
    bytes: Uint8Array,
    start: number,
    beginning: number,
    examine: (rule: Rule, start: number) => void,
  ): void {
    const { nodes, before, befores, edgeStart, edgeByte, edgeNode, ruleStart, rules } = this.#prefixes;
    if (start < this.#density.denseTo && !this.#mayBeSpared(beginning)) return;
    const common = before[beginning]!;
    if (common >= 0 && start > 0) {
      const notAfter = befores[common]!;
      // Looked up here first, since nearly all places in a word end here.
      if (notAfter[bytes[start - 1]!] === 1 && !mayBegin(notAfter, bytes, start)) return;
    }
    const fold = caseBit;
    let node = nodes[beginning]!;
    for (let at = start + gramBytes; ; at++) {
      const last = ruleStart[node + 1]!;
      for (let i = ruleStart[node]!; i < last; i++) this.#ask(rules[i]!, bytes, start, examine);
      if (at >= bytes.length) return;
      const byte = bytes[at]! | fold;
      let edge = edgeStart[node]!;
      const end = edgeStart[node + 1]!;
      while (edge < end && edgeByte[edge] !== byte) edge++;
      if (edge === end) return;
      node = edgeNode[edge]!;
    }
  }

  /** Whether a rule that is asked everywhere may begin so. */
  #mayBeSpared(beginning: number): boolean {
    let known = this.#sparedBehind[beginning]!;
    if (known === unknown) {
      known = this.#isSparedBehind(this.#prefixes.nodes[beginning]!) ? spared : notSpared;
      this.#sparedBehind[beginning] = known;
    }
    return known === spared;
  }

  #isSparedBehind(node: number): boolean {
    const { edgeStart, edgeNode, ruleStart, rules } = this.#prefixes;
    for (let i = ruleStart[node]!; i < ruleStart[node + 1]!; i++) if (this.#isSpared[rules[i]!]!) return true;
    for (let edge = edgeStart[node]!; edge < edgeStart[node + 1]!; edge++)
      if (this.#isSparedBehind(edgeNode[edge]!)) return true;
    return false;
  }

  #ask(index: number, bytes: Uint8Array, start: number, examine: (rule: Rule, start: number) => void): void {
    const rule = this.#rules[index]!;
    const isSpared = this.#isSpared[index]!;
    if (start < this.#density.denseTo && !isSpared) return;
    if (!mayBegin(rule.notAfter, bytes, start) || !this.#automaton.mayMatch(index, bytes, start)) return;
    if (isSpared || this.#density.ask(start)) examine(rule, start);
  }
}
