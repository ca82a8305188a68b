import { setTimeout as sleep } from "node:timers/promises";
import type { AuditRecord, IntentRecord, OutcomeRecord, RefusalRecord } from "@fourgate/core/audit/record";
import { FourgateError } from "@fourgate/core/errors";
import type {
  Ledger,
  LedgerEntry,
  ReplySink,
  ShownExchange,
  WireBody,
} from "@fourgate/gateway/ledger/ledger";

export interface KeptReply extends ReplySink {
  readonly chunks: Uint8Array[];
}

/** The record in memory: what was told, in which order. Its intents can be held back, or fail. */
export class RecordingLedger implements Ledger {
  readonly records: AuditRecord[] = [];
  readonly bodies = new Map<string, WireBody>();
  readonly replies = new Map<string, KeptReply>();
  /** What happened, in order; whoever watches something else may add to it. */
  readonly order: string[] = [];
  /** How many intents it was asked to make durable. */
  askedCount = 0;
  /** None is durable before this resolves. */
  held: Promise<void> = Promise.resolve();
  /** Thrown by what is named. */
  fails: { intent?: Error; append?: Error; outcome?: Error } = {};
  readonly healthy = true;
  marks = new Map<string, string>();

  get intents(): readonly IntentRecord[] {
    return this.records.filter((record) => record.kind === "intent");
  }

  get outcomes(): readonly OutcomeRecord[] {
    return this.records.filter((record) => record.kind === "outcome");
  }

  get refusals(): readonly RefusalRecord[] {
    return this.records.filter((record) => record.kind === "refusal");
  }

  forget(): void {
    this.records.length = 0;
    this.order.length = 0;
    this.bodies.clear();
    this.replies.clear();
    this.fails = {};
    this.askedCount = 0;
    this.held = Promise.resolve();
  }

  async intent(record: IntentRecord, body: WireBody): Promise<void> {
    this.askedCount++;
    await sleep(1);
    await this.held;
    if (this.fails.intent) throw this.fails.intent;
    this.order.push("intent");
    this.records.push(record);
    this.bodies.set(record.id, { ...body, bytes: Uint8Array.from(body.bytes) });
  }

  reply(id: string): ReplySink {
    const kept: KeptReply = {
      chunks: [],
      bytes: 0,
      write(chunk) {
        kept.chunks.push(Uint8Array.from(chunk));
        (kept as { bytes: number }).bytes += chunk.length;
      },
    };
    this.replies.set(id, kept);
    return kept;
  }

  async outcome(record: OutcomeRecord): Promise<void> {
    await sleep(1);
    if (this.fails.outcome) throw this.fails.outcome;
    this.order.push("outcome");
    this.records.push(record);
  }

  async append(record: AuditRecord): Promise<void> {
    await sleep(1);
    if (this.fails.append) throw this.fails.append;
    this.order.push(record.kind);
    this.records.push(record);
  }

  sessionClassification(session: string): string | undefined {
    return this.marks.get(session);
  }

  latest(): readonly LedgerEntry[] {
    return [];
  }

  newest(): never {
    throw notAsked();
  }

  show(): Promise<ShownExchange> {
    return Promise.reject(notAsked());
  }

  checkpoint(): Promise<never> {
    return Promise.reject(notAsked());
  }

  wireBytes(): Promise<never> {
    return Promise.reject(notAsked());
  }

  receipt(): Promise<never> {
    return Promise.reject(notAsked());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}

/** As a full disk fails. */
export function diskFull(): FourgateError {
  return new FourgateError("record_failed", "the disk is full", "make room");
}

function notAsked(): Error {
  return new TypeError("an exchange does not ask for this");
}
