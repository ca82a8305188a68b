import { setImmediate, setTimeout } from "node:timers/promises";

/** What waits for exchanges goes on after this, so that it is slowed by them and never stopped. */
const waitMsMax = 5;

/**
 * Exchanges between their body and their intent, when this process is what their client waits for. What can wait,
 * as the database does, asks for its turn before each step.
 */
export class Judging {
  #count = 0;
  #none: PromiseWithResolvers<void> | null = null;

  /** Until disposed, once. */
  begin(): Disposable {
    this.#count += 1;
    let open = true;
    return {
      [Symbol.dispose]: () => {
        if (!open) return;
        open = false;
        this.#count -= 1;
        if (this.#count > 0) return;
        this.#none?.resolve();
        this.#none = null;
      },
    };
  }

  /** Lets what has arrived begin, and resolves once no exchange is judged; after 5 ms all the same. */
  async turn(): Promise<void> {
    await setImmediate();
    if (this.#count === 0) return;
    this.#none ??= Promise.withResolvers<void>();
    const over = new AbortController();
    const late = setTimeout(waitMsMax, undefined, { signal: over.signal }).catch(() => undefined);
    await Promise.race([this.#none.promise, late]);
    over.abort();
  }
}
