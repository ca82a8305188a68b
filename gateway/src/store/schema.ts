import type { ColumnType, Kysely } from "kysely";
import type { OutcomeRecord } from "@fourgate/core/audit/record";
import type { Classification, Label } from "@fourgate/core/scope/catalogue";
import type { Gate } from "@fourgate/core/verdict";

/**
 * The projection's tables, as schema.sql shows them. Everything here is made again from the journal;
 * none of it is a body, a prompt's text, a secret or a plain content hash. What belongs to a person stands
 * in rows that name them, or that go with such a row.
 */
export interface Schema {
  readonly projection: ProjectionTable;
  readonly exchanges: ExchangeTable;
  readonly exchange_teams: ExchangeTeamTable;
  readonly reasons: ReasonTable;
  readonly findings: FindingTable;
  readonly labels: LabelTable;
  readonly files: TouchedFileTable;
  readonly tool_calls: FileTable;
  readonly alarms: AlarmTable;
  readonly users: UserTable;
  readonly user_teams: UserTeamTable;
  readonly devices: DeviceTable;
  readonly gateway_events: GatewayEventTable;
  readonly policies: PolicyTable;
  readonly drill_lines: DrillLineTable;
  readonly reads: ReadTable;
  readonly identity_changes: IdentityChangeTable;
  readonly heartbeats: HeartbeatTable;
  readonly logins: LoginTable;
  readonly texts: TextTable;
  readonly carried: CarriedTable;
  readonly later_indexes: LaterIndexTable;
}

export type Store = Kysely<Schema>;

/** The PostgreSQL schema that holds them all. */
export const schemaName = "fourgate";

/** Written as ISO 8601, read as a Date. */
type Time = ColumnType<Date, string, string>;

/** One row: how far the journal is read in. */
export interface ProjectionTable {
  readonly one: number;
  /** The log's name. */
  readonly log: string;
  /** Log index of the next record. */
  readonly position: number;
  /** SHA-256 of the last record's leaf, hex; "" before the first. */
  readonly leaf: string;
  /** Of the code that made the rows. */
  readonly version: number;
}

/** "under_way" and an outcome's result for what was forwarded; "blocked" by a gate, else "refused". */
export type ExchangeResult = "under_way" | "blocked" | "refused" | OutcomeRecord["result"];

/** An attempt at a deployment, a refusal, or a block on a laptop. */
export interface ExchangeTable {
  readonly log_index: number;
  readonly id: string;
  readonly kind: "intent" | "refusal" | "guard_block";
  readonly time: Time;
  readonly user_id: string | null;
  readonly agent: string | null;
  readonly device: string;
  /** Name without version. */
  readonly tool: string;
  readonly tool_version: string;
  readonly session: string;
  readonly sub_agent: string;
  readonly result: ExchangeResult;
  readonly gate: Gate | null;
  readonly code: string | null;
  /** Of an intent: an endpoint of the protocol. */
  readonly path: string | null;
  readonly model: string | null;
  readonly deployment: string | null;
  readonly deployment_class: "private" | "cloud" | null;
  readonly classification: Classification | null;
  readonly redactions: number | null;
  readonly policy_version: string;
  readonly body_bytes: number;
  readonly outcome_index: number | null;
  readonly outcome_time: ColumnType<Date | null, string | null, string | null>;
  readonly status: number | null;
  readonly reply_bytes: number | null;
  readonly input_tokens: number | null;
  readonly output_tokens: number | null;
  readonly cache_read_tokens: number | null;
  readonly first_byte_ms: number | null;
  readonly duration_ms: number | null;
  /** Host of the destination, without a port. */
  readonly vendor: string | null;
  readonly login: string | null;
  readonly account: string | null;
}

/** An index that is to be made yet. */
export interface LaterIndexTable {
  readonly name: string;
  /** As PostgreSQL states it. */
  readonly definition: string;
}

interface Ordered {
  /** Of the exchange. */
  readonly log_index: number;
  /** Place among its kind, from 0. */
  readonly ordinal: number;
}

export interface ExchangeTeamTable {
  readonly log_index: number;
  readonly team: string;
}

export interface ReasonTable extends Ordered {
  readonly gate: Gate;
  readonly rule: string;
  /** A gate that observes would have blocked. */
  readonly observed: boolean;
}

export interface FindingTable extends Ordered {
  readonly detector: string;
  readonly fingerprint: string;
  readonly action: string;
  /** What an observing gate would have done. */
  readonly observed: string | null;
  readonly block_kind: string;
  readonly line: number;
}

export interface LabelTable extends Ordered {
  readonly repo: string | null;
  readonly folder: string;
  readonly classification: Classification;
  readonly path: string;
  readonly source: Label["source"];
  readonly access: "read" | "write";
}

export interface FileTable extends Ordered {
  readonly path: string;
  readonly repo: string | null;
  readonly access: "read" | "write";
  readonly tool: string;
}

export interface TouchedFileTable extends FileTable {
  readonly commit: string | null;
  /** Of the SHA-256 in the record a keyed hash (fileKey): a digest of a known file would tell who has it. */
  readonly content: string | null;
  /** "1-40,90-120" */
  readonly lines: string | null;
}

/** What is looked for in a text that left, without the text: see core/src/audit/text-index.ts. */
export interface TextTable {
  readonly text_id: number;
  /** Of the exchange that carried it first. */
  readonly log_index: number;
  /** Of content that is stored once: half of its keyed hash, by its subject's key. */
  readonly digest: ColumnType<Buffer | null, string | null, never>;
  readonly grams: number[];
  readonly lines: number[];
}

/** Exchanges that carried a text again: in another session, or where a recipe was written out anew. */
export interface CarriedTable {
  readonly text_id: number;
  readonly log_index: number;
}

export interface AlarmTable extends Ordered {
  readonly message: string;
}

interface Seen {
  readonly first_seen: Time;
  readonly last_seen: Time;
}

export interface UserTable extends Seen {
  readonly user_id: string;
}

export interface UserTeamTable extends Seen {
  readonly user_id: string;
  readonly team: string;
}

export interface DeviceTable extends Seen {
  readonly user_id: string;
  readonly device: string;
}

interface Event {
  readonly log_index: number;
  readonly id: string;
  readonly time: Time;
}

export interface GatewayEventTable extends Event {
  readonly event: string;
  readonly detail: string;
}

export interface PolicyTable extends Event {
  readonly version: string;
  readonly sha256: string;
  readonly audit: string;
  readonly scope: string;
  readonly secrets: string;
  readonly private: string;
}

export interface DrillLineTable extends Event, Ordered {
  readonly gate: Gate;
  readonly pass: boolean;
}

export interface ReadTable extends Event {
  readonly reader: string;
  /** "" where many were asked for. */
  readonly exchange: string;
  readonly act: string | null;
  readonly asked: string | null;
  readonly found: number | null;
}

export interface HeartbeatTable extends Event {
  readonly user_id: string;
  readonly device: string;
  readonly sent_at: Time;
  readonly device_sequence: number;
  readonly policy_version: string;
  readonly runs: number;
  readonly waiting: number;
}

export interface LoginTable extends Event {
  readonly operator: string;
  readonly event: string;
  readonly address: string;
}

/** Of a token or a code no hash. */
export interface IdentityChangeTable extends Event, Ordered {
  readonly changed_by: string;
  readonly act: string;
  readonly user_id: string | null;
  readonly team: string | null;
  readonly device: string | null;
}
