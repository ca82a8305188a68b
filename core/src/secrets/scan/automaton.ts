import { classesOf, type ByteSets } from "./byte-set.ts";
import { PatternSteps } from "./pattern-steps.ts";
import type { PatternNode } from "./pattern-tree.ts";

/** Bytes that it reads from a start. What is undecided then is left to the pattern itself. */
const readBytesMax = 96;
/** Some hundred bytes each. When they are used up, all are made anew from the next text on. */
const statesMax = 16_384;
/** Making one costs some microseconds: a text that is made to need many of them gets no more. */
const stepsPerTextMin = 1024;
const stepsPerKilobyte = 4;

/** What follows from a state by a byte, where it is no other state. */
const dead = 0;
const unknown = -1;
const matched = -2;

/**
 * Each pattern as an automaton of bytes, made as texts ask for it (a lazy DFA, as in RE2; Cox, "Regular
 * expression matching in the wild", 2010). It says whether a pattern may match at a place, and never no
 * where it does. Patterns share no state: together they would need states for each combination of
 * theirs, which a hostile text can ask for without end.
 */
export class Automaton {
  readonly #trees: readonly PatternNode[];
  readonly #sets: ByteSets;
  /** By rule; those that no text asked for are not made. */
  readonly #automata: (PatternAutomaton | undefined)[];
  readonly #budget: StepBudget = { states: 0, left: 0 };

  /** `trees`: each rule's pattern. */
  constructor(trees: readonly PatternNode[], sets: ByteSets) {
    this.#trees = trees;
    this.#sets = sets;
    this.#automata = trees.map(() => undefined);
  }

  /** To be called before each text. */
  startText(length: number): void {
    const budget = this.#budget;
    if (budget.states > statesMax) {
      for (const automaton of this.#automata) automaton?.clear();
      budget.states = 0;
    }
    budget.left = stepsPerTextMin + Math.ceil(length / 1024) * stepsPerKilobyte;
  }

  /** Whether a rule's pattern may match from `start` on. */
  mayMatch(rule: number, bytes: Uint8Array, start: number): boolean {
    const automaton = (this.#automata[rule] ??= new PatternAutomaton(
      this.#trees[rule]!,
      this.#sets,
      this.#budget,
    ));
    return automaton.mayMatch(bytes, start);
  }
}

/** What all automata together have, and may still make for the text at hand. */
interface StepBudget {
  states: number;
  left: number;
}

class PatternAutomaton {
  readonly #sets: ByteSets;
  readonly #steps: PatternSteps;
  readonly #budget: StepBudget;
  /** Bytes that the pattern doesn't tell apart have one class. */
  readonly #classes: Uint8Array;
  /** A byte of each class. */
  readonly #members: readonly number[];
  /** next[state + class]: a state is its row's offset; the row of offset 0 is no state. */
  #next: Int32Array;
  #root: number;
  /** By row: the points that the pattern may have reached. */
  #points: (readonly number[])[] = [[]];
  /** Rows by the hash of their points, of which more may have the same. */
  readonly #byHash = new Map<number, number[]>();
  /** By point: the last search that reached it. */
  readonly #reachedIn: number[] = [];
  #searches = 0;

  constructor(tree: PatternNode, sets: ByteSets, budget: StepBudget) {
    this.#sets = sets;
    this.#budget = budget;
    this.#steps = new PatternSteps(tree);
    const { classes, members } = classesOf([...this.#steps.sets].map((set) => sets.all[set]!));
    this.#classes = classes;
    this.#members = members;
    this.#next = new Int32Array(8 * members.length).fill(unknown);
    this.#root = this.#makeRoot();
  }

  clear(): void {
    this.#next = new Int32Array(8 * this.#members.length).fill(unknown);
    this.#points = [[]];
    this.#byHash.clear();
    this.#root = this.#makeRoot();
  }

  #makeRoot(): number {
    const { begin } = this.#steps;
    return this.#steps.after(begin).ends ? matched : this.#newState([begin]);
  }

  mayMatch(bytes: Uint8Array, start: number): boolean {
    let state = this.#root;
    if (state < 0) return true;
    const classes = this.#classes;
    const end = Math.min(bytes.length, start + readBytesMax);
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
    return end < bytes.length || this.#mayEnd(this.#points[state / this.#members.length]!);
  }

  #make(state: number, column: number): number {
    if (this.#budget.left <= 0) return unknown;
    this.#budget.left--;
    const byte = this.#members[column]!;
    const { all } = this.#sets;
    const search = ++this.#searches;
    const reached: number[] = [];
    for (const point of this.#points[state / this.#members.length]!) {
      const { sets, points } = this.#steps.after(point);
      for (let i = 0; i < sets.length; i++) {
        const next = points[i]!;
        if (all[sets[i]!]![byte] !== 1 || this.#reachedIn[next] === search) continue;
        if (this.#steps.after(next).ends) return (this.#next[state + column] = matched);
        this.#reachedIn[next] = search;
        reached.push(next);
      }
    }
    const to = reached.length === 0 ? dead : this.#stateOf(reached);
    this.#next[state + column] = to;
    return to;
  }

  #stateOf(points: number[]): number {
    if (points.length > 1) points.sort(byNumber);
    let hash = 0;
    for (const point of points) hash = (Math.imul(hash, 31) + point) & 0x3fffffff;
    const rows = this.#byHash.get(hash);
    if (rows !== undefined)
      for (const row of rows) if (isSame(this.#points[row]!, points)) return row * this.#members.length;
    const state = this.#newState(points);
    const row = state / this.#members.length;
    if (rows === undefined) this.#byHash.set(hash, [row]);
    else rows.push(row);
    return state;
  }

  #newState(points: readonly number[]): number {
    this.#budget.states++;
    const width = this.#members.length;
    const state = (this.#points.push(points) - 1) * width;
    if (state + width > this.#next.length) {
      const larger = new Int32Array(this.#next.length * 2).fill(unknown, this.#next.length);
      larger.set(this.#next);
      this.#next = larger;
    }
    return state;
  }

  #mayEnd(points: readonly number[]): boolean {
    return points.some((point) => this.#steps.after(point).endsAtEnd);
  }
}

function byNumber(a: number, b: number): number {
  return a - b;
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
