import { ulid } from "ulid";
import type { AuditRecord } from "@fourgate/core/audit/record";
import { Exporter, type ExporterOptions } from "@fourgate/gateway/export/exporter";
import { exportLimits, type ExportLimits } from "@fourgate/gateway/export/limits";
import type { OutgoingEvent, Receiver, Taken } from "@fourgate/gateway/export/receiver";
import type { RecordSource } from "@fourgate/gateway/ledger/record-source";

/** A log in memory: what an exporter follows, and appends to. */
export class MemoryLog implements RecordSource {
  readonly log: string;
  readonly list: AuditRecord[] = [];
  readonly readAt: number[] = [];

  constructor(log = "fourgate.local/test") {
    this.log = log;
  }

  get count(): number {
    return this.list.length;
  }

  get signedCount(): number {
    return this.list.length;
  }

  add(...records: readonly AuditRecord[]): this {
    this.list.push(...records);
    return this;
  }

  async append(record: AuditRecord): Promise<void> {
    this.list.push(record);
  }

  async read(index: number): ReturnType<RecordSource["read"]> {
    this.readAt.push(index);
    const record = this.list[index];
    if (!record) throw new Error("not in the log");
    return { leaf: Buffer.from(`${this.log} ${String(index)} ${record.id}`), record };
  }

  of<Kind extends AuditRecord["kind"]>(kind: Kind): readonly Extract<AuditRecord, { kind: Kind }>[] {
    return this.list.filter((record) => record.kind === kind) as Extract<AuditRecord, { kind: Kind }>[];
  }
}

/** A receiver in memory that does what a test says. */
export class MemoryReceiver implements Receiver {
  readonly proof = "acknowledged";
  readonly events: OutgoingEvent[] = [];
  batchSizes: number[] = [];
  /** Says what becomes of a batch instead of taking it. */
  answer: (batch: readonly OutgoingEvent[]) => Promise<Taken | null> | Taken | null = () => null;
  readBack?: NonNullable<Receiver["readBack"]>;

  async send(batch: readonly OutgoingEvent[]): Promise<Taken> {
    const said = await this.answer(batch);
    this.batchSizes.push(batch.length);
    const refused = new Set(said?.refused.map(({ at }) => at));
    if (said?.unclear === undefined) this.events.push(...batch.filter((_, at) => !refused.has(at)));
    return said ?? { refused: [] };
  }

  /** Records that arrived, each once, in their order. */
  get ids(): string[] {
    return [...new Set(this.events.map(({ event }) => event.recordId))];
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

export const quickLimits: ExportLimits = {
  ...exportLimits,
  startDelayMs: 0,
  lookEveryMs: 5,
  retryMsMin: 2,
  retryMsMax: 10,
  readBackMsMax: 40,
  readBackEveryMs: 5,
};

export function exporter(
  log: MemoryLog,
  receiver: Receiver,
  statePath: string,
  changes: Partial<ExporterOptions> = {},
): Exporter & { readonly said: string[] } {
  const said: string[] = [];
  const made = new Exporter({
    name: "siem",
    format: "json",
    kinds: null,
    to: "memory",
    receiver,
    eventBytesMax: 64 * 1024,
    statePath,
    records: log,
    version: "0.1.0",
    told: (text) => text,
    append: (record) => log.append(record),
    nextId: () => ulid(),
    clock: Date.now,
    log: (line) => said.push(line),
    limits: quickLimits,
    ...changes,
  });
  return Object.assign(made, { said });
}
