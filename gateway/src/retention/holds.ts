import type { LegalHold, RetentionRecord } from "@fourgate/core/audit/retention-record";

/** Legal holds that stand: what the journal's records say, in their order. */
export class Holds {
  readonly #standing = new Map<string, LegalHold>();
  #placedCount = 0;

  apply({ change }: Pick<RetentionRecord, "change">): void {
    if (change.act === "held") {
      this.#placedCount++;
      this.#standing.set(change.hold.id, change.hold);
    }
    if (change.act === "released") this.#standing.delete(change.hold);
  }

  /** Oldest first. */
  list(): readonly LegalHold[] {
    return [...this.#standing.values()];
  }

  get(id: string): LegalHold | undefined {
    return this.#standing.get(id);
  }

  nextId(): string {
    return `h${String(this.#placedCount + 1)}`;
  }

  /** The holds that keep what is this person's. */
  of(user: string): readonly LegalHold[] {
    return this.list().filter((hold) => hold.user === null || hold.user === user);
  }
}
