import type { TreeHashes } from "./tree.ts";

/** The right edge of a growing tree: enough to add leaves and to know the root, in O(log size) memory. */
export class CompactRange {
  readonly #hashes: TreeHashes;
  /** #edge[h] is the complete subtree of height h that still waits for its right sibling. */
  readonly #edge: (Uint8Array | undefined)[] = [];
  size = 0;

  constructor(hashes: TreeHashes) {
    this.#hashes = hashes;
  }

  add(leafHash: Uint8Array): void {
    let hash = leafHash;
    let height = 0;
    for (; this.#edge[height] !== undefined; height++) {
      hash = this.#hashes.node(this.#edge[height]!, hash);
      this.#edge[height] = undefined;
    }
    this.#edge[height] = hash;
    this.size++;
  }

  root(): Uint8Array {
    let root: Uint8Array | undefined;
    for (const subtree of this.#edge) {
      if (subtree) root = root ? this.#hashes.node(subtree, root) : subtree;
    }
    return root ?? this.#hashes.empty();
  }

  copy(): CompactRange {
    const copy = new CompactRange(this.#hashes);
    copy.#edge.push(...this.#edge);
    copy.size = this.size;
    return copy;
  }
}
