const keyCountMax = 50_000;

/**
 * What was recorded already, by its key: a guard hands over again what it got no answer for. The
 * oldest keys leave when there are too many.
 */
export class TakenOnce {
  readonly #taken: Map<string, Promise<void>>;

  /** `keys`: newest first. */
  constructor(keys: readonly string[]) {
    this.#taken = new Map(keys.toReversed().map((key) => [key, Promise.resolve()]));
  }

  /** Resolves once it is recorded, by this call's `record` or by an earlier one's. A failure is forgotten. */
  once(key: string, record: () => Promise<void>): Promise<void> {
    const earlier = this.#taken.get(key);
    if (earlier) return earlier;
    const recorded = record().catch((error: unknown) => {
      this.#taken.delete(key);
      throw error;
    });
    this.#taken.set(key, recorded);
    if (this.#taken.size > keyCountMax) this.#dropOldest();
    return recorded;
  }

  #dropOldest(): void {
    for (const oldest of this.#taken.keys()) {
      this.#taken.delete(oldest);
      return;
    }
  }
}
