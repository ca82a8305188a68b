import { parseAddCheckpoint, sizeMediaType } from "@fourgate/core/audit/add-checkpoint";
import { openCheckpoint, parseCheckpoint, type Checkpoint } from "@fourgate/core/audit/checkpoint";
import { sameBytes } from "@fourgate/core/audit/digest";
import { parseNote, type NoteKey } from "@fourgate/core/audit/note";
import { cosignLine } from "@fourgate/core/audit/sign-note";
import { treeHashes, verifyConsistency } from "@fourgate/core/audit/tree";
import { sha256, verifyEd25519 } from "../ledger/crypto.ts";
import { OneByOne } from "../one-by-one.ts";
import { keepCosigned, lastCosigned, type WitnessIdentity } from "./witness-folder.ts";

export interface WitnessAnswer {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422;
  readonly mediaType: string;
  readonly body: string;
}

const hashes = treeHashes(sha256);
const plain = "text/plain; charset=utf-8";

/**
 * Cosigns a log's checkpoint if it extends the last one that it cosigned: https://c2sp.org/tlog-witness.
 * One request at a time, so that checking and keeping are one step.
 */
export class Witness {
  readonly #folder: string;
  readonly #identity: WitnessIdentity;
  readonly #logs: ReadonlyMap<string, NoteKey>;
  readonly #clock: () => number;
  readonly #turns = new OneByOne();

  /** `logs` by their origin, which is the key's name; `clock` in milliseconds since 1970. */
  constructor(folder: string, identity: WitnessIdentity, logs: readonly NoteKey[], clock: () => number) {
    this.#folder = folder;
    this.#identity = identity;
    this.#logs = new Map(logs.map((key) => [key.name, key]));
    this.#clock = clock;
  }

  /** @throws FourgateError overloaded; log_invalid when the folder is damaged; and what the disk throws */
  async addCheckpoint(text: string): Promise<WitnessAnswer> {
    const asked = parseAddCheckpoint(text);
    const note = asked && parseNote(asked.checkpoint);
    const stated = note && parseCheckpoint(note.text);
    if (!asked || !note || !stated) return no(400, "not a request of c2sp.org/tlog-witness");
    const log = this.#logs.get(stated.origin);
    if (!log) return no(404, "this witness does not know the log");
    const checkpoint = openCheckpoint(asked.checkpoint, log, verifyEd25519);
    if (!checkpoint) return no(403, "the checkpoint is not signed by the log's key");
    if (asked.oldSize > checkpoint.size) return no(400, "the old size is larger than the checkpoint's");
    return this.#turns.run(async () => {
      const last = (await lastCosigned(this.#folder, log)) ?? empty(log.name);
      if (asked.oldSize !== last.size) return conflict(last.size);
      if (checkpoint.size === last.size && !sameBytes(checkpoint.root, last.root)) return conflict(last.size);
      if (!extendsTree(last, checkpoint, asked.proof))
        return no(422, "the proof does not show that the checkpoint extends the last one");
      // The commit point: from here on this witness cosigns nothing that does not extend it.
      await keepCosigned(this.#folder, log, asked.checkpoint);
      const { key, sign } = this.#identity;
      const timeS = Math.floor(this.#clock() / 1000);
      return { status: 200, mediaType: plain, body: cosignLine(note.text, key, timeS, sign) };
    });
  }
}

function empty(origin: string): Checkpoint {
  return { origin, size: 0, root: hashes.empty() };
}

/** Every tree extends the empty one, with an empty proof. */
function extendsTree(last: Checkpoint, now: Checkpoint, proof: readonly Uint8Array[]): boolean {
  if (last.size === 0 && now.size > 0) return proof.length === 0;
  return verifyConsistency(last, now, proof, hashes);
}

function conflict(size: number): WitnessAnswer {
  return { status: 409, mediaType: sizeMediaType, body: `${String(size)}\n` };
}

function no(status: WitnessAnswer["status"], why: string): WitnessAnswer {
  return { status, mediaType: plain, body: `${why}\n` };
}
