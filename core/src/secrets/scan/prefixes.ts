import type { Beginning } from "./gate.ts";
import type { PatternSteps } from "./pattern-steps.ts";

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
  /** The node behind each first four bytes, the first byte lowest. */
  readonly beginnings: ReadonlyMap<number, Beginning>;
  /** The edges of a node are those from edgeStart[node] up to edgeStart[node + 1]. */
  readonly edgeStart: Int32Array;
  readonly edgeByte: Uint8Array;
  readonly edgeNode: Int32Array;
  /** The rules whose prefix ends at a node, in the same way. */
  readonly ruleStart: Int32Array;
  readonly rules: Int32Array;
  /** Rules that may begin with anything: to be asked at every place. */
  readonly anywhere: readonly number[];
}

/** `begins`: the point before each rule's pattern. */
export function prefixesOf(steps: PatternSteps, begins: readonly number[]): Prefixes {
  const trie = new Trie(steps);
  for (const [rule, begin] of begins.entries()) trie.add(rule, begin);
  return trie.flat();
}

const anyByte = -1;

/** Beginnings of one pattern; more of them than this share what follows. */
const apartMax = 256;

interface Node {
  /** Pairs: a byte, and the node that it leads to. */
  readonly edges: number[];
  readonly rules: number[];
}

class Trie {
  readonly #steps: PatternSteps;
  readonly #nodes: Node[] = [];
  readonly #grams = new Map<number, number>();
  readonly #next = new Map<number, number>();
  readonly #anywhere: number[] = [];
  #nodesLeft = 0;
  /** Nodes that several grams lead to; nothing is added to them. */
  readonly #shared = new Set<number>();
  /** By set: its bytes with the case bit, each once. */
  readonly #bytes: (readonly number[] | undefined)[] = [];

  constructor(steps: PatternSteps) {
    this.#steps = steps;
  }

  add(rule: number, begin: number): void {
    this.#nodesLeft = nodesPerPatternMax;
    let ways = new Ways();
    ways.add(0, begin);
    for (let depth = 0; depth < gramBytes; depth++) {
      if (ways.points.some((points) => this.#mayEnd(points)) || this.#countOf(ways) > beginningsMax) {
        this.#anywhere.push(rule);
        return;
      }
      const longer = new Ways();
      for (const [index, gram] of ways.keys.entries()) {
        const points = ways.points[index]!;
        this.#follow(points, (byte, point) => {
          longer.add(gram | (byte << (8 * depth)), point);
        });
      }
      ways = longer;
    }
    const shared = ways.keys.length > apartMax ? this.#newNode() : -1;
    if (shared >= 0) {
      this.#shared.add(shared);
      this.#nodes[shared]!.rules.push(rule);
    }
    for (const [index, gram] of ways.keys.entries()) {
      this.#next.set(gram, (this.#next.get(gram) ?? 0) | this.#nextOf(ways.points[index]!));
      let node = this.#grams.get(gram);
      if (node === undefined) {
        node = shared < 0 ? this.#newNode() : shared;
        this.#grams.set(gram, node);
        if (shared >= 0) continue;
      }
      if (this.#shared.has(node)) {
        const { rules } = this.#nodes[node]!;
        node = this.#newNode();
        this.#nodes[node]!.rules.push(...rules);
        this.#grams.set(gram, node);
      }
      if (shared >= 0) this.#nodes[node]!.rules.push(rule);
      else this.#grow(node, rule, ways.points[index]!, gramBytes);
    }
  }

  /** A bit for each byte that may follow, by its lowest five bits. */
  #nextOf(points: readonly number[]): number {
    if (this.#mayEnd(points)) return anyByte;
    let next = 0;
    this.#follow(points, (byte) => {
      next |= 1 << byte;
    });
    return next;
  }

  #grow(node: number, rule: number, points: readonly number[], depth: number): void {
    if (depth === prefixBytesMax || this.#nodesLeft <= 0 || this.#mayEnd(points) || this.#isWide(points)) {
      this.#nodes[node]!.rules.push(rule);
      return;
    }
    const ways = new Ways();
    this.#follow(points, (byte, point) => {
      ways.add(byte, point);
    });
    for (const [index, byte] of ways.keys.entries())
      this.#grow(this.#edge(node, byte), rule, ways.points[index]!, depth + 1);
  }

  #edge(node: number, byte: number): number {
    const { edges } = this.#nodes[node]!;
    for (let i = 0; i < edges.length; i += 2) if (edges[i] === byte) return edges[i + 1]!;
    const to = this.#newNode();
    this.#nodesLeft--;
    edges.push(byte, to);
    return to;
  }

  #follow(points: readonly number[], each: (byte: number, point: number) => void): void {
    for (const from of points) {
      const { sets, points: to } = this.#steps.after(from);
      for (let i = 0; i < sets.length; i++) for (const byte of this.#bytesOf(sets[i]!)) each(byte, to[i]!);
    }
  }

  /** How many may follow, at most. */
  #countOf(ways: Ways): number {
    let count = 0;
    for (const points of ways.points)
      for (const point of points)
        for (const set of this.#steps.after(point).sets) count += this.#bytesOf(set).length;
    return count;
  }

  #mayEnd(points: readonly number[]): boolean {
    for (const point of points) {
      const { ends, endsAtEnd } = this.#steps.after(point);
      if (ends || endsAtEnd) return true;
    }
    return false;
  }

  #isWide(points: readonly number[]): boolean {
    for (const point of points)
      for (const set of this.#steps.after(point).sets)
        if (this.#bytesOf(set).length > smallSetMax) return true;
    return false;
  }

  #bytesOf(set: number): readonly number[] {
    let bytes = this.#bytes[set];
    if (bytes === undefined) {
      const members = this.#steps.sets.all[set]!;
      const all: number[] = [];
      for (let byte = 0; byte < 256; byte++)
        if ((byte & caseBit) !== 0 && (members[byte] === 1 || members[byte ^ caseBit] === 1)) all.push(byte);
      bytes = all;
      this.#bytes[set] = bytes;
    }
    return bytes;
  }

  #beginnings(): Map<number, Beginning> {
    const beginnings = new Map<number, Beginning>();
    for (const [gram, value] of this.#grams)
      beginnings.set(gram, { value, next: this.#next.get(gram) ?? anyByte });
    return beginnings;
  }

  #newNode(): number {
    return this.#nodes.push({ edges: [], rules: [] }) - 1;
  }

  flat(): Prefixes {
    const nodes = this.#nodes;
    const edgeCount = nodes.reduce((sum, { edges }) => sum + edges.length / 2, 0);
    const ruleCount = nodes.reduce((sum, { rules }) => sum + rules.length, 0);
    const flat = {
      beginnings: this.#beginnings(),
      edgeStart: new Int32Array(nodes.length + 1),
      edgeByte: new Uint8Array(edgeCount),
      edgeNode: new Int32Array(edgeCount),
      ruleStart: new Int32Array(nodes.length + 1),
      rules: new Int32Array(ruleCount),
      anywhere: this.#anywhere,
    };
    let edge = 0;
    let rule = 0;
    for (const [node, { edges, rules }] of nodes.entries()) {
      for (let i = 0; i < edges.length; i += 2) {
        flat.edgeByte[edge] = edges[i]!;
        flat.edgeNode[edge++] = edges[i + 1]!;
      }
      for (const each of rules) flat.rules[rule++] = each;
      flat.edgeStart[node + 1] = edge;
      flat.ruleStart[node + 1] = rule;
    }
    return flat;
  }
}

/** The points that different bytes lead to. */
class Ways {
  readonly keys: number[] = [];
  readonly points: number[][] = [];
  #index: Map<number, number> | undefined;

  add(key: number, point: number): void {
    const index = this.#indexOf(key);
    if (index < 0) {
      this.#index?.set(key, this.keys.length);
      this.keys.push(key);
      this.points.push([point]);
    } else if (!this.points[index]!.includes(point)) this.points[index]!.push(point);
  }

  #indexOf(key: number): number {
    if (this.keys.length < fewKeys) return this.keys.indexOf(key);
    this.#index ??= new Map(this.keys.map((each, index) => [each, index]));
    return this.#index.get(key) ?? -1;
  }
}

/** Up to this many are found by looking at each. */
const fewKeys = 16;
