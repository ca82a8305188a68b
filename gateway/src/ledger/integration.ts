import { FourgateError } from "@fourgate/core/errors";
import type { Sequencer } from "./sequencer.ts";

const integrateMsMin = 1_000;

/** Runs the sequencer in the background, at most once a second, and on demand. */
export class Integration implements AsyncDisposable {
  readonly #sequencer: Sequencer;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #failure: unknown;

  constructor(sequencer: Sequencer) {
    this.#sequencer = sequencer;
  }

  /** Something new is durable. */
  wake(): void {
    if (this.#timer || this.#failure !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#next(1).catch(() => undefined);
    }, integrateMsMin);
    this.#timer.unref();
  }

  /** Integrates all that was durable when it was called. */
  async all(): Promise<void> {
    await this.#next(Infinity);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#timer);
    await this.#running.catch(() => undefined);
  }

  #next(rounds: number): Promise<void> {
    const run = this.#running.catch(() => undefined).then(() => this.#advance(rounds));
    this.#running = run;
    return run;
  }

  async #advance(rounds: number): Promise<void> {
    if (this.#failure instanceof FourgateError) throw this.#failure;
    const target = this.#sequencer.size + this.#sequencer.waitingCount;
    try {
      for (let round = 0; round < rounds && this.#sequencer.size < target; round++) await this.#sequencer.advance();
    } catch (error) {
      // A forked or foreign log never mends itself; a full disk may.
      if (error instanceof FourgateError) this.#failure = error;
      throw error;
    }
    if (this.#sequencer.waitingCount > 0) this.wake();
  }
}
