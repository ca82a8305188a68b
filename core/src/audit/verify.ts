import { toBase64 } from "./base64.ts";
import { openCheckpoint, type Checkpoint } from "./checkpoint.ts";
import { sameBytes, toHex, type Sha256, type VerifyEd25519 } from "./digest.ts";
import { cosignatureBy } from "./cosignature.ts";
import { commitmentOf, decodeLeaf, type Leaf } from "./leaf.ts";
import { parseNote, splitNotes, type NoteKey } from "./note.ts";
import { Problems, type VerifyReport, type Witnessed } from "./problems.ts";
import { RecordChain } from "./record-chain.ts";
import type { TileId } from "./tiles.ts";
import { verifyTree, type EarlierTree } from "./verify-tree.ts";

/** A log's files, wherever they are. A file that can't be read is undefined; a reader never throws. */
export interface LogReader {
  readonly checkpoint: () => Promise<string | undefined>;
  readonly tile: (tile: TileId) => Promise<Uint8Array | undefined>;
  /** The newest checkpoint that this witness cosigned, where it is kept apart. */
  readonly cosigned: (witness: NoteKey) => Promise<string | undefined>;
  /** Absent where only the public part of the log is at hand. */
  readonly records?: JournalReader;
}

export interface JournalReader {
  /** Size of the largest tree that a tile among the files belongs to; asked before the journal. */
  readonly tiledSize: () => Promise<number>;
  /** The journal's records in order, and what in it is not a frame. */
  readonly journal: () => AsyncIterable<JournalRecord | JournalFault>;
}

export interface JournalRecord {
  readonly kind: "record";
  /** File and offset, for a person. */
  readonly at: string;
  readonly leaf: Uint8Array;
  readonly keyId: Uint8Array;
  readonly opening?: Uint8Array | undefined;
  readonly nonce: Uint8Array;
  readonly ciphertext: Uint8Array;
}

export interface JournalFault {
  readonly kind: "fault";
  readonly at: string;
  readonly message: string;
  /** A later write stands behind it, so that it is not the torn end of the last one. */
  readonly followed?: boolean;
}

export interface VerifyOptions {
  readonly key: NoteKey;
  readonly sha256: Sha256;
  readonly verifyEd25519: VerifyEd25519;
  /** Checkpoints (signed notes) that were kept elsewhere, with an empty line between them: the log must extend each. */
  readonly saved?: string;
  /** Each must have cosigned a checkpoint that the log extends. */
  readonly witnesses?: readonly NoteKey[];
}

/**
 * The proof, in order: the log's key signed the checkpoint; the tree is the one it signed; each
 * entry stands in the journal and commits to the encrypted record there; each device's records are
 * without a gap; each intent has its outcome. Needs no secret. Works on a log that is being written.
 * Files that were set back together to an earlier state hold as well: `saved` is what tells.
 */
export async function verifyLog(reader: LogReader, options: VerifyOptions): Promise<VerifyReport> {
  const problems = new Problems();
  const tiledSize = (await reader.records?.tiledSize()) ?? 0;
  const { note, checkpoint } = await verifiedCheckpoint(reader, options, problems);
  const saved = savedCheckpoint(options, problems);
  const cosigned = await cosignedTrees(note, reader, options, problems);
  const chain = new RecordChain(problems);
  let pendingCount = 0;
  if (checkpoint) {
    const entries = verifyTree(checkpoint, reader, options.sha256, problems, [...saved, ...cosigned]);
    if (reader.records) {
      const check = { journal: reader.records.journal, chain, problems, sha256: options.sha256 };
      pendingCount = await verifyJournal(entries, checkpoint, check);
      requireNotSetBack(tiledSize, checkpoint.size + pendingCount, problems);
    } else await verifyLeaves(entries, chain, problems);
  }
  const openCount = chain.finish();
  return {
    ok: problems.count === 0,
    size: checkpoint?.size ?? 0,
    root: checkpoint ? toBase64(checkpoint.root) : null,
    checkpoint: checkpoint ? (note ?? null) : null,
    problems: problems.list(),
    problemCount: problems.count,
    witnessed: cosigned.map(({ name, size, timeS }) => ({ name, size, timeS })),
    journal: reader.records !== undefined,
    pendingCount,
    openCount,
    missingToldCount: null,
    rebuiltCount: null,
    erasedCount: null,
    goneCount: null,
  };
}

function requireNotSetBack(tiledSize: number, recordCount: number, problems: Problems): void {
  if (tiledSize <= recordCount) return;
  problems.add(
    `the log was set back: the journal has ${recordCount} records, a tile belongs to a tree of ${tiledSize}`,
  );
}

async function verifiedCheckpoint(
  reader: LogReader,
  { key, verifyEd25519 }: VerifyOptions,
  problems: Problems,
): Promise<{ readonly note?: string; readonly checkpoint?: Checkpoint }> {
  const note = await reader.checkpoint();
  if (note === undefined) {
    problems.add("checkpoint: there is none");
    return {};
  }
  const checkpoint = openCheckpoint(note, key, verifyEd25519);
  if (checkpoint) return { note, checkpoint };
  problems.add(`checkpoint: malformed, or not signed by ${key.name} (key ${toHex(key.id)})`);
  return {};
}

function savedCheckpoint({ key, verifyEd25519, saved }: VerifyOptions, problems: Problems): EarlierTree[] {
  if (saved === undefined) return [];
  const notes = splitNotes(saved);
  const trees = notes.flatMap((note) => {
    const checkpoint = openCheckpoint(note, key, verifyEd25519);
    return checkpoint ? [{ ...checkpoint, what: "the saved checkpoint" }] : [];
  });
  if (trees.length < notes.length || notes.length === 0)
    problems.add(`the saved checkpoint: malformed, or not signed by ${key.name} (key ${toHex(key.id)})`);
  return trees;
}

/** The newest tree that each witness cosigned: the checkpoint's own, or one that was kept with its cosignatures. */
async function cosignedTrees(
  note: string | undefined,
  reader: LogReader,
  { key, verifyEd25519, witnesses = [] }: VerifyOptions,
  problems: Problems,
): Promise<(EarlierTree & Witnessed)[]> {
  const trees: (EarlierTree & Witnessed)[] = [];
  for (const witness of witnesses) {
    const { name } = witness;
    const found = [note, await reader.cosigned(witness)].flatMap((one) => {
      const checkpoint = one === undefined ? undefined : openCheckpoint(one, key, verifyEd25519);
      const parsed = one === undefined ? undefined : parseNote(one);
      const cosignature = parsed && cosignatureBy(witness, parsed.text, parsed.signatures, verifyEd25519);
      return checkpoint && cosignature ? [{ ...checkpoint, timeS: cosignature.timeS }] : [];
    })[0];
    if (found) trees.push({ ...found, what: `the checkpoint that ${name} cosigned`, name });
    else problems.add(`checkpoint: not cosigned by the witness ${name} (key ${toHex(witness.id)})`);
  }
  return trees;
}

/** The leaves alone: their own numbers, and each intent's outcome. */
async function verifyLeaves(
  entries: AsyncIterable<Uint8Array | undefined>,
  chain: RecordChain,
  problems: Problems,
): Promise<void> {
  let index = 0;
  for await (const entry of entries) {
    const leaf = entry && decodeLeaf(entry);
    if (entry && !leaf) problems.add("entry: not a leaf of this format", index);
    if (leaf) chain.add(leaf, index);
    index++;
  }
}

interface JournalCheck {
  readonly journal: JournalReader["journal"];
  readonly chain: RecordChain;
  readonly problems: Problems;
  readonly sha256: Sha256;
}

/** Walks entries and journal side by side. Gives the number of records after the last entry. */
async function verifyJournal(
  entries: AsyncIterable<Uint8Array | undefined>,
  checkpoint: Checkpoint,
  check: JournalCheck,
): Promise<number> {
  const { chain, problems } = check;
  const journal = new JournalCursor(check);
  let index = 0;
  for await (const entry of entries) {
    const leaf = entry && decodeLeaf(entry);
    if (entry && !leaf) problems.add("entry: not a leaf of this format", index);
    if (leaf) chain.add(leaf, index);
    await journal.compare(entry, leaf, index);
    index++;
  }
  for (; index < checkpoint.size; index++) await journal.compare(undefined, undefined, index);
  return journal.drain();
}

class JournalCursor {
  readonly #check: JournalCheck;
  readonly #items: AsyncIterator<JournalRecord | JournalFault>;
  #held: JournalRecord | undefined;
  #ended = false;

  constructor(check: JournalCheck) {
    this.#check = check;
    this.#items = check.journal()[Symbol.asyncIterator]();
  }

  /** Holds the journal's next record against the tree's entry; unknown entries only pass a record by. */
  async compare(entry: Uint8Array | undefined, leaf: Leaf | undefined, index: number): Promise<void> {
    const { problems, sha256 } = this.#check;
    const id = leaf?.id ?? null;
    const record = await this.#next(index, id);
    if (!record) {
      problems.add("journal: ends before this entry's record", index, id);
      return;
    }
    if (!entry || !leaf) {
      this.#held = undefined;
      return;
    }
    if (!sameBytes(record.leaf, entry)) {
      const recorded = decodeLeaf(record.leaf);
      problems.add(`${record.at}: holds another record than the tree has here`, index, id);
      // After a lost record the next one stands here; it is kept for its own entry.
      if (recorded && sameBytes(recorded.device, leaf.device) && recorded.sequence > leaf.sequence) return;
    } else if (!sameBytes(commitmentOf(record, sha256), leaf.commitment)) {
      problems.add(`${record.at}: the encrypted record is not the one that the entry commits to`, index, id);
    }
    this.#held = undefined;
  }

  /** What stands after the last entry: not in the tree yet, but part of the devices' chains. */
  async drain(): Promise<number> {
    const { problems } = this.#check;
    let count = 0;
    let torn: JournalFault | undefined;
    for (;;) {
      const item = await this.#read();
      // The end of a journal that is being written may be half a frame.
      if (torn && (item || torn.followed === true)) problems.add(`${torn.at}: ${torn.message}`);
      torn = undefined;
      if (!item) return count;
      if (item.kind === "fault") {
        torn = item;
        continue;
      }
      const leaf = decodeLeaf(item.leaf);
      if (leaf) this.#check.chain.add(leaf, null);
      count++;
    }
  }

  async #next(index: number, id: string | null): Promise<JournalRecord | undefined> {
    while (this.#held === undefined) {
      const item = await this.#read();
      if (!item) return undefined;
      if (item.kind === "record") this.#held = item;
      else this.#check.problems.add(`${item.at}: ${item.message}`, index, id);
    }
    return this.#held;
  }

  async #read(): Promise<JournalRecord | JournalFault | undefined> {
    if (this.#held) {
      const held = this.#held;
      this.#held = undefined;
      return held;
    }
    if (this.#ended) return undefined;
    const step: IteratorResult<JournalRecord | JournalFault, unknown> = await this.#items.next();
    this.#ended = step.done === true;
    return step.done === true ? undefined : step.value;
  }
}
