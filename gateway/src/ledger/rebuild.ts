import type { AuditRecord, IntentRecord } from "@fourgate/core/audit/record";
import { decodeLeaf } from "@fourgate/core/audit/leaf";
import { FourgateError } from "@fourgate/core/errors";
import type { Position, StoredFrame } from "@fourgate/journal/segment";
import { openContent } from "./content.ts";
import { sha256 } from "./crypto.ts";
import type { LogIndex } from "./log-index.ts";
import { decodeRecipe, ownOps, type Op } from "./recipe.ts";
import { openRecord, parseSealedRecord, type OpenRecord, type SealedRecord } from "./sealed-record.ts";
import type { ContentKey, RecordsKey } from "./subject-key.ts";

/** What reading records and content needs: a journal, where things are in it, and keys. */
export interface Archive {
  readonly index: LogIndex;
  /** The frame where `find` says; undefined when it says nowhere. What it says is asked for again once it moved. */
  readonly read: (find: () => Position | undefined) => Promise<StoredFrame | undefined>;
  /** Undefined when it was destroyed. */
  readonly recordsKey: (id: Uint8Array) => RecordsKey | undefined;
  readonly contentKey: (id: Uint8Array) => ContentKey | undefined;
}

/** Content frames kept while several bodies are rebuilt. */
const cachedBytesMax = 64 * 1024 * 1024;
/** Recipes that build on one another; the writer makes a whole one every 256. */
const recipeDepthMax = 512;
/** Of recipes kept while several bodies are rebuilt: the newest of each session is what its next one builds on. */
const keptOpCountMax = 1_000_000;

/** Reads records and puts bodies together again. Good for one task: it keeps what it read. */
export class Rebuilder {
  readonly #archive: Archive;
  /** By the digest of each of its pieces. */
  readonly #frames = new Map<string, ReadonlyMap<string, Buffer>>();
  #cachedBytes = 0;
  /** By log index; the one that was longest not asked for comes first. */
  readonly #recipes = new Map<number, readonly Op[]>();
  #keptOpCount = 0;

  constructor(archive: Archive) {
    this.#archive = archive;
  }

  async sealed(index: number): Promise<SealedRecord> {
    const frame = await this.#archive.read(() => this.#archive.index.record(index));
    const sealed = frame && parseSealedRecord(frame.payload);
    if (!sealed) throw damaged("a record is not where it was");
    return sealed;
  }

  /** Undefined when its subject's key was erased. */
  async record(index: number): Promise<OpenRecord | undefined> {
    const sealed = await this.sealed(index);
    const key = this.#archive.recordsKey(sealed.keyId);
    if (!key) return undefined;
    try {
      const opened = openRecord(sealed, key);
      requireSame(opened.record, sealed.leaf);
      return opened;
    } catch (error) {
      throw damaged("a record does not open with its key", error);
    }
  }

  /** What this record's recipe states beyond the one that it builds on. Undefined when its key was erased. */
  async ownOps(index: number): Promise<readonly (readonly Op[])[] | undefined> {
    const opened = await this.record(index);
    if (!opened) return undefined;
    if (opened.recipe.length === 0) return [];
    try {
      return ownOps(opened.recipe);
    } catch (error) {
      throw damaged("a recipe can't be read", error);
    }
  }

  /** What one op of a recipe stands for. */
  async bytesOf({ ref, text }: Op): Promise<Buffer> {
    return ref ? await this.#piece(text) : Buffer.from(text, "latin1");
  }

  /** Bytes that the record's recipe makes: the body before any splice, or a reply. */
  async content(index: number): Promise<Buffer> {
    const ops = await this.#ops(index, 0);
    const pieces: Buffer[] = [];
    for (const op of ops) pieces.push(await this.bytesOf(op));
    return Buffer.concat(pieces);
  }

  /**
   * The exact bytes that this intent sent upstream.
   * @throws FourgateError log_invalid when they can't be rebuilt or their SHA-256 differs; not_found when their
   * keys were destroyed
   */
  async wireBytes(index: number, record: IntentRecord): Promise<Uint8Array> {
    const bytes = spliced(await this.content(index), record.splice);
    const sha = record.bodySha256;
    const matches = sha === "" ? bytes.length === 0 : Buffer.from(sha256(bytes)).toString("hex") === sha;
    if (matches && bytes.length === record.bodyBytes) return bytes;
    throw damaged("the rebuilt body is not the one that was sent: its SHA-256 differs");
  }

  async #ops(index: number, depth: number): Promise<readonly Op[]> {
    const known = this.#recipes.get(index);
    if (known) {
      this.#recipes.delete(index);
      this.#recipes.set(index, known);
      return known;
    }
    const opened = await this.record(index);
    if (!opened) throw damaged("the key of this content was erased");
    if (opened.recipe.length === 0) return [];
    try {
      const ops = await decodeRecipe(opened.recipe, async (base) => {
        if (base >= index || depth >= recipeDepthMax) throw new RangeError("a recipe's base is out of place");
        return this.#ops(base, depth + 1);
      });
      this.#keepRecipe(index, ops);
      return ops;
    } catch (error) {
      throw error instanceof FourgateError ? error : damaged("a recipe can't be read", error);
    }
  }

  async #piece(digest: string): Promise<Buffer> {
    const known = this.#frames.get(digest)?.get(digest);
    if (known) return known;
    const frame = await this.#archive.read(() => this.#archive.index.content(digest));
    if (!frame) throw damaged("stored content is missing");
    const pieces = this.#opened(frame.payload);
    const piece = pieces.get(digest);
    if (!piece) throw damaged("stored content is not where it was");
    this.#keep(pieces);
    return piece;
  }

  #opened(payload: Uint8Array): ReadonlyMap<string, Buffer> {
    let pieces: ReadonlyMap<string, Buffer> | undefined;
    try {
      pieces = openContent(payload, this.#archive.contentKey);
    } catch (error) {
      throw damaged("stored content does not open", error);
    }
    if (!pieces) throw contentGone();
    return pieces;
  }

  #keepRecipe(index: number, ops: readonly Op[]): void {
    this.#recipes.set(index, ops);
    this.#keptOpCount += ops.length;
    for (const [oldest, { length }] of this.#recipes) {
      if (this.#keptOpCount <= keptOpCountMax || oldest === index) break;
      this.#recipes.delete(oldest);
      this.#keptOpCount -= length;
    }
  }

  #keep(pieces: ReadonlyMap<string, Buffer>): void {
    for (const piece of pieces.values()) this.#cachedBytes += piece.length;
    if (this.#cachedBytes > cachedBytesMax) {
      this.#frames.clear();
      this.#cachedBytes = 0;
    }
    for (const digest of pieces.keys()) this.#frames.set(digest, pieces);
  }
}

/** Not damage: a month's time is over, or a person was erased. */
function contentGone(): FourgateError {
  return new FourgateError(
    "not_found",
    "the keys of this content were destroyed: its time is over, or its person was erased",
    "fourgate data retention says how long content is kept",
  );
}

/** The body with the one listed field that its route changed. `start` is in bytes. */
function spliced(body: Buffer, splice: IntentRecord["splice"]): Buffer {
  if (!splice) return body;
  const from = Buffer.from(splice.from);
  const end = splice.start + from.length;
  if (!body.subarray(splice.start, end).equals(from))
    throw damaged("the field that was changed is not in the body");
  return Buffer.concat([body.subarray(0, splice.start), Buffer.from(splice.to), body.subarray(end)]);
}

function requireSame(record: AuditRecord, leafBytes: Uint8Array): void {
  const leaf = decodeLeaf(leafBytes);
  if (leaf?.id !== record.id || leaf.kind !== record.kind)
    throw new RangeError("the leaf is another record's");
}

function damaged(what: string, cause?: unknown): FourgateError {
  return new FourgateError(
    "log_invalid",
    what,
    "fourgate audit verify --content names every record concerned",
    cause,
  );
}
