import { fromBase64, toBase64 } from "./base64.ts";
import { openCheckpoint } from "./checkpoint.ts";
import { digestBytes, type Sha256, type VerifyEd25519 } from "./digest.ts";
import { decodeLeaf, type Leaf } from "./leaf.ts";
import type { NoteKey } from "./note.ts";
import { treeHashes, verifyInclusion } from "./tree.ts";

/**
 * That an entry is in the log: https://c2sp.org/tlog-proof. The entry itself, a leaf, is the extra
 * data, so that the proof says by itself what it proves.
 */
export interface LogProof {
  readonly entry: Uint8Array;
  readonly index: number;
  /** From the leaf's sibling to the root's child. */
  readonly path: readonly Uint8Array[];
  /** A signed checkpoint, verbatim. */
  readonly checkpoint: string;
}

const header = "c2sp.org/tlog-proof@v1";
const pathLengthMax = 63;

export function formatProof({ entry, index, path, checkpoint }: LogProof): string {
  const lines = [header, `extra ${toBase64(entry)}`, `index ${index}`, ...path.map(toBase64)];
  return `${lines.join("\n")}\n\n${checkpoint}`;
}

export function parseProof(text: string): LogProof | undefined {
  const end = text.indexOf("\n\n");
  if (end < 0) return undefined;
  const [first, extra = "", index = "", ...path] = text.slice(0, end).split("\n");
  const entry = extra.startsWith("extra ") ? fromBase64(extra.slice("extra ".length)) : undefined;
  const count = /^index (0|[1-9]\d{0,15})$/.exec(index)?.[1];
  const hashes = path.map(fromBase64);
  if (first !== header || !entry || count === undefined || hashes.length > pathLengthMax) return undefined;
  if (!hashes.every((hash): hash is Uint8Array => hash?.length === digestBytes)) return undefined;
  return { entry, index: Number(count), path: hashes, checkpoint: text.slice(end + 2) };
}

/** A receipt holds one proof after the other, one for each record of an exchange. */
export function splitReceipt(text: string): string[] {
  return text
    .split(`${header}\n`)
    .slice(1)
    .map((rest) => `${header}\n${rest}`);
}

/** The leaf that the proof proves to be in the log of this key; undefined when it does not. */
export function verifyProof(
  text: string,
  key: NoteKey,
  { sha256, verifyEd25519 }: { readonly sha256: Sha256; readonly verifyEd25519: VerifyEd25519 },
): Leaf | undefined {
  const proof = parseProof(text);
  const checkpoint = proof && openCheckpoint(proof.checkpoint, key, verifyEd25519);
  if (!proof || !checkpoint) return undefined;
  const hashes = treeHashes(sha256);
  const claim = {
    index: proof.index,
    leafHash: hashes.leaf(proof.entry),
    size: checkpoint.size,
    root: checkpoint.root,
  };
  return verifyInclusion(claim, proof.path, hashes) ? decodeLeaf(proof.entry) : undefined;
}
