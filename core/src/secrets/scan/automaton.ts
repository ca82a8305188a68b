import { classesOf } from "./byte-set.ts";
import type { PatternSteps } from "./pattern-steps.ts";

/** Bytes that it reads from a start. What is undecided then is left to the patterns themselves. */
const readBytesMax = 96;
/** About 400 bytes each. When they are used up, they are made anew from the next text on. */
const statesMax = 32_768;
/** Making a state costs some microseconds: a text that is made to need many of them gets no more. */
const newStatesPerScanMin = 512;
const newStatesPerKilobyte = 30;

const dead = 0;
const unknown = -1;
const none: readonly number[] = [];

/**
 * All patterns as one automaton of bytes, made as texts ask for it (a lazy DFA, as in RE2; Cox,
 * "Regular expression matching in the wild", 2010). It says which patterns may match from a place
 * on, and never leaves out one that does; most places cost it a few look-ups.
 */
export class Automaton {
  readonly #steps: PatternSteps;
  /** Bytes that no pattern tells apart have one class. */
  readonly #classes: Uint8Array;
  /** A byte of each class. */
  readonly #members: readonly number[];
  readonly #width: number;
  /** next[state + class]: a state is its row's offset; a negative one has patterns to report. */
  #next: Int32Array;
  #states = new States();
  #newStatesLeft = 0;
  #firstRoot: number | undefined;
  readonly #reported: number[] = [];

  constructor(steps: PatternSteps) {
    this.#steps = steps;
    const { classes, members } = classesOf(steps.sets.all);
    this.#classes = classes;
    this.#members = members;
    this.#width = members.length;
    this.#next = new Int32Array(0);
    this.#clear();
  }

  /** To be called before each text. */
  startText(length: number): void {
    if (this.#states.count > statesMax - newStatesPerScanMin) this.#clear();
    this.#newStatesLeft = Math.min(
      newStatesPerScanMin + Math.ceil(length / 1024) * newStatesPerKilobyte,
      statesMax - this.#states.count,
    );
  }

  /** The state in which any of these points may begin; undefined until it was made by makeRoot. */
  root(key: number): number | undefined {
    return key === 0 ? this.#firstRoot : this.#states.roots.get(key);
  }

  makeRoot(key: number, points: readonly number[]): number {
    // Whatever is left to be made: a text cannot be read without.
    this.#newStatesLeft = Math.max(this.#newStatesLeft, 1);
    const root = this.#stateOf(points, []);
    this.#states.roots.set(key, root);
    if (key === 0) this.#firstRoot = root;
    return root;
  }

  /** The rules that may match from `start` on, by a root; the array is used again by the next call. */
  candidates(root: number, bytes: Uint8Array, start: number): readonly number[] {
    const classes = this.#classes;
    const end = Math.min(bytes.length, start + readBytesMax);
    const next = this.#next;
    let state = root;
    for (let at = start; at < end; at++) {
      const to = next[state + classes[bytes[at]!]!]!;
      if (to > 0) state = to;
      else if (to === dead) return none;
      else return this.#readOn(state, bytes, at, end);
    }
    return this.#readOn(state, bytes, end, end);
  }

  /** As candidates(), where something is to be reported or to be made. */
  #readOn(from: number, bytes: Uint8Array, start: number, end: number): readonly number[] {
    const rules = this.#reported;
    rules.length = 0;
    let state = from;
    for (let at = start; at < end; at++) {
      const column = this.#classes[bytes[at]!]!;
      let to = this.#next[state + column]!;
      if (to === unknown) to = this.#make(state, column);
      if (to === dead) return rules;
      if (to === unknown) {
        this.#reportAll(state, rules);
        return rules;
      }
      if (to < 0) {
        to = -to;
        for (const rule of this.#states.reports[to / this.#width]!) rules.push(rule);
        if (this.#states.points[to / this.#width]!.length === 0) return rules;
      }
      state = to;
    }
    if (end < bytes.length) this.#reportAll(state, rules);
    else this.#reportEnding(state, rules);
    return rules;
  }

  #make(state: number, column: number): number {
    const byte = this.#members[column]!;
    const { all } = this.#steps.sets;
    const reached = new Set<number>();
    for (const point of this.#states.points[state / this.#width]!) {
      const { sets, points } = this.#steps.after(point);
      for (let i = 0; i < sets.length; i++) if (all[sets[i]!]![byte] === 1) reached.add(points[i]!);
    }
    if (reached.size === 0) return (this.#next[state + column] = dead);
    const reports = new Set<number>();
    for (const point of reached) if (this.#steps.after(point).ends) reports.add(this.#steps.ruleOf(point));
    const points = [...reached].filter((point) => !reports.has(this.#steps.ruleOf(point)));
    const to = this.#stateOf(
      points.sort((a, b) => a - b),
      [...reports].sort((a, b) => a - b),
    );
    if (to === unknown) return unknown;
    return (this.#next[state + column] = reports.size > 0 ? -to : to);
  }

  #stateOf(points: readonly number[], reports: readonly number[]): number {
    const key = `${points.join()}!${reports.join()}`;
    const known = this.#states.byKey.get(key);
    if (known !== undefined) return known * this.#width;
    if (this.#newStatesLeft <= 0 && points.length > 0) return unknown;
    this.#newStatesLeft--;
    const state = this.#states.add(key, points, reports) * this.#width;
    if (state + this.#width > this.#next.length) {
      const larger = new Int32Array(this.#next.length * 2).fill(unknown);
      larger.set(this.#next);
      this.#next = larger;
    }
    return state;
  }

  #reportAll(state: number, rules: number[]): void {
    rules.push(...this.#rulesOf(this.#states.points[state / this.#width]!));
  }

  #rulesOf(points: readonly number[]): Set<number> {
    return new Set(points.map((point) => this.#steps.ruleOf(point)));
  }

  #reportEnding(state: number, rules: number[]): void {
    const points = this.#states.points[state / this.#width]!;
    rules.push(...this.#rulesOf(points.filter((point) => this.#steps.after(point).endsAtEnd)));
  }

  #clear(): void {
    this.#states = new States();
    this.#firstRoot = undefined;
    this.#next = new Int32Array(256 * this.#width).fill(unknown);
    // Row 0 is that of the dead state, so that no other has the offset 0.
    this.#states.add("", [], []);
  }
}

class States {
  readonly byKey = new Map<string, number>();
  readonly points: (readonly number[])[] = [];
  readonly reports: (readonly number[])[] = [];
  readonly roots = new Map<number, number>();

  get count(): number {
    return this.points.length;
  }

  add(key: string, points: readonly number[], reports: readonly number[]): number {
    const state = this.points.push(points) - 1;
    this.reports.push(reports);
    this.byKey.set(key, state);
    return state;
  }
}
