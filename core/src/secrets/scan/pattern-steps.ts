import type { ByteSets } from "./byte-set.ts";
import type { LookNode, PatternNode } from "./pattern-tree.ts";

/** Counted further than this nothing is gained: the automaton gives up before. */
const countMax = 255;
/**
 * A repeat with more room than this counts as one without end: an automaton would need a state for
 * each set of counts that a text can reach, and the pattern itself counts.
 */
const roomMax = 1;
const endless = 511;
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
 * The ways through all patterns, made as they are asked for (Antimirov's partial derivatives,
 * "Partial derivatives of regular expressions and finite automaton constructions", 1996). A point
 * is what is left of a pattern: a node, then another point. It may allow more than its pattern
 * does, since it knows lookarounds only in part, and never less.
 */
export class PatternSteps {
  readonly sets: ByteSets;
  readonly #nodes: Node[] = [];
  readonly #pointNode: number[] = [];
  readonly #pointRest: number[] = [];
  readonly #pointRule: number[] = [];
  readonly #points = new Map<number, number>();
  readonly #repeats = new Map<number, number>();
  readonly #steps: (Steps | undefined)[] = [];

  constructor(sets: ByteSets) {
    this.sets = sets;
  }

  /** The point before a whole pattern. */
  begin(root: PatternNode, rule: number): number {
    const end = this.#pointRule.push(rule) - 1;
    this.#pointNode.push(-1);
    this.#pointRest.push(-1);
    return this.#point(this.#nodeOf(root), end);
  }

  ruleOf(point: number): number {
    return this.#pointRule[point]!;
  }

  after(point: number): Steps {
    let steps = this.#steps[point];
    if (steps === undefined) {
      const collected: Collected = { sets: [], points: [], ends: false, endsAtEnd: false };
      this.#collect(point, collected, new Set(), 0);
      steps = collected;
      this.#steps[point] = steps;
    }
    return steps;
  }

  #collect(point: number, into: Collected, seen: Set<number>, depth: number): void {
    if (seen.has(point)) return;
    seen.add(point);
    const node = this.#nodes[this.#pointNode[point]!];
    const rest = this.#pointRest[point]!;
    if (node === undefined || depth > depthMax) {
      into.ends = true;
      return;
    }
    switch (node.kind) {
      case "bytes":
        into.sets.push(node.set);
        into.points.push(rest);
        return;
      case "look":
        if (node.next === null || this.#pointNode[rest] !== -1) {
          this.#collect(rest, into, seen, depth + 1);
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
          seen,
          depth + 1,
        );
        return;
      case "choice":
        for (const each of node.nodes) this.#collect(this.#point(each, rest), into, seen, depth + 1);
        return;
      case "repeat": {
        const { least, most } = node;
        if (least === 0) this.#collect(rest, into, seen, depth + 1);
        if (most === 0) return;
        const again = this.#repeat(node.node, Math.max(0, least - 1), most === endless ? endless : most - 1);
        this.#collect(this.#point(node.node, this.#point(again, rest)), into, seen, depth + 1);
      }
    }
  }

  #point(node: number, rest: number): number {
    const key = node * 2 ** 26 + rest;
    let point = this.#points.get(key);
    if (point === undefined) {
      point = this.#pointNode.push(node) - 1;
      this.#pointRest.push(rest);
      this.#pointRule.push(this.#pointRule[rest]!);
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
