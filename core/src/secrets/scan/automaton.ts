import { classesOf } from "./byte-set.ts";
import type { PatternSteps } from "./pattern-steps.ts";

/** Bytes that it reads from a start. What is undecided then is left to the pattern itself. */
const readBytesMax = 24;
/** About 400 bytes each. When they are used up, they are made anew from the next text on. */
const statesMax = 8192;
/** Making a state costs some microseconds: a text that is made to need many of them gets no more. */
const newStatesPerScanMin = 512;
const newStatesPerKilobyte = 1;

/** What follows from a state by a byte, where it is no other state. */
const dead = 0;
const unknown = -1;
const matched = -2;

/**
 * Each pattern as an automaton of bytes, made as texts ask for it (a lazy DFA, as in RE2; Cox, "Regular
 * expression matching in the wild", 2010). It says whether a pattern may match at a place, and never no
 * where it does. Patterns share the table and no state: together they would need states for each
 * combination of theirs, which a hostile text can ask for without end.
 */
export class Automaton {
  readonly #steps: PatternSteps;
  readonly #begins: readonly number[];
  /** Bytes that no pattern tells apart have one class. */
  readonly #classes: Uint8Array;
  /** A byte of each class. */
  readonly #members: readonly number[];
  readonly #width: number;
  /** next[state + class]: a state is its row's offset. */
  #next: Int32Array;
  /** By rule: the state before its pattern; 0 where none was made yet. */
  readonly #roots: Int32Array;
  readonly #byKey = new Map<string, number>();
  /** By row: the points that a pattern may have reached. */
  #points: (readonly number[])[] = [];
  #newStatesLeft = 0;

  /** `begins`: the point before each rule's pattern. */
  constructor(steps: PatternSteps, begins: readonly number[]) {
    this.#steps = steps;
    this.#begins = begins;
    const { classes, members } = classesOf(steps.sets.all);
    this.#classes = classes;
    this.#members = members;
    this.#width = members.length;
    this.#roots = new Int32Array(begins.length);
    this.#next = new Int32Array(0);
    this.#clear();
  }

  /** To be called before each text. */
  startText(length: number): void {
    if (this.#points.length > statesMax - newStatesPerScanMin) this.#clear();
    this.#newStatesLeft = Math.min(
      newStatesPerScanMin + Math.ceil(length / 1024) * newStatesPerKilobyte,
      statesMax - this.#points.length,
    );
  }

  /** Whether a rule's pattern may match from `start` on. */
  mayMatch(rule: number, bytes: Uint8Array, start: number): boolean {
    const classes = this.#classes;
    const end = Math.min(bytes.length, start + readBytesMax);
    let state = this.#roots[rule]!;
    if (state === 0) {
      state = this.#makeRoot(rule);
      if (state < 0) return true;
    }
    let next = this.#next;
    for (let at = start; at < end; at++) {
      const column = classes[bytes[at]!]!;
      let to = next[state + column]!;
      if (to <= 0) {
        if (to === unknown) {
          to = this.#make(state, column);
          next = this.#next;
        }
        if (to === dead) return false;
        // Matched, or no more is to be made for this text.
        if (to < 0) return true;
      }
      state = to;
    }
    return end < bytes.length || this.#mayEnd(this.#points[state / this.#width]!);
  }

  #makeRoot(rule: number): number {
    const begin = this.#begins[rule]!;
    const root = this.#steps.after(begin).ends ? matched : this.#stateOf([begin]);
    if (root > 0) this.#roots[rule] = root;
    return root;
  }

  #make(state: number, column: number): number {
    const byte = this.#members[column]!;
    const { all } = this.#steps.sets;
    const reached: number[] = [];
    for (const point of this.#points[state / this.#width]!) {
      const { sets, points } = this.#steps.after(point);
      for (let i = 0; i < sets.length; i++) {
        const next = points[i]!;
        if (all[sets[i]!]![byte] !== 1 || reached.includes(next)) continue;
        if (this.#steps.after(next).ends) return (this.#next[state + column] = matched);
        reached.push(next);
      }
    }
    const to = reached.length === 0 ? dead : this.#stateOf(reached.sort((a, b) => a - b));
    if (to !== unknown) this.#next[state + column] = to;
    return to;
  }

  #stateOf(points: readonly number[]): number {
    const key = points.join();
    const known = this.#byKey.get(key);
    if (known !== undefined) return known * this.#width;
    if (this.#newStatesLeft <= 0) return unknown;
    this.#newStatesLeft--;
    const row = this.#points.push(points) - 1;
    this.#byKey.set(key, row);
    const state = row * this.#width;
    if (state + this.#width > this.#next.length) {
      const larger = new Int32Array(this.#next.length * 2).fill(unknown);
      larger.set(this.#next);
      this.#next = larger;
    }
    return state;
  }

  #mayEnd(points: readonly number[]): boolean {
    return points.some((point) => this.#steps.after(point).endsAtEnd);
  }

  #clear(): void {
    this.#roots.fill(0);
    this.#byKey.clear();
    this.#next = new Int32Array(256 * this.#width).fill(unknown);
    // Row 0 is no state, so that none has the offset 0.
    this.#points = [[]];
  }
}
