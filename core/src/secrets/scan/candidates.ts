import { Automaton } from "./automaton.ts";
import { mayBegin } from "./border.ts";
import type { ByteSets } from "./byte-set.ts";
import { denseMatchBytesMax, Density } from "./density.ts";
import { createGate, type Gate } from "./gate.ts";
import { prefixesOf } from "./prefixes.ts";
import type { Rule } from "./rule.ts";

/**
 * The places of a text where a rule may match, found without any RegExp: the gate tells where any
 * may begin, its prefix tells which, the automaton what stands there. It leaves out no match; what it
 * gives need not be one.
 */
export class Candidates {
  readonly #rules: readonly Rule[];
  readonly #automaton: Automaton;
  readonly #gate: Gate;
  /** By rule, whether it is asked wherever it may match. */
  readonly #isSpared: readonly boolean[];
  /** Of the text at hand. */
  #density = new Density(new Uint8Array(0));

  /** `gateOf`: another gate than the fastest, to hold them against each other. */
  constructor(rules: readonly Rule[], sets: ByteSets, gateOf: typeof createGate = createGate) {
    this.#rules = rules;
    this.#isSpared = rules.map(
      ({ detector, lengthMax, signOf }) =>
        detector.always === true || lengthMax > denseMatchBytesMax || signOf !== undefined,
    );
    const trees = rules.map(({ tree }) => tree);
    this.#gate = gateOf(
      prefixesOf(rules, sets),
      rules.map(({ notAfter }) => notAfter),
    );
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
    this.#gate.each(bytes, (rule, start) => {
      this.#ask(rule, bytes, start, examine);
    });
  }

  #ask(index: number, bytes: Uint8Array, start: number, examine: (rule: Rule, start: number) => void): void {
    const rule = this.#rules[index]!;
    const isSpared = this.#isSpared[index]!;
    if (start < this.#density.denseTo && !isSpared) return;
    if (!mayBegin(rule.notAfter, bytes, start) || !this.#automaton.mayMatch(index, bytes, start)) return;
    if (isSpared || this.#density.ask(start)) examine(rule, start);
  }
}
