import { openCheckpoint } from "@fourgate/core/audit/checkpoint";
import { formatProof } from "@fourgate/core/audit/proof";
import { formatVerifierKey } from "@fourgate/core/audit/note";
import type { AuditRecord, PolicyRecord } from "@fourgate/core/audit/record";
import { nodesFromTiles } from "@fourgate/core/audit/tiles";
import { inclusionProof, treeHashes } from "@fourgate/core/audit/tree";
import { FourgateError } from "@fourgate/core/errors";
import type { LedgerFolder } from "../ledger/folder.ts";
import { sha256, verifyEd25519 } from "../ledger/crypto.ts";
import { readCheckpoint, readTile } from "../ledger/log-files.ts";
import { Rebuilder, type Archive } from "../ledger/rebuild.ts";
import { openArchive, readVerifierKey } from "../ledger/read-only.ts";
import { recordKeyOf, type SealedRecord } from "../ledger/sealed-record.ts";
import { exchangeCountMax, type EvidencedExchange, type EvidencedRecord } from "./evidence-folder.ts";

/** One record with its proof. */
export interface CollectedRecord {
  readonly index: number;
  readonly record: AuditRecord;
  readonly sealed: EvidencedRecord;
  readonly proof: string;
}

export interface Collected {
  readonly log: string;
  readonly size: number;
  readonly key: string;
  readonly checkpoint: string;
  readonly records: readonly CollectedRecord[];
  readonly exchanges: readonly (EvidencedExchange & {
    readonly bodyBytes: Uint8Array | null;
    readonly replyBytes: Uint8Array | null;
  })[];
  readonly policies: readonly number[];
}

/**
 * Everything of these exchanges, and the policies that were in force, from a data folder and its keys.
 * @throws FourgateError usage for too many, not_found, log_invalid when something is not covered by the checkpoint or damaged
 */
export async function collectEvidence(folder: LedgerFolder, ids: readonly string[]): Promise<Collected> {
  if (ids.length > exchangeCountMax)
    throw new FourgateError(
      "usage",
      `more than ${String(exchangeCountMax)} exchanges match`,
      "narrow it, for example by --from and --to, and make several bundles",
    );
  const policyIndexes: number[] = [];
  await using archive = await openArchive(folder, (kind, index) => {
    if (kind === "policy") policyIndexes.push(index);
  });
  const key = await readVerifierKey(folder);
  const note = await readCheckpoint(folder.log);
  const checkpoint = note === undefined ? undefined : openCheckpoint(note, key, verifyEd25519);
  if (note === undefined || !checkpoint) throw invalid("the checkpoint is not signed by this log's key");
  const hashes = treeHashes(sha256);
  const node = nodesFromTiles(
    checkpoint.size,
    async (tile) => {
      const bytes = await readTile(folder.log, tile);
      if (!bytes) throw invalid("a tile of the log is missing");
      return bytes;
    },
    hashes,
  );
  const rebuilder = new Rebuilder(archive);
  const records = new Map<number, CollectedRecord>();
  const collect = async (index: number): Promise<AuditRecord | undefined> => {
    const known = records.get(index);
    if (known) return known.record;
    const opened = await rebuilder.record(index);
    if (!opened) return undefined;
    if (index >= checkpoint.size)
      throw new FourgateError(
        "not_found",
        "no checkpoint covers the newest of these exchanges yet",
        "ask again in a second",
      );
    const sealed = await rebuilder.sealed(index);
    const path = await inclusionProof(index, checkpoint.size, node, hashes);
    const proof = formatProof({ entry: sealed.leaf, index, path, checkpoint: note });
    records.set(index, { index, record: opened.record, sealed: evidenced(index, sealed, archive), proof });
    return opened.record;
  };
  const exchanges: Collected["exchanges"][number][] = [];
  for (const id of ids) exchanges.push(await oneExchange(id, archive, rebuilder, collect));
  const first = Math.min(...exchanges.flatMap((one) => one.records));
  const policies = await policiesOf(exchanges, first, policyIndexes, records, collect);
  return {
    log: key.name,
    size: checkpoint.size,
    key: `${formatVerifierKey(key)}\n`,
    checkpoint: note,
    records: [...records.values()].toSorted((a, b) => a.index - b.index),
    exchanges,
    policies,
  };
}

async function oneExchange(
  id: string,
  archive: Archive,
  rebuilder: Rebuilder,
  collect: (index: number) => Promise<AuditRecord | undefined>,
): Promise<Collected["exchanges"][number]> {
  const own: number[] = [];
  let [body, reply]: [number | null, number | null] = [null, null];
  let [bodyBytes, replyBytes]: [Uint8Array | null, Uint8Array | null] = [null, null];
  for (const index of archive.index.recordsOf(id)) {
    const record = await collect(index);
    if (!record) continue;
    own.push(index);
    if (record.kind === "intent") {
      bodyBytes = await content(() => rebuilder.wireBytes(index, record));
      body = bodyBytes ? index : null;
    }
    if (record.kind === "outcome" && record.replyBytes > 0) {
      const bytes = await content(() => rebuilder.content(index));
      if (bytes?.length === record.replyBytes) [reply, replyBytes] = [index, bytes];
    }
  }
  if (own.length === 0)
    throw new FourgateError(
      "not_found",
      `there is no exchange ${id.slice(0, 64)} that can be read`,
      "check the id",
    );
  return { id, records: own, body, reply, bodyBytes, replyBytes };
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

/** The last policy before the first exchange, and every later one that an exchange names. */
async function policiesOf(
  exchanges: Collected["exchanges"],
  first: number,
  indexes: readonly number[],
  records: Map<number, CollectedRecord>,
  collect: (index: number) => Promise<AuditRecord | undefined>,
): Promise<readonly number[]> {
  const last = Math.max(...exchanges.flatMap((one) => one.records));
  const versions = new Set(
    exchanges
      .flatMap((one) => one.records)
      .flatMap((index) => {
        const record = records.get(index)?.record;
        return record && "policyVersion" in record ? [record.policyVersion] : [];
      }),
  );
  const before = indexes.findLast((index) => index < first);
  const found: number[] = [];
  for (const index of indexes.filter((one) => one === before || (one > first && one < last))) {
    const record = (await collect(index)) as PolicyRecord | undefined;
    if (record && (index === before || versions.has(record.version))) found.push(index);
    // Of a policy that none of these was judged by nothing belongs here.
    else records.delete(index);
  }
  return found;
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
