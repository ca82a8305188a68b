import type { Insertable } from "kysely";
import type { OutcomeRecord } from "@fourgate/core/audit/record";
import type { ExchangeTable, Schema } from "../schema.ts";

type Tables = Omit<Schema, "projection" | "exchanges" | "later_indexes" | SeenName>;
export type TableName = keyof Tables;
export type SeenName = "users" | "user_teams" | "devices";

/** A row whose first and last sight widen what the table holds already. */
export interface SeenRow {
  readonly user_id: string;
  readonly team?: string;
  readonly device?: string;
  first_seen: string;
  last_seen: string;
}

/** An outcome whose intent an earlier batch brought. */
export interface LateOutcome {
  readonly id: string;
  readonly columns: OutcomeColumns;
  readonly calls: readonly ToolCall[];
}

/** A reply whose text is to be looked for. */
export interface AnsweredAttempt {
  /** Of the request that it answers. */
  readonly path: string;
  readonly outcomeIndex: number;
  readonly bytes: number;
}

export type ToolCall = Omit<Insertable<Schema["tool_calls"]>, "log_index">;

export type OutcomeColumns = Pick<
  Insertable<ExchangeTable>,
  | "result"
  | "outcome_time"
  | "status"
  | "reply_bytes"
  | "input_tokens"
  | "output_tokens"
  | "cache_read_tokens"
  | "first_byte_ms"
  | "duration_ms"
  | "account"
> & { readonly outcome_index: number };

export type NewExchange = {
  -readonly [Column in keyof Insertable<ExchangeTable>]-?: Insertable<ExchangeTable>[Column];
};

/** The rows that records bring, in the log's order, ready to be written in one transaction. */
export class Batch {
  readonly exchanges: NewExchange[] = [];
  /** Attempts without an outcome, by id, in order. */
  readonly #open = new Map<string, NewExchange[]>();
  readonly lateOutcomes: LateOutcome[] = [];
  /** By the attempt's log index. */
  readonly answered: Map<number, AnsweredAttempt> = new Map();
  /** Of late outcomes, by their log index. */
  readonly lateTexts: Map<number, Omit<Insertable<Schema["texts"]>, "log_index">> = new Map();
  readonly rows: { readonly [Name in TableName]: Insertable<Schema[Name]>[] } = {
    exchange_teams: [],
    reasons: [],
    findings: [],
    labels: [],
    files: [],
    tool_calls: [],
    alarms: [],
    gateway_events: [],
    policies: [],
    drill_lines: [],
    reads: [],
    identity_changes: [],
    heartbeats: [],
    logins: [],
    texts: [],
    carried: [],
  };
  readonly seen: { readonly [Name in SeenName]: Map<string, SeenRow> } = {
    users: new Map(),
    user_teams: new Map(),
    devices: new Map(),
  };
  #rowCount = 0;

  get rowCount(): number {
    return this.#rowCount;
  }

  add<Name extends TableName>(table: Name, ...rows: readonly Insertable<Schema[Name]>[]): void {
    (this.rows[table] as Insertable<Schema[Name]>[]).push(...rows);
    this.#rowCount += rows.length;
  }

  addLateOutcome(outcome: LateOutcome): void {
    this.lateOutcomes.push(outcome);
    this.#rowCount += outcome.calls.length + 1;
  }

  addExchange(row: NewExchange): void {
    this.exchanges.push(row);
    if (row.kind === "intent") this.#open.set(row.id, [...(this.#open.get(row.id) ?? []), row]);
    this.#rowCount++;
  }

  see(table: SeenName, row: Omit<SeenRow, "first_seen" | "last_seen">, time: string): void {
    const key = JSON.stringify([row.user_id, row.team, row.device]);
    const known = this.seen[table].get(key);
    if (!known) {
      this.seen[table].set(key, { ...row, first_seen: time, last_seen: time });
      this.#rowCount++;
      return;
    }
    if (Date.parse(time) < Date.parse(known.first_seen)) known.first_seen = time;
    if (Date.parse(time) > Date.parse(known.last_seen)) known.last_seen = time;
  }

  /** The newest attempt of this id that has no outcome yet, if it is in this batch; it has one now. */
  endAttempt(id: string): NewExchange | undefined {
    return this.#open.get(id)?.pop();
  }
}

export function outcomeColumns(record: OutcomeRecord, index: number): OutcomeColumns {
  return {
    result: record.result,
    outcome_index: index,
    outcome_time: record.time,
    status: record.status,
    reply_bytes: record.replyBytes,
    input_tokens: record.inputTokens,
    output_tokens: record.outputTokens,
    cache_read_tokens: record.cacheReadTokens,
    first_byte_ms: record.firstByteMs,
    duration_ms: record.durationMs,
    account: record.account ?? null,
  };
}
