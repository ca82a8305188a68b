import { sameBytes, type Sha256 } from "./digest.ts";

/** Merkle tree hashing and proofs: RFC 6962 section 2.1, verification as in RFC 9162 section 2.1. */
export interface TreeHashes {
  readonly leaf: (entry: Uint8Array) => Uint8Array;
  readonly node: (left: Uint8Array, right: Uint8Array) => Uint8Array;
  readonly empty: () => Uint8Array;
}

export function treeHashes(sha256: Sha256): TreeHashes {
  return {
    leaf(entry) {
      const bytes = new Uint8Array(1 + entry.length);
      bytes.set(entry, 1);
      return sha256(bytes);
    },
    node(left, right) {
      const bytes = new Uint8Array(65);
      bytes[0] = 1;
      bytes.set(left, 1);
      bytes.set(right, 33);
      return sha256(bytes);
    },
    empty: () => sha256(new Uint8Array(0)),
  };
}

/** Hash of the complete subtree of 2^height leaves that begins at leaf index·2^height. */
export type NodeAt = (height: number, index: number) => Promise<Uint8Array>;

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Hash of leaves [start, end), where start is a multiple of the power of two at or above its width. */
async function rangeHash({ start, end }: Range, node: NodeAt, hashes: TreeHashes): Promise<Uint8Array> {
  const width = end - start;
  const split = splitOf(width);
  if (width === split * 2 || width === 1) {
    const height = Math.round(Math.log2(width));
    return node(height, start / width);
  }
  const left = await rangeHash({ start, end: start + split }, node, hashes);
  return hashes.node(left, await rangeHash({ start: start + split, end }, node, hashes));
}

/** Root of the first `size` leaves. */
export async function rootHash(size: number, node: NodeAt, hashes: TreeHashes): Promise<Uint8Array> {
  return size === 0 ? hashes.empty() : rangeHash({ start: 0, end: size }, node, hashes);
}

/** From the leaf's sibling up to the root's child. Needs index < size. */
export async function inclusionProof(
  index: number,
  size: number,
  node: NodeAt,
  hashes: TreeHashes,
): Promise<Uint8Array[]> {
  const path: Range[] = [];
  for (let start = 0, end = size; end - start > 1;) {
    const middle = start + splitOf(end - start);
    path.push(index < middle ? { start: middle, end } : { start, end: middle });
    if (index < middle) end = middle;
    else start = middle;
  }
  return Promise.all(path.toReversed().map(async (range) => rangeHash(range, node, hashes)));
}

/** That the tree of `size` leaves begins with the tree of `oldSize` leaves. Empty when they are equal or the old is empty. */
export async function consistencyProof(
  oldSize: number,
  size: number,
  node: NodeAt,
  hashes: TreeHashes,
): Promise<Uint8Array[]> {
  if (oldSize === 0 || oldSize === size) return [];
  const path: Range[] = [];
  let start = 0;
  let end = size;
  let whole = true;
  for (let old = oldSize; old !== end - start;) {
    const split = splitOf(end - start);
    if (old <= split) {
      path.push({ start: start + split, end });
      end = start + split;
    } else {
      path.push({ start, end: start + split });
      start += split;
      old -= split;
      whole = false;
    }
  }
  if (!whole) path.push({ start, end });
  return Promise.all(path.toReversed().map(async (range) => rangeHash(range, node, hashes)));
}

/** RFC 9162, 2.1.3.2. */
export function verifyInclusion(
  claim: {
    readonly index: number;
    readonly size: number;
    readonly leafHash: Uint8Array;
    readonly root: Uint8Array;
  },
  proof: readonly Uint8Array[],
  hashes: TreeHashes,
): boolean {
  if (claim.index >= claim.size) return false;
  let fn = claim.index;
  let sn = claim.size - 1;
  let result = claim.leafHash;
  for (const sibling of proof) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      result = hashes.node(sibling, result);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      result = hashes.node(result, sibling);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && sameBytes(result, claim.root);
}

/** RFC 9162, 2.1.4.2. */
export function verifyConsistency(
  old: { readonly size: number; readonly root: Uint8Array },
  now: { readonly size: number; readonly root: Uint8Array },
  proof: readonly Uint8Array[],
  hashes: TreeHashes,
): boolean {
  if (old.size > now.size) return false;
  if (old.size === 0) return proof.length === 0 && sameBytes(old.root, hashes.empty());
  if (old.size === now.size) return proof.length === 0 && sameBytes(old.root, now.root);
  const isPowerOfTwo = splitOf(old.size) * 2 === old.size || old.size === 1;
  const [first, ...rest] = isPowerOfTwo ? [old.root, ...proof] : proof;
  if (first === undefined) return false;
  let fn = old.size - 1;
  let sn = now.size - 1;
  while (fn % 2 === 1) [fn, sn] = [half(fn), half(sn)];
  let oldResult = first;
  let newResult = first;
  for (const hash of rest) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      oldResult = hashes.node(hash, oldResult);
      newResult = hashes.node(hash, newResult);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      newResult = hashes.node(newResult, hash);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && sameBytes(oldResult, old.root) && sameBytes(newResult, now.root);
}

/** Largest power of two below the width (RFC 6962's k); 1 for widths up to 2. */
function splitOf(width: number): number {
  let split = 1;
  while (split * 2 < width) split *= 2;
  return split;
}

/** Sizes go beyond 32 bits, so no shift. */
function half(value: number): number {
  return Math.floor(value / 2);
}
