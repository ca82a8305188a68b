import { Automaton } from "./automaton.ts";
import type { ByteSets } from "./byte-set.ts";
import { createGate, type Gate, gateBytes, gatedPlaces } from "./gate.ts";
import { PatternSteps } from "./pattern-steps.ts";
import { endsEscape, isJoiner, mayBegin } from "./border.ts";
import type { Rule } from "./rule.ts";

/** Sets of bytes that rules may not stand after, told apart by a bit each; rules with others are asked later. */
const bordersMax = 30;

/** The gate reads so far ahead of the automaton. */
const blockBytes = 2048;

/**
 * The places of a text where a rule may match, found without any RegExp: the gate tells where any
 * may begin, what stands before tells which, the automaton what stands there. It leaves out no
 * match; what it gives need not be one.
 */
export class Candidates {
  readonly #rules: readonly Rule[];
  readonly #begins: readonly number[];
  readonly #automaton: Automaton;
  readonly #gate: Gate;
  readonly #places = new Int32Array(blockBytes);
  readonly #borders: readonly Uint8Array[];
  /** By rule: the bit of its border; 0 for none. */
  readonly #borderBits: readonly number[];
  /** By byte: the borders that hold it. */
  readonly #blocked: Int32Array;

  constructor(rules: readonly Rule[], sets: ByteSets) {
    this.#rules = rules;
    const steps = new PatternSteps(sets);
    this.#begins = rules.map((rule, index) => steps.begin(rule.tree, index));
    this.#gate = createGate(steps, this.#begins);
    this.#automaton = new Automaton(steps);
    const borders = new Map<string, { readonly set: Uint8Array; readonly bit: number }>();
    this.#borderBits = rules.map(({ notAfter }) => {
      if (notAfter === null) return 0;
      const key = notAfter.join("");
      if (!borders.has(key) && borders.size < bordersMax)
        borders.set(key, { set: notAfter, bit: 1 << borders.size });
      return borders.get(key)?.bit ?? 0;
    });
    this.#borders = [...borders.values()].map(({ set }) => set);
    this.#blocked = Int32Array.from({ length: 256 }, (_, byte) =>
      this.#borders.reduce((bits, set, index) => bits | (set[byte]! << index), 0),
    );
  }

  /** By rising start. */
  each(bytes: Uint8Array, examine: (rule: Rule, start: number) => void): void {
    this.#automaton.startText(bytes.length);
    const last = bytes.length - gateBytes;
    const places = this.#places;
    for (let from = 0; from <= last; from += blockBytes) {
      const count = gatedPlaces(this.#gate, bytes, from, Math.min(from + blockBytes, last + 1), places);
      for (let i = 0; i < count; i++) this.#lookAt(bytes, places[i]!, examine);
    }
    for (let at = Math.max(0, last + 1); at < bytes.length; at++) this.#lookAt(bytes, at, examine);
  }

  #lookAt(bytes: Uint8Array, at: number, examine: (rule: Rule, start: number) => void): void {
    const blocked = at === 0 ? 0 : this.#blockedAt(bytes, at, this.#blocked[bytes[at - 1]!]!);
    const root = this.#automaton.root(blocked) ?? this.#makeRoot(blocked);
    const rules = this.#automaton.candidates(root, bytes, at);
    for (let i = 0; i < rules.length; i++) {
      const rule = this.#rules[rules[i]!]!;
      if (mayBegin(rule.notAfter, bytes, at)) examine(rule, at);
    }
  }

  #makeRoot(blocked: number): number {
    const points = this.#begins.filter((_, rule) => (this.#borderBits[rule]! & blocked) === 0);
    return this.#automaton.makeRoot(blocked, points);
  }

  /** Of the borders that hold the byte before `at`, those that forbid a match there. */
  #blockedAt(bytes: Uint8Array, at: number, holding: number): number {
    // Behind a joiner each border has a say of its own; elsewhere an escape lifts all of them.
    if (holding === 0 || !isJoiner(bytes[at - 1]!))
      return holding !== 0 && endsEscape(bytes, at) ? 0 : holding;
    let blocked = holding;
    for (let rest = holding; rest !== 0; rest &= rest - 1) {
      const bit = rest & -rest;
      if (mayBegin(this.#borders[31 - Math.clz32(bit)]!, bytes, at)) blocked &= ~bit;
    }
    return blocked;
  }
}
