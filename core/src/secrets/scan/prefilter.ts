/**
 * Aho-Corasick: finds every occurrence of many keywords, overlapping ones included, in one pass
 * over the bytes. Letters match in either case (ASCII only: other foldings change lengths and so
 * would shift offsets).
 */
export class Prefilter {
  /** Class of each byte: 0 for what no keyword holds. */
  readonly #classes: Uint8Array;
  /** next[state + class]; a state is its row's offset, and hits have the highest rows. */
  readonly #next: Int32Array;
  readonly #width: number;
  /** The lowest state in which a keyword has just ended. */
  readonly #hitMin: number;
  /** By (state - hitMin) / width: indices of the keywords that end there. */
  readonly #hits: readonly (readonly number[])[];
  readonly #lengths: readonly number[];

  /** Keywords: lower-case ASCII, not empty. */
  constructor(keywords: readonly string[]) {
    const trie = buildTrie(keywords);
    // Hits last, so that the loop tells them by one comparison; the root stays 0.
    const order = [...trie.keys()].sort(
      (a, b) => Number(trie[a]!.hits.length > 0) - Number(trie[b]!.hits.length > 0) || a - b,
    );
    const rowOf = new Int32Array(trie.length);
    for (const [row, node] of order.entries()) rowOf[node] = row;

    this.#lengths = keywords.map((keyword) => keyword.length);
    this.#classes = new Uint8Array(256);
    let width = 1;
    for (const character of new Set(keywords.join(""))) {
      const code = character.charCodeAt(0);
      this.#classes[code] = width;
      if (character !== character.toUpperCase()) this.#classes[code - 32] = width;
      width++;
    }
    this.#width = width;
    this.#next = new Int32Array(trie.length * width);
    for (const [node, { children, fallback }] of trie.entries()) {
      const row = rowOf[node]! * width;
      // The fallback is shallower, and trie is in order of depth: its row is whole.
      if (node !== 0) this.#next.copyWithin(row, rowOf[fallback]! * width, rowOf[fallback]! * width + width);
      for (const [code, child] of children) this.#next[row + this.#classes[code]!] = rowOf[child]! * width;
    }
    const hitNodes = order.filter((node) => trie[node]!.hits.length > 0);
    this.#hitMin = (trie.length - hitNodes.length) * width;
    this.#hits = hitNodes.map((node) => trie[node]!.hits);
  }

  /** Calls back for each occurrence, by rising end: the keyword's index and where it starts. */
  scan(bytes: Uint8Array, found: (keyword: number, start: number) => void): void {
    const classes = this.#classes;
    const next = this.#next;
    const hitMin = this.#hitMin;
    const length = bytes.length;
    let state = 0;
    for (let at = 0; at < length; at++) {
      state = next[state + classes[bytes[at]!]!]!;
      if (state >= hitMin) {
        for (const keyword of this.#hits[(state - hitMin) / this.#width]!)
          found(keyword, at + 1 - this.#lengths[keyword]!);
      }
    }
  }
}

interface Node {
  readonly children: Map<number, number>;
  /** The longest proper suffix that is in the trie too. */
  fallback: number;
  hits: number[];
}

/** Nodes in order of depth, with fallbacks and with the hits of their fallbacks. */
function buildTrie(keywords: readonly string[]): Node[] {
  const nodes: Node[] = [{ children: new Map(), fallback: 0, hits: [] }];
  let level = keywords.map((keyword, index) => ({ keyword, index, node: 0 }));
  for (let depth = 0; level.length > 0; depth++) {
    for (const entry of level) {
      const code = entry.keyword.charCodeAt(depth);
      const parent = nodes[entry.node]!;
      let child = parent.children.get(code);
      if (child === undefined) {
        child = nodes.length;
        const fallback = entry.node === 0 ? 0 : follow(nodes, parent.fallback, code);
        nodes.push({ children: new Map(), fallback, hits: [...nodes[fallback]!.hits] });
        parent.children.set(code, child);
      }
      entry.node = child;
      if (entry.keyword.length === depth + 1) nodes[child]!.hits.push(entry.index);
    }
    level = level.filter((entry) => entry.keyword.length > depth + 1);
  }
  return nodes;
}

function follow(nodes: readonly Node[], from: number, code: number): number {
  for (let node = from; ; node = nodes[node]!.fallback) {
    const child = nodes[node]!.children.get(code);
    if (child !== undefined) return child;
    if (node === 0) return 0;
  }
}
