import { sessionKey } from "@fourgate/core/audit/session-key";
import type { AuditRecord, OutcomeRecord } from "@fourgate/core/audit/record";
import { strictest, type Classification } from "@fourgate/core/scope/catalogue";
import type { LedgerEntry } from "./ledger.ts";

const entryCountMax = 1_000;
const sessionCountMax = 50_000;

interface Kept {
  readonly record: AuditRecord;
  readonly index: number;
  outcome: OutcomeRecord | null;
}

/** The newest records in memory, each intent with its outcome, and what class each session reached. */
export class Latest {
  readonly #kept: Kept[] = [];
  readonly #open = new Map<string, Kept>();
  readonly #sessions = new Map<string, Classification>();

  /** In the log's order. */
  add(record: AuditRecord, index: number): void {
    if (record.kind === "outcome") {
      const intent = this.#open.get(record.id);
      if (intent) intent.outcome = record;
      this.#open.delete(record.id);
      return;
    }
    const kept: Kept = { record, index, outcome: null };
    this.#kept.push(kept);
    if (record.kind === "intent") {
      this.#open.set(record.id, kept);
      this.mark(sessionKey(record.actor), record.classification);
    }
    // Cut back rarely: each time it has grown by half.
    if (this.#kept.length >= entryCountMax * 1.5)
      this.#letGo(this.#kept.splice(0, this.#kept.length - entryCountMax));
  }

  /** Newest first. `size` is how many entries the checkpoint covers. */
  entries(countMax: number, size: number): readonly LedgerEntry[] {
    return this.#kept
      .slice(-Math.min(Math.max(countMax, 1), entryCountMax))
      .toReversed()
      .map(({ record, outcome, index }) => ({ record, outcome, index, leaf: index < size ? index : null }));
  }

  /** What is kept of this person. An exchange of theirs that is under way ends without its intent here. */
  forget(user: string): void {
    const gone = this.#kept.filter(({ record }) => userOf(record) === user);
    this.#letGo(gone);
    for (const kept of gone) this.#kept.splice(this.#kept.indexOf(kept), 1);
  }

  session(session: string): Classification | undefined {
    return this.#sessions.get(session);
  }

  mark(session: string, classification: Classification): void {
    if (session === "") return;
    const known = this.#sessions.get(session);
    this.#sessions.delete(session);
    this.#sessions.set(session, known ? strictest(known, classification) : classification);
    if (this.#sessions.size > sessionCountMax) {
      const [oldest = ""] = this.#sessions.keys();
      this.#sessions.delete(oldest);
    }
  }

  #letGo(gone: readonly Kept[]): void {
    for (const kept of gone) {
      if (this.#open.get(kept.record.id) === kept) this.#open.delete(kept.record.id);
    }
  }
}

function userOf(record: AuditRecord): string | null {
  if ("actor" in record) return record.actor?.user ?? null;
  return "user" in record ? record.user : null;
}
