import type { LookNode, PatternNode } from "./pattern-tree.ts";

/** Counted further than this nothing is gained: the automaton gives up before. */
const countMax = 255;
/**
 * A repeat with more room than this counts as one without end: an automaton would need a state for
 * each set of counts that a text can reach, and the pattern itself counts.
 */
const roomMax = 1;
const endless = 511;
/** The point behind a whole pattern. */
const end = 0;
/** How deep a pattern's groups and optional pieces may lie within one another. */
const depthMax = 500;

/** What may come from one point of a pattern on: by a byte of this set, to that point. */
export interface Steps {
  readonly sets: readonly number[];
  readonly points: readonly number[];
  /** The pattern may end here. */
  readonly ends: boolean;
  /** It may end here if the text does. */
  readonly endsAtEnd: boolean;
}

/**
 * The ways through a pattern, made as they are asked for (Antimirov's partial derivatives, "Partial
 * derivatives of regular expressions and finite automaton constructions", 1996). A point is what is
 * left of the pattern: a node, then another point. It may allow more than the pattern does, since it
 * knows lookarounds only in part, and never less.
 */
export class PatternSteps {
  /** The point before the whole pattern. */
  readonly begin: number;
  /** All that its steps may go by. */
  readonly sets: ReadonlySet<number>;
  readonly #sets = new Set<number>();
  readonly #nodes: Node[] = [];
  readonly #pointNode: number[] = [-1];
  readonly #pointRest: number[] = [-1];
  readonly #points = new Map<number, number>();
  readonly #repeats = new Map<number, number>();
  readonly #steps: (Steps | undefined)[] = [];
  /** By point: the last collecting that came by. */
  readonly #seenIn: number[] = [];
  #collected = 0;

  constructor(tree: PatternNode) {
    this.sets = this.#sets;
    this.begin = this.#point(this.#nodeOf(tree), end);
  }

  after(point: number): Steps {
    let steps = this.#steps[point];
    if (steps === undefined) {
      const collected: Collected = { sets: [], points: [], ends: false, endsAtEnd: false };
      this.#collected++;
      this.#collect(point, collected, 0);
      steps = collected;
      this.#steps[point] = steps;
    }
    return steps;
  }

  #collect(point: number, into: Collected, depth: number): void {
    if (this.#seenIn[point] === this.#collected) return;
    this.#seenIn[point] = this.#collected;
    if (point === end || depth > depthMax) {
      into.ends = true;
      return;
    }
    const node = this.#nodes[this.#pointNode[point]!]!;
    const rest = this.#pointRest[point]!;
    switch (node.kind) {
      case "bytes":
        into.sets.push(node.set);
        into.points.push(rest);
        return;
      case "look":
        if (node.next === null || rest !== end) {
          this.#collect(rest, into, depth + 1);
          return;
        }
        into.sets.push(node.next);
        into.points.push(rest);
        into.endsAtEnd ||= node.atEnd;
        return;
      case "sequence":
        this.#collect(
          node.nodes.reduceRight((after, each) => this.#point(each, after), rest),
          into,
          depth + 1,
        );
        return;
      case "choice":
        for (const each of node.nodes) this.#collect(this.#point(each, rest), into, depth + 1);
        return;
      case "repeat": {
        const { least, most } = node;
        if (least === 0) this.#collect(rest, into, depth + 1);
        if (most === 0) return;
        const again = this.#repeat(node.node, Math.max(0, least - 1), most === endless ? endless : most - 1);
        this.#collect(this.#point(node.node, this.#point(again, rest)), into, depth + 1);
      }
    }
  }

  #point(node: number, rest: number): number {
    // A small integer for all but the longest patterns, which a Map finds sooner.
    const key = node * 2 ** 18 + rest;
    let point = this.#points.get(key);
    if (point === undefined) {
      point = this.#pointNode.push(node) - 1;
      this.#pointRest.push(rest);
      this.#points.set(key, point);
    }
    return point;
  }

  #repeat(node: number, least: number, most: number): number {
    const key = (node * (countMax + 1) + least) * (endless + 1) + most;
    let repeat = this.#repeats.get(key);
    if (repeat === undefined) {
      repeat = this.#nodes.push({ kind: "repeat", node, least, most }) - 1;
      this.#repeats.set(key, repeat);
    }
    return repeat;
  }

  #nodeOf(tree: PatternNode): number {
    switch (tree.kind) {
      case "bytes":
        this.#sets.add(tree.set);
        return this.#nodes.push(tree) - 1;
      case "group":
        return this.#nodeOf(tree.node);
      case "sequence":
      case "choice":
        return this.#nodes.push({ kind: tree.kind, nodes: tree.nodes.map((each) => this.#nodeOf(each)) }) - 1;
      case "repeat": {
        const least = Math.min(tree.least, countMax);
        const room = tree.most - tree.least;
        const most = room > roomMax || least < tree.least ? endless : tree.most;
        return this.#repeat(this.#nodeOf(tree.node), least, most);
      }
      default:
        if (tree.next !== null) this.#sets.add(tree.next);
        return this.#nodes.push(tree) - 1;
    }
  }
}

type Node =
  | { readonly kind: "bytes"; readonly set: number }
  | LookNode
  | { readonly kind: "sequence" | "choice"; readonly nodes: readonly number[] }
  | { readonly kind: "repeat"; readonly node: number; readonly least: number; readonly most: number };

type Collected = { sets: number[]; points: number[]; ends: boolean; endsAtEnd: boolean };
