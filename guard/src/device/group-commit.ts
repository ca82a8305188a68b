/**
 * Lets everybody who asks while one flush runs share the next one. A flush that starts after a
 * call covers that call.
 */
export class GroupCommit {
  readonly #flush: () => Promise<void>;
  #waiting: PromiseWithResolvers<void>[] = [];
  #loop: Promise<void> | null = null;

  constructor(flush: () => Promise<void>) {
    this.#flush = flush;
  }

  /** Rejects with what the flush that covered this call failed with. */
  run(): Promise<void> {
    const waiter = Promise.withResolvers<void>();
    this.#waiting.push(waiter);
    this.#loop ??= this.#drain();
    return waiter.promise;
  }

  /** Resolves once no flush runs or waits. */
  async idle(): Promise<void> {
    while (this.#loop) await this.#loop;
  }

  async #drain(): Promise<void> {
    // Callers of the same tick join the first flush.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const covered = this.#waiting;
      this.#waiting = [];
      try {
        await this.#flush();
        for (const { resolve } of covered) resolve();
      } catch (error) {
        for (const { reject } of covered) reject(error);
      }
    }
    this.#loop = null;
  }
}
