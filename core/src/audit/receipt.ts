import { openCheckpoint } from "./checkpoint.ts";
import { cosignatureBy } from "./cosignature.ts";
import { toHex, type Sha256, type VerifyEd25519 } from "./digest.ts";
import { decodeLeaf, type Leaf } from "./leaf.ts";
import { parseNote, type NoteKey } from "./note.ts";
import type { Witnessed } from "./problems.ts";
import { parseProof, splitReceipt } from "./proof.ts";
import { treeHashes, verifyInclusion } from "./tree.ts";

export interface ReceiptOptions {
  readonly key: NoteKey;
  /** Each must have cosigned the checkpoint. */
  readonly witnesses?: readonly NoteKey[];
  readonly sha256: Sha256;
  readonly verifyEd25519: VerifyEd25519;
}

/** What one proof of a receipt proves: this leaf stands at this place of the log. */
export interface ProvenRecord {
  readonly index: number;
  readonly leaf: Leaf;
  /** Records that its checkpoint covers. */
  readonly size: number;
  readonly witnessed: readonly Witnessed[];
}

/** Of a whole receipt, alone: neither the log nor a key but the public ones are needed. */
export interface ReceiptReport {
  readonly ok: boolean;
  readonly records: readonly ProvenRecord[];
  readonly problems: readonly string[];
}

const proofCountMax = 10_000;

/** A receipt is one proof (https://c2sp.org/tlog-proof) for each record of an exchange, one after the other. */
export function verifyReceipt(text: string, options: ReceiptOptions): ReceiptReport {
  const proofs = splitReceipt(text);
  if (proofs.length === 0 || !text.startsWith(proofs[0]!))
    return { ok: false, records: [], problems: ["this is no receipt: it does not begin with a tlog-proof"] };
  if (proofs.length > proofCountMax)
    return { ok: false, records: [], problems: [`more than ${proofCountMax} proofs in one receipt`] };
  const records: ProvenRecord[] = [];
  const problems: string[] = [];
  for (const [at, proof] of proofs.entries()) {
    const found = verifyOne(proof, options);
    if (typeof found === "string") problems.push(`proof ${at + 1}: ${found}`);
    else records.push(found);
  }
  return { ok: problems.length === 0, records, problems };
}

/** The record, or why it is not proven. */
function verifyOne(text: string, options: ReceiptOptions): ProvenRecord | string {
  const { key, witnesses = [], sha256, verifyEd25519 } = options;
  const proof = parseProof(text);
  if (!proof) return "malformed";
  const checkpoint = openCheckpoint(proof.checkpoint, key, verifyEd25519);
  const note = parseNote(proof.checkpoint);
  if (!checkpoint || !note) return `its checkpoint is not signed by ${key.name} (key ${toHex(key.id)})`;
  const hashes = treeHashes(sha256);
  const { size, root } = checkpoint;
  const claim = { index: proof.index, leafHash: hashes.leaf(proof.entry), size, root };
  if (!verifyInclusion(claim, proof.path, hashes)) return "the record is not in the tree of its checkpoint";
  const leaf = decodeLeaf(proof.entry);
  if (!leaf) return "what it proves is not a leaf of this format";
  const witnessed: Witnessed[] = [];
  for (const witness of witnesses) {
    const { name } = witness;
    const found = cosignatureBy(witness, note.text, note.signatures, verifyEd25519);
    if (!found) return `its checkpoint is not cosigned by the witness ${name} (key ${toHex(witness.id)})`;
    witnessed.push({ name, size, timeS: found.timeS });
  }
  return { index: proof.index, leaf, size, witnessed };
}
