import type { Prompt } from "@fourgate/core/prompt/prompt";
import type { AuditRecord, IntentRecord, OutcomeRecord } from "@fourgate/core/audit/record";
import type { Keyring } from "./keyring.ts";
import type { PackingLimits } from "./packing/limits.ts";
import type { Packed } from "./packing/pack-segment.ts";
import type { SearchedRecords } from "./record-source.ts";

/** The record as the exchange sees it. Opened by `openLedger` (open.ts). */
export interface Ledger extends AsyncDisposable {
  /**
   * Resolves once the intent and every byte of its body that was not stored before are on disk
   * (fdatasync returned). Rejects with `record_failed`; then nothing may be forwarded.
   */
  intent(record: IntentRecord, body: WireBody): Promise<void>;
  /** Streams a reply's bytes into the store as they pass; memory stays bounded. */
  reply(id: string, subject: string): ReplySink;
  /** Durable soon after (group commit); resolves once it is. */
  outcome(record: OutcomeRecord, subject: string, reply: ReplySink | null): Promise<void>;
  /** Any other record; resolves once durable. `subject` names whose key encrypts it. */
  append(record: AuditRecord, subject: string): Promise<void>;
  /** Integrates all durable records into the tree and signs a checkpoint covering them. */
  checkpoint(): Promise<CheckpointSummary>;
  /** False while records can't be written, or are written but not signed into the tree. */
  readonly healthy: boolean;
  /** Newest first, from memory; bounded. */
  latest(countMax: number): readonly LedgerEntry[];
  /** Every record that can be opened, newest first, read from the journal as they are asked for. */
  newest(): AsyncIterable<AuditRecord>;
  show(id: string): Promise<ShownExchange>;
  /** The exact bytes that went upstream. Fails with `log_invalid` when the SHA-256 differs. */
  wireBytes(id: string): Promise<Uint8Array>;
  /** Inclusion proof of every record of this exchange, as C2SP tlog-proof text. */
  receipt(id: string): Promise<string>;
  /** Strictest classification that a session (core's sessionKey) was seen with, for the start after a restart. */
  sessionClassification(session: string): string | undefined;
}

/** A ledger that can be followed record by record. */
export interface FollowedLedger extends Ledger {
  readonly records: SearchedRecords;
  /** What retention and erasure destroy. */
  readonly keyring: Keyring;
  /**
   * Gives the disk back the content of these keys (hex ids), which are destroyed: in sealed segments of the
   * journal. Takes its time, beside the path. Gives the bytes.
   */
  reclaim(keyIds: ReadonlySet<string>): Promise<number>;
  /**
   * Seals what the journal has taken in since the last time and packs it: the same records and content in fewer bytes.
   * Takes its time, beside the path.
   */
  pack(limits?: Partial<PackingLimits>): Promise<Packed>;
  /** Lets go of what it has in memory of a person whose keys were destroyed. */
  forget(user: string): void;
}

export interface WireBody {
  /** As received and forwarded, before a splice. Content-encoded bytes if the client encoded. */
  readonly bytes: Uint8Array;
  /** Read from `bytes` (or from their decoded form); null when the body was not a prompt. */
  readonly prompt: Prompt | null;
  /** Bodies of one session and agent repeat each other; "" for none. */
  readonly session: string;
}

export interface ReplySink {
  write(chunk: Uint8Array): void;
  readonly bytes: number;
}

export interface CheckpointSummary {
  readonly size: number;
  readonly rootHash: string;
  readonly note: string;
}

export interface LedgerEntry {
  readonly record: AuditRecord;
  readonly outcome: OutcomeRecord | null;
  /** Of the record, in the log's order. */
  readonly index: number;
  /** Index of the record's leaf once a checkpoint covers it, else null. */
  readonly leaf: number | null;
}

export interface ShownExchange {
  readonly records: readonly AuditRecord[];
  /** Body as sent, rebuilt; null for a refusal. */
  readonly body: Uint8Array | null;
  readonly reply: Uint8Array | null;
  readonly receipt: string | null;
  /** Body or reply were there, and their keys are destroyed. */
  readonly contentGone?: true;
}
