import { openCheckpoint } from "@fourgate/core/audit/checkpoint";
import { formatProof } from "@fourgate/core/audit/proof";
import { formatVerifierKey } from "@fourgate/core/audit/note";
import type { AuditRecord } from "@fourgate/core/audit/record";
import { nodesFromTiles } from "@fourgate/core/audit/tiles";
import { inclusionProof, treeHashes, type NodeAt } from "@fourgate/core/audit/tree";
import { FourgateError } from "@fourgate/core/errors";
import type { LedgerFolder } from "../ledger/folder.ts";
import { sha256, verifyEd25519 } from "../ledger/crypto.ts";
import { readCheckpoint, readTile } from "../ledger/log-files.ts";
import { Rebuilder, type Archive } from "../ledger/rebuild.ts";
import { openArchive, readVerifierKey } from "../ledger/read-only.ts";
import { recordKeyOf, type SealedRecord } from "../ledger/sealed-record.ts";
import { exceptionOf, exceptionsUsed } from "./exceptions.ts";
import { exchangeCountMax, type EvidencedExchange, type EvidencedRecord } from "./evidence-folder.ts";

/** One record with its proof. */
export interface CollectedRecord {
  readonly index: number;
  readonly record: AuditRecord;
  readonly sealed: EvidencedRecord;
  readonly proof: string;
}

export interface CollectedExchange extends EvidencedExchange {
  readonly collected: readonly CollectedRecord[];
  readonly bodyBytes: Uint8Array | null;
  readonly replyBytes: Uint8Array | null;
}

/** Takes what is collected as it comes, so that all of it is never in memory. */
export interface EvidenceSink {
  exchange(one: CollectedExchange): Promise<void>;
  /** A record that several exchanges may rest on: a policy, an exception. */
  shared(one: CollectedRecord): Promise<void>;
}

/** What it was collected from, and what the exchanges rest on. */
export interface CollectedLog {
  readonly log: string;
  readonly size: number;
  readonly key: string;
  readonly checkpoint: string;
  readonly policies: readonly number[];
  readonly allows: readonly number[];
  /** The record that it was made; null where there is none in the log. */
  readonly reading: { readonly index: number; readonly time: string } | null;
}

/**
 * Everything of these exchanges, then the policies that were in force and the exceptions that their verdicts
 * used, from a data folder and its keys. "note" says that it is made, before anything is read, and gives the id of the log's
 * record of it, which a checkpoint covers; null where there is none.
 * @throws FourgateError usage for too many, not_found, log_invalid when something is not covered by the checkpoint or damaged
 */
export async function collectEvidence(
  folder: LedgerFolder,
  ids: readonly string[],
  sink: EvidenceSink,
  note: () => Promise<string | null>,
): Promise<CollectedLog> {
  if (ids.length > exchangeCountMax)
    throw new FourgateError(
      "usage",
      `more than ${String(exchangeCountMax)} exchanges match`,
      "narrow it, for example by --from and --to, and make several bundles",
    );
  const noted = await note();
  const indexes = { policy: [] as number[], allow: [] as number[] };
  await using archive = await openArchive(folder, (kind, index) => {
    if (kind === "policy" || kind === "allow") indexes[kind].push(index);
  });
  const collector = await Collector.over(folder, archive);
  const rests = new RestedOn();
  for (const id of ids) {
    const exchange = await collector.exchange(id);
    rests.take(exchange.collected);
    await sink.exchange(exchange);
  }
  const shared = async (
    candidates: readonly number[],
    belongs: (one: AuditRecord, index: number) => boolean,
  ) => {
    const found: number[] = [];
    for (const index of candidates) {
      const one = await collector.record(index, belongs);
      if (!one) continue;
      found.push(index);
      await sink.shared(one);
    }
    return found;
  };
  const before = indexes.policy.findLast((index) => index < rests.first);
  const policies = await shared(
    indexes.policy.filter((index) => index === before || (index > rests.first && index < rests.last)),
    (record, index) => index === before || (record.kind === "policy" && rests.versions.has(record.version)),
  );
  const allows =
    rests.exceptions.size === 0
      ? []
      : await shared(indexes.allow, (record) => rests.exceptions.has(exceptionOf(record) ?? ""));
  const reading = noted === null ? null : await collector.reading(noted);
  if (reading) await sink.shared(reading);
  return {
    ...collector.log,
    policies,
    allows,
    reading: reading && { index: reading.index, time: reading.record.time },
  };
}

/** What exchanges name of other records. */
class RestedOn {
  first = Infinity;
  last = -Infinity;
  /** Of policies. */
  readonly versions = new Set<string>();
  readonly exceptions = new Set<string>();

  take(records: readonly CollectedRecord[]): void {
    for (const { index, record } of records) {
      this.first = Math.min(this.first, index);
      this.last = Math.max(this.last, index);
      if ("policyVersion" in record) this.versions.add(record.policyVersion);
      for (const { exception } of exceptionsUsed(record)) this.exceptions.add(exception);
    }
  }
}

/** Records with their proofs, from one journal under one checkpoint. */
class Collector {
  readonly log: Omit<CollectedLog, "policies" | "allows" | "reading">;
  readonly #archive: Archive;
  readonly #rebuilder: Rebuilder;
  readonly #pathOf: (index: number) => Promise<readonly Uint8Array[]>;

  private constructor(
    log: Collector["log"],
    archive: Archive,
    pathOf: (index: number) => Promise<readonly Uint8Array[]>,
  ) {
    this.log = log;
    this.#archive = archive;
    this.#rebuilder = new Rebuilder(archive);
    this.#pathOf = pathOf;
  }

  static async over(folder: LedgerFolder, archive: Archive): Promise<Collector> {
    const key = await readVerifierKey(folder);
    const note = await readCheckpoint(folder.log);
    const checkpoint = note === undefined ? undefined : openCheckpoint(note, key, verifyEd25519);
    if (note === undefined || !checkpoint) throw invalid("the checkpoint is not signed by this log's key");
    const { size } = checkpoint;
    const hashes = treeHashes(sha256);
    const node = remembered(
      nodesFromTiles(
        size,
        async (tile) => {
          const bytes = await readTile(folder.log, tile);
          if (!bytes) throw invalid("a tile of the log is missing");
          return bytes;
        },
        hashes,
      ),
    );
    const log = { log: key.name, size, key: `${formatVerifierKey(key)}\n`, checkpoint: note };
    return new Collector(log, archive, (index) => inclusionProof(index, size, node, hashes));
  }

  /** Undefined where its key was destroyed, or where it does not belong here. */
  async record(
    index: number,
    belongs: (record: AuditRecord, index: number) => boolean = () => true,
  ): Promise<CollectedRecord | undefined> {
    const opened = await this.#rebuilder.record(index);
    if (!opened || !belongs(opened.record, index)) return undefined;
    if (index >= this.log.size)
      throw new FourgateError(
        "not_found",
        "no checkpoint covers the newest of these records yet",
        "ask again in a second",
      );
    const sealed = await this.#rebuilder.sealed(index);
    const path = await this.#pathOf(index);
    const proof = formatProof({ entry: sealed.leaf, index, path, checkpoint: this.log.checkpoint });
    return { index, record: opened.record, sealed: evidenced(index, sealed, this.#archive), proof };
  }

  /** @throws FourgateError log_invalid where it is not in this log */
  async reading(id: string): Promise<CollectedRecord> {
    const [index] = this.#archive.index.recordsOf(id);
    const found = index === undefined ? undefined : await this.record(index);
    if (!found) throw invalid("the record that this bundle is made is not in this folder's log");
    return found;
  }

  /** @throws FourgateError not_found */
  async exchange(id: string): Promise<CollectedExchange> {
    const collected: CollectedRecord[] = [];
    let [body, reply]: [number | null, number | null] = [null, null];
    let [bodyBytes, replyBytes]: [Uint8Array | null, Uint8Array | null] = [null, null];
    for (const index of this.#archive.index.recordsOf(id)) {
      const one = await this.record(index);
      if (!one) continue;
      collected.push(one);
      const { record } = one;
      if (record.kind === "intent") {
        bodyBytes = await content(() => this.#rebuilder.wireBytes(index, record));
        body = bodyBytes ? index : null;
      }
      if (record.kind === "outcome" && record.replyBytes > 0) {
        const bytes = await content(() => this.#rebuilder.content(index));
        if (bytes?.length === record.replyBytes) [reply, replyBytes] = [index, bytes];
      }
    }
    if (collected.length === 0)
      throw new FourgateError(
        "not_found",
        `there is no exchange ${id.slice(0, 64)} that can be read`,
        "check the id",
      );
    return {
      id,
      records: collected.map(({ index }) => index),
      body,
      reply,
      collected,
      bodyBytes,
      replyBytes,
    };
  }
}

const rememberedCountMax = 10_000;

/** Neighbouring records share most of their paths. */
function remembered(nodeAt: NodeAt): NodeAt {
  const known = new Map<string, Uint8Array>();
  return async (height, index) => {
    const name = `${String(height)}/${String(index)}`;
    const found = known.get(name) ?? (await nodeAt(height, index));
    if (known.size >= rememberedCountMax) known.clear();
    // A copy: it would else keep the whole tile that it was read in.
    known.set(name, found.slice());
    return found;
  };
}

/** Null where its key was destroyed, by retention or with its owner's. */
async function content(read: () => Promise<Uint8Array>): Promise<Uint8Array | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof FourgateError && error.code === "log_invalid") return null;
    throw error;
  }
}

function evidenced(index: number, sealed: SealedRecord, archive: Archive): EvidencedRecord {
  const key = archive.recordsKey(sealed.keyId);
  const recordKey = key && recordKeyOf(sealed, key);
  if (!sealed.opening || !recordKey)
    throw invalid(`record ${String(index)} was written before records could be opened one by one`);
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");
  return {
    index,
    keyId: text(sealed.keyId),
    nonce: text(sealed.nonce),
    leaf: text(sealed.leaf),
    opening: text(sealed.opening),
    ciphertext: text(sealed.ciphertext),
    recordKey: text(recordKey),
  };
}

function invalid(what: string): FourgateError {
  return new FourgateError("log_invalid", what, "run fourgate audit verify");
}
