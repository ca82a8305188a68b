import type { AuditRecord, OutcomeRecord } from "@fourgate/core/audit/record";
import { FourgateError } from "@fourgate/core/errors";
import type { CheckpointSummary, Ledger, LedgerEntry, ShownExchange } from "@fourgate/gateway/ledger/ledger";

/** The record in memory, behind the same interface. `broken` makes it fail as a full disk would. */
export class MemoryLedger implements Ledger {
  readonly appended: { readonly record: AuditRecord; readonly subject: string }[] = [];
  readonly receipts = new Map<string, string>();
  /** How many of them the last checkpoint covers. */
  covered = 0;
  broken = false;
  open = true;
  healthy = true;

  put(record: AuditRecord): void {
    this.appended.push({ record, subject: "somebody" });
  }

  kinds(): readonly string[] {
    return this.appended.map(({ record }) => record.kind);
  }

  intent(record: AuditRecord): Promise<void> {
    return this.append(record, "somebody");
  }

  reply(): { write: () => void; bytes: number } {
    return { write: () => undefined, bytes: 0 };
  }

  outcome(record: OutcomeRecord, subject: string): Promise<void> {
    return this.append(record, subject);
  }

  async append(record: AuditRecord, subject: string): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    if (this.broken) throw new FourgateError("record_failed", "the disk is full", "make room");
    this.appended.push({ record, subject });
  }

  latest(countMax: number): readonly LedgerEntry[] {
    if (!this.open) throw new FourgateError("record_failed", "the ledger is closed", "start again");
    const outcomes = new Map(
      this.appended.flatMap(({ record }) =>
        record.kind === "outcome" ? [[record.id, record] as const] : [],
      ),
    );
    return this.appended
      .filter(({ record }) => record.kind !== "outcome")
      .map(({ record }, leaf) => ({
        record,
        outcome: outcomes.get(record.id) ?? null,
        index: leaf,
        leaf: this.receipts.has(record.id) ? leaf : null,
      }))
      .toReversed()
      .slice(0, countMax);
  }

  async *newest(): AsyncGenerator<AuditRecord> {
    yield* this.appended.map(({ record }) => record).toReversed();
  }

  show(id: string): Promise<ShownExchange> {
    const records = this.appended.map(({ record }) => record).filter((record) => record.id === id);
    if (records.length === 0)
      return Promise.reject(
        new FourgateError("not_found", "the log has no exchange of this id", "look again"),
      );
    return Promise.resolve({
      records,
      body: records[0]?.kind === "intent" ? Buffer.from("{}") : null,
      reply: null,
      receipt: this.receipts.get(id) ?? null,
    });
  }

  checkpoint(): Promise<CheckpointSummary> {
    this.covered = this.appended.length;
    return Promise.resolve({ size: this.covered, rootHash: "", note: "" });
  }

  wireBytes(): never {
    throw new Error("not part of these tests");
  }

  receipt(): never {
    throw new Error("not part of these tests");
  }

  sessionClassification(): undefined {
    return undefined;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}
