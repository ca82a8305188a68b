import { toBase64 } from "@fourgate/core/audit/base64";
import type { AuditRecord, IntentRecord, OutcomeRecord } from "@fourgate/core/audit/record";
import { sessionKey } from "@fourgate/core/audit/session-key";
import { FourgateError } from "@fourgate/core/errors";
import { BodyReader } from "./body-ops.ts";
import type { Compressor } from "./compressor.ts";
import { newPacks } from "./content.ts";
import { diskTrouble } from "./disk-trouble.ts";
import type { Integration } from "./integration.ts";
import type { Keyring } from "./keyring.ts";
import type { Keys } from "./keys.ts";
import type { Latest } from "./latest.ts";
import type {
  CheckpointSummary,
  FollowedLedger,
  LedgerEntry,
  ReplySink,
  ShownExchange,
  WireBody,
} from "./ledger.ts";
import type { PackingLimits } from "./packing/limits.ts";
import type { Packed } from "./packing/pack-segment.ts";
import type { Packing } from "./packing/packing.ts";
import { encodeRecipe } from "./recipe.ts";
import { searchedRecords, type SearchedRecords } from "./record-source.ts";
import { newestRecords } from "./records.ts";
import { noContent, Reply } from "./reply.ts";
import type { Sequencer } from "./sequencer.ts";
import { noRecipe, SessionRecipes } from "./session-recipes.ts";
import { receipt, show, wireBytes, type ReadableLog } from "./show.ts";
import type { SubjectKey } from "./subject-key.ts";
import type { RecordWriter } from "./writer.ts";

export interface LedgerParts {
  readonly keys: Keys;
  readonly writer: RecordWriter;
  readonly compressor: Compressor;
  readonly latest: Latest;
  readonly sequencer: Sequencer;
  readonly integration: Integration;
  readonly readable: ReadableLog;
  /** The ledger's folder, for messages. */
  readonly root: string;
  /** Whether the journal still takes records. */
  readonly accepts: () => boolean;
  readonly packing: Packing;
  /** Closes what was opened, the last first. */
  readonly close: () => Promise<void>;
}

/** The record on one machine: a journal, and the tree beside it. */
export class FileLedger implements FollowedLedger {
  readonly records: SearchedRecords;
  readonly keyring: Keyring;
  readonly #parts: LedgerParts;
  readonly #bodies = new BodyReader();
  readonly #sessions = new SessionRecipes();
  /** Of exchanges without an outcome: all that one leaves is under the keys of its month and classification. */
  readonly #underWay = new Map<string, SubjectKey>();
  #running = 0;
  #idle: (() => void) | undefined;
  #closed = false;

  constructor(parts: LedgerParts) {
    this.#parts = parts;
    this.keyring = parts.keys;
    this.records = searchedRecords(
      parts.readable.archive,
      parts.readable.key.name,
      parts.keys.search,
      () => parts.sequencer.size,
    );
  }

  async intent(record: IntentRecord, body: WireBody): Promise<void> {
    const { keys, writer, compressor, readable, latest } = this.#parts;
    await this.#run(async () => {
      const { classification, actor } = record;
      const key =
        keys.ready(actor.user, classification) ?? (await keys.forSubject(actor.user, classification));
      const { index } = readable.archive;
      const session = body.session === "" ? "" : `${key.name}\n${body.session}`;
      const taken = this.#bodies.read(body.bytes, body.prompt, key.content);
      const known = this.#sessions.known(session, taken);
      const packs = newPacks(body.bytes, taken.ops, known, (digest) => index.hasContent(digest));
      latest.mark(sessionKey(actor), classification);
      const compressing = compressor.compress(packs);
      compressing.catch(() => undefined);
      // Beside it, on this thread: whoever forwards waits for both.
      const { bytes: recipe, queued } = this.#sessions.prepare(session, taken);
      const ready = writer.ready({ record, recipe });
      await writer.write(ready, key, { packs, compressed: await compressing }, { lazy: false, queued });
      this.#underWay.set(record.id, key);
    });
  }

  reply(id: string, subject: string): ReplySink {
    const { writer, compressor, readable } = this.#parts;
    return new Reply(
      this.#keyOf(id, subject).then((key) => key.content),
      {
        compress: (packs) => compressor.compress(packs),
        hasContent: (digest) => readable.archive.index.hasContent(digest),
        store: (content, key) => writer.writeContent(content, key),
      },
    );
  }

  async outcome(record: OutcomeRecord, subject: string, reply: ReplySink | null): Promise<void> {
    await this.#run(async () => {
      const key = await this.#keyOf(record.id, subject);
      const finished = reply instanceof Reply ? await reply.finish() : null;
      const { writer } = this.#parts;
      const ready = writer.ready({ record, recipe: finished ? encodeRecipe(finished.ops) : noRecipe });
      this.#underWay.delete(record.id);
      await writer.write(ready, key, finished?.rest ?? noContent, { lazy: true });
    });
  }

  async append(record: AuditRecord, subject: string): Promise<void> {
    await this.#run(async () => {
      const { keys, writer } = this.#parts;
      const key: SubjectKey = await keys.forSubject(subject);
      await writer.write(writer.ready({ record, recipe: noRecipe }), key, noContent);
    });
  }

  async checkpoint(): Promise<CheckpointSummary> {
    const { integration, sequencer } = this.#parts;
    await integration.all();
    const { size, root, note } = sequencer;
    return { size, rootHash: toBase64(root), note };
  }

  get healthy(): boolean {
    const { integration, accepts } = this.#parts;
    return !this.#closed && integration.healthy && accepts();
  }

  reclaim(keyIds: ReadonlySet<string>): Promise<number> {
    return this.#parts.packing.reclaim(keyIds);
  }

  pack(limits?: Partial<PackingLimits>): Promise<Packed> {
    return this.#parts.packing.pack(limits);
  }

  forget(user: string): void {
    this.#parts.latest.forget(user);
  }

  latest(countMax: number): readonly LedgerEntry[] {
    return this.#parts.latest.entries(countMax, this.#parts.sequencer.size);
  }

  newest(): AsyncIterable<AuditRecord> {
    return newestRecords(this.#parts.readable.archive);
  }

  show(id: string): Promise<ShownExchange> {
    return show(this.#parts.readable, id);
  }

  wireBytes(id: string): Promise<Uint8Array> {
    return wireBytes(this.#parts.readable, id);
  }

  receipt(id: string): Promise<string> {
    return receipt(this.#parts.readable, id);
  }

  sessionClassification(session: string): string | undefined {
    return this.#parts.latest.session(session);
  }

  /** Lets what is being written come to its end, covers it with a checkpoint, and closes. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#running > 0) await new Promise<void>((resolve) => (this.#idle = resolve));
    // A log that can't be signed now is signed at the next start; closing goes on.
    await this.#parts.integration.all().catch(() => undefined);
    await this.#parts.close();
  }

  async #keyOf(id: string, subject: string): Promise<SubjectKey> {
    return this.#underWay.get(id) ?? (await this.#parts.keys.forSubject(subject));
  }

  async #run(work: () => Promise<void>): Promise<void> {
    if (this.#closed)
      throw new FourgateError("record_failed", "the record is closed", "start Fourgate again");
    this.#running++;
    try {
      await work();
    } catch (error) {
      const trouble = diskTrouble(error, this.#parts.root);
      if (trouble) throw trouble;
      if (error instanceof FourgateError) throw error;
      throw new FourgateError(
        "record_failed",
        "the record could not be made",
        "look at the data folder and its disk",
        error,
      );
    } finally {
      this.#running--;
      if (this.#running === 0) this.#idle?.();
    }
  }
}
