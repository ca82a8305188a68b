import { dirname, join } from "node:path";
import { formatAddCheckpoint, parseWitnessedSize } from "@fourgate/core/audit/add-checkpoint";
import { cosignatureBy, type Cosignature } from "@fourgate/core/audit/cosignature";
import { parseNote, parseSignatureLines, type NoteKey } from "@fourgate/core/audit/note";
import { nodesFromTiles, type TileId } from "@fourgate/core/audit/tiles";
import { consistencyProof, treeHashes } from "@fourgate/core/audit/tree";
import { FourgateError } from "@fourgate/core/errors";
import { makeFolder, replaceFile } from "@fourgate/journal/durable";
import { smallCall, type SmallAnswer } from "@fourgate/wire/small-call";
import type { Upstreams } from "@fourgate/wire/upstream";
import { sha256, verifyEd25519 } from "../ledger/crypto.ts";
import { cosignedPath, readTile } from "../ledger/log-files.ts";
import type { Recipient, SentCheckpoint } from "./recipient.ts";

export interface WitnessSettings {
  /** What `/add-checkpoint` is appended to. */
  readonly url: string;
  readonly key: NoteKey;
}

const answerBytesMax = 64 * 1024;
const answerMsMax = 10_000;
const everyMsMin = 5_000;
/** Its size may move on between two requests, where two gateways ask for one log. */
const conflictsMax = 3;
const hashes = treeHashes(sha256);

/** The log's side of https://c2sp.org/tlog-witness: its cosignature stands beside the log's checkpoint afterwards. */
export class AskedWitness implements Recipient {
  readonly name: string;
  readonly kind = "witness";
  readonly everyMsMin: number;
  readonly #settings: WitnessSettings;
  readonly #logFolder: string;
  readonly #upstreams: Upstreams;
  /** What it cosigned last, as far as this process knows. */
  #size = 0;

  constructor(
    settings: WitnessSettings,
    logFolder: string,
    upstreams: Upstreams,
    everyMs: number = everyMsMin,
  ) {
    this.#settings = settings;
    this.#logFolder = logFolder;
    this.#upstreams = upstreams;
    this.name = settings.key.name;
    this.everyMsMin = everyMs;
  }

  async send(sent: SentCheckpoint): Promise<void> {
    let answer = await this.#ask(sent);
    for (let tries = 0; answer.status === 409 && tries < conflictsMax; tries++) {
      this.#size = this.#knownSize(answer, sent);
      answer = await this.#ask(sent);
    }
    const cosignature = this.#cosignature(answer, sent);
    const path = join(this.#logFolder, cosignedPath(this.#settings.key));
    await makeFolder(dirname(path));
    await replaceFile(path, Buffer.from(sent.note + cosignature.line));
    this.#size = sent.checkpoint.size;
  }

  async #ask({ note, checkpoint }: SentCheckpoint): Promise<SmallAnswer> {
    const { size } = checkpoint;
    const oldSize = Math.min(this.#size, size);
    const node = nodesFromTiles(size, (tile) => this.#tile(tile), hashes);
    const proof = await consistencyProof(oldSize, size, node, hashes);
    return smallCall(this.#upstreams, {
      url: `${this.#settings.url}/add-checkpoint`,
      method: "POST",
      headers: [["content-type", "text/plain; charset=utf-8"]],
      body: Buffer.from(formatAddCheckpoint({ oldSize, proof, checkpoint: note })),
      bytesMax: answerBytesMax,
      msMax: answerMsMax,
    });
  }

  async #tile(tile: TileId): Promise<Uint8Array> {
    const bytes = await readTile(this.#logFolder, tile);
    if (bytes) return bytes;
    throw new FourgateError("log_invalid", "a tile of the log is missing", "run fourgate audit verify");
  }

  /** The size that a 409 names; one that the log can't extend is the alarm that witnesses are for. */
  #knownSize({ body }: SmallAnswer, { checkpoint }: SentCheckpoint): number {
    const known = parseWitnessedSize(body.toString());
    if (known === undefined) throw this.#rubbish("409 without a size");
    if (known > checkpoint.size || known === this.#size) {
      throw new FourgateError(
        "log_invalid",
        `the witness ${this.name} has cosigned ${String(known)} records that this log of ${String(checkpoint.size)} does not extend: the log was set back, or written anew`,
        "find out who did this; fourgate audit verify --checkpoint tells with a checkpoint kept elsewhere",
      );
    }
    return known;
  }

  #cosignature({ status, body }: SmallAnswer, { note }: SentCheckpoint): Cosignature {
    const { key } = this.#settings;
    if (status === 422)
      throw new FourgateError(
        "log_invalid",
        `the witness ${this.name} does not find that this log extends what it cosigned`,
        "find out who did this; fourgate audit verify --checkpoint tells with a checkpoint kept elsewhere",
      );
    if (status !== 200) throw this.#rubbish(reasons[status] ?? `status ${String(status)}`);
    const text = parseNote(note)?.text ?? "";
    const found = cosignatureBy(key, text, parseSignatureLines(body.toString()) ?? [], verifyEd25519);
    if (found) return found;
    throw this.#rubbish("no valid cosignature of its key");
  }

  #rubbish(what: string): FourgateError {
    return new FourgateError(
      "upstream_broken",
      `the witness ${this.name} answers ${what}`,
      "check its url and key under audit.witnesses, and that it knows log.vkey",
    );
  }
}

const reasons: Readonly<Record<number, string>> = {
  403: "that the checkpoint is not signed by the log key that it knows (403)",
  404: "that it does not know this log (404)",
};
