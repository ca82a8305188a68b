import type { ByteSets } from "./byte-set.ts";
import { CommonSets, everySet } from "./common-sets.ts";
import { GramTable } from "./gram-table.ts";
import { PatternSteps } from "./pattern-steps.ts";
import type { Rule } from "./rule.ts";

/** Bytes that every beginning has, at least. */
export const gramBytes = 4;
/** Further in, patterns tell themselves apart. */
const prefixBytesMax = 12;
/** A set of more bytes than this ends a prefix. */
const smallSetMax = 4;
/** Beginnings of one pattern; of more it has none that would be rare. */
const beginningsMax = 16_384;
/** Nodes that one pattern may add; what goes on in more ways ends its prefixes. */
const nodesPerPatternMax = 2048;

/**
 * Letters count in either case: what a byte is with this bit. Other pairs fall together as well, which
 * only says too much.
 */
export const caseBit = 0x20;

/** What patterns begin with, letters in either case: a trie whose first four bytes are one number. */
export interface Prefixes {
  /** Numbers each first four bytes, the first byte lowest. */
  readonly beginnings: GramTable;
  /** By their number: the node behind them. */
  readonly nodes: Int32Array;
  /** By their number: a bit for each byte that may follow, by its lowest five bits. */
  readonly next: Int32Array;
  /** By their number: bytes after which no rule behind them may begin, by index; -1 where there are none. */
  readonly before: Int32Array;
  readonly befores: readonly Uint8Array[];
  /** The edges of a node are those from edgeStart[node] up to edgeStart[node + 1]. */
  readonly edgeStart: Int32Array;
  readonly edgeByte: Uint8Array;
  readonly edgeNode: Int32Array;
  /** The rules whose prefix ends at a node, in the same way. */
  readonly ruleStart: Int32Array;
  readonly rules: Int32Array;
  /** Rules whose match may have fewer bytes: at the last places of a text they are to be asked in any case. */
  readonly short: readonly number[];
  /** Rules that may begin with anything: to be asked at every place. */
  readonly anywhere: readonly number[];
}

export function prefixesOf(rules: readonly Pick<Rule, "tree" | "notAfter">[], sets: ByteSets): Prefixes {
  const trie = new Trie(sets);
  for (const [index, { tree, notAfter }] of rules.entries())
    trie.add(index, new PatternSteps(tree), notAfter);
  return trie.flat();
}

const anyByte = -1;
/** Every byte, with the case bit. */
const everyByte: readonly number[] = Array.from({ length: 256 }, (_, byte) => byte).filter(
  (byte) => (byte & caseBit) !== 0,
);

/** Beginnings behind which the same may follow; more of them than this share it. */
const apartMax = 16;

interface Node {
  /** Pairs: a byte, and the node that it leads to. */
  readonly edges: number[];
  readonly rules: readonly number[];
  /** Several beginnings lead to it: nothing is added to it. */
  readonly isShared: boolean;
}

/** Beginnings behind which the same may follow: any byte of each of four lists. */
interface Beginnings {
  readonly bytes: readonly (readonly number[])[];
  readonly points: readonly number[];
  /** A match may end before the last of them. */
  readonly isShort: boolean;
}

class Trie {
  readonly #sets: ByteSets;
  readonly #nodes: Node[] = [];
  readonly #grams = new GramTable();
  readonly #gramNode: number[] = [];
  readonly #gramNext: number[] = [];
  readonly #gramBefore: number[] = [];
  readonly #befores = new CommonSets();
  readonly #short: number[] = [];
  readonly #anywhere: number[] = [];
  #nodesLeft = 0;
  /** Of the pattern that is added, by a point that stands alone. */
  #waysOf: (readonly Way[])[] = [];
  /** By set: its bytes with the case bit, each once. */
  readonly #bytes: (readonly number[] | undefined)[] = [];

  constructor(sets: ByteSets) {
    this.#sets = sets;
  }

  add(rule: number, steps: PatternSteps, notAfter: Uint8Array | null): void {
    const before = this.#befores.indexOf(notAfter);
    this.#waysOf = [];
    const found: Beginnings[] = [];
    const count = this.#collect(steps, [], [steps.begin], found);
    if (count > beginningsMax) {
      this.#anywhere.push(rule);
      return;
    }
    if (found.some(({ isShort }) => isShort)) this.#short.push(rule);
    this.#nodesLeft = nodesPerPatternMax;
    /** By the node that was there: the one with this rule, too. */
    const sharedNodes = new Map<number, number>();
    for (const { bytes, points } of found) {
      const isApart = countOf(bytes) <= apartMax;
      const next = this.#nextOf(steps, points);
      const [first, second, third, fourth] = bytes as [number[], number[], number[], number[]];
      for (const a of first)
        for (const b of second)
          for (const c of third)
            for (const d of fourth) {
              const index = this.#beginning(a | (b << 8) | (c << 16) | (d << 24));
              this.#gramNext[index]! |= next;
              this.#gramBefore[index] = this.#befores.common(this.#gramBefore[index]!, before);
              if (isApart) this.#addApart(index, rule, steps, points);
              else this.#gramNode[index] = this.#shared(this.#gramNode[index]!, rule, sharedNodes);
            }
    }
  }

  /** All ways to begin from the points on; gives how many, or any number above beginningsMax where they are too many. */
  #collect(
    steps: PatternSteps,
    bytes: readonly (readonly number[])[],
    points: readonly number[],
    found: Beginnings[],
  ): number {
    if (bytes.length === gramBytes) {
      found.push({ bytes, points, isShort: false });
      return countOf(bytes);
    }
    if (mayEnd(steps, points)) {
      const all = [...bytes];
      while (all.length < gramBytes) all.push(everyByte);
      found.push({ bytes: all, points, isShort: true });
      return countOf(all);
    }
    let count = 0;
    for (const way of this.#ways(steps, points)) {
      count += this.#collect(steps, [...bytes, way.bytes], way.points, found);
      if (count > beginningsMax) return count;
    }
    return count;
  }

  /** What may come next, by what follows it; no byte stands in two of them. */
  #ways(steps: PatternSteps, points: readonly number[]): readonly Way[] {
    if (points.length > 1) return this.#makeWays(steps, points);
    return (this.#waysOf[points[0]!] ??= this.#makeWays(steps, points));
  }

  #makeWays(steps: PatternSteps, points: readonly number[]): readonly Way[] {
    const ways: Way[] = [];
    /** By byte: its way's index, and one more. */
    const wayOf = new Uint16Array(256);
    for (const from of points) {
      const { sets, points: to } = steps.after(from);
      if (points.length === 1 && sets.length === 1) return [{ bytes: this.#bytesOf(sets[0]!), points: to }];
      for (let i = 0; i < sets.length; i++) {
        const reached = to[i]!;
        /** By the way that bytes of this set leave: the one that they go. */
        const longer: number[] = [];
        for (const byte of this.#bytesOf(sets[i]!)) {
          const way = wayOf[byte]!;
          const before = way === 0 ? noPoints : ways[way - 1]!.points;
          if (before.includes(reached)) continue;
          wayOf[byte] = longer[way] ??= ways.push({ bytes: [], points: [...before, reached] });
        }
      }
    }
    const taken = ways.map(({ points: each }) => ({ bytes: [] as number[], points: each }));
    for (let byte = 0; byte < 256; byte++) if (wayOf[byte]! > 0) taken[wayOf[byte]! - 1]!.bytes.push(byte);
    return taken.filter(({ bytes }) => bytes.length > 0);
  }

  #beginning(gram: number): number {
    let index = this.#grams.get(gram);
    if (index < 0) {
      index = this.#gramNode.push(none) - 1;
      this.#gramNext.push(0);
      this.#gramBefore.push(everySet);
      this.#grams.set(gram, index);
    }
    return index;
  }

  /** The node of a beginning, with a rule that is asked behind it in any case. */
  #shared(node: number, rule: number, withRule: Map<number, number>): number {
    const known = withRule.get(node);
    if (known !== undefined) return known;
    const before = this.#nodes[node];
    let to = node;
    if (before !== undefined && !before.isShared)
      this.#nodes[node] = { ...before, rules: [...before.rules, rule] };
    else to = this.#nodes.push({ edges: [], rules: [...(before?.rules ?? []), rule], isShared: true }) - 1;
    // A node of one beginning alone is not met again.
    withRule.set(node, to);
    return to;
  }

  #addApart(index: number, rule: number, steps: PatternSteps, points: readonly number[]): void {
    let node = this.#gramNode[index]!;
    const before = this.#nodes[node];
    if (before === undefined || before.isShared)
      this.#gramNode[index] = node = this.#newNode(before?.rules ?? []);
    this.#grow(node, rule, steps, points, gramBytes);
  }

  /** A bit for each byte that may follow, by its lowest five bits. */
  #nextOf(steps: PatternSteps, points: readonly number[]): number {
    if (mayEnd(steps, points)) return anyByte;
    let next = 0;
    for (const point of points)
      for (const set of steps.after(point).sets) for (const byte of this.#bytesOf(set)) next |= 1 << byte;
    return next;
  }

  #grow(node: number, rule: number, steps: PatternSteps, points: readonly number[], depth: number): void {
    if (
      depth === prefixBytesMax ||
      this.#nodesLeft <= 0 ||
      mayEnd(steps, points) ||
      this.#isWide(steps, points)
    ) {
      const { edges, rules } = this.#nodes[node]!;
      this.#nodes[node] = { edges, rules: [...rules, rule], isShared: false };
      return;
    }
    for (const way of this.#ways(steps, points))
      for (const byte of way.bytes) this.#grow(this.#edge(node, byte), rule, steps, way.points, depth + 1);
  }

  #edge(node: number, byte: number): number {
    const { edges } = this.#nodes[node]!;
    for (let i = 0; i < edges.length; i += 2) if (edges[i] === byte) return edges[i + 1]!;
    const to = this.#newNode([]);
    this.#nodesLeft--;
    edges.push(byte, to);
    return to;
  }

  #isWide(steps: PatternSteps, points: readonly number[]): boolean {
    for (const point of points)
      for (const set of steps.after(point).sets) if (this.#bytesOf(set).length > smallSetMax) return true;
    return false;
  }

  #bytesOf(set: number): readonly number[] {
    let bytes = this.#bytes[set];
    if (bytes === undefined) {
      const members = this.#sets.all[set]!;
      const all: number[] = [];
      for (let byte = 0; byte < 256; byte++)
        if ((byte & caseBit) !== 0 && (members[byte] === 1 || members[byte ^ caseBit] === 1)) all.push(byte);
      bytes = all;
      this.#bytes[set] = bytes;
    }
    return bytes;
  }

  #newNode(rules: readonly number[]): number {
    return this.#nodes.push({ edges: [], rules, isShared: false }) - 1;
  }

  flat(): Prefixes {
    const nodes = this.#nodes;
    let edgeCount = 0;
    let ruleCount = 0;
    for (const { edges, rules } of nodes) {
      edgeCount += edges.length / 2;
      ruleCount += rules.length;
    }
    const flat = {
      beginnings: this.#grams,
      nodes: Int32Array.from(this.#gramNode),
      next: Int32Array.from(this.#gramNext),
      before: Int32Array.from(this.#gramBefore),
      befores: this.#befores.all,
      edgeStart: new Int32Array(nodes.length + 1),
      edgeByte: new Uint8Array(edgeCount),
      edgeNode: new Int32Array(edgeCount),
      ruleStart: new Int32Array(nodes.length + 1),
      rules: new Int32Array(ruleCount),
      short: this.#short,
      anywhere: this.#anywhere,
    };
    let edge = 0;
    let rule = 0;
    for (let node = 0; node < nodes.length; node++) {
      const { edges, rules: asked } = nodes[node]!;
      for (let i = 0; i < edges.length; i += 2) {
        flat.edgeByte[edge] = edges[i]!;
        flat.edgeNode[edge++] = edges[i + 1]!;
      }
      for (const each of asked) flat.rules[rule++] = each;
      flat.edgeStart[node + 1] = edge;
      flat.ruleStart[node + 1] = rule;
    }
    return flat;
  }
}

/** No node. */
const none = -1;
const noPoints: readonly number[] = [];

function countOf(bytes: Beginnings["bytes"]): number {
  return bytes.reduce((product, { length }) => product * length, 1);
}

/** The points that some bytes lead to. */
interface Way {
  readonly bytes: readonly number[];
  readonly points: readonly number[];
}

function mayEnd(steps: PatternSteps, points: readonly number[]): boolean {
  for (const point of points) {
    const { ends, endsAtEnd } = steps.after(point);
    if (ends || endsAtEnd) return true;
  }
  return false;
}
