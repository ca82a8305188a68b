import { FourgateError } from "@fourgate/core/errors";
import type { Sequencer } from "./sequencer.ts";

const integrateMsMin = 1_000;

/** Told once when something begins to fail in the background: what, never content, and the error. */
export type OnTrouble = (what: string, error: unknown) => void;

/** Runs the sequencer in the background, at most once a second, and on demand. */
export class Integration implements AsyncDisposable {
  readonly #sequencer: Sequencer;
  #closed = false;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  /** The last run's, while no later one succeeded. */
  #failure: unknown;
  readonly #onTrouble: OnTrouble;
  readonly #onCheckpoint: (note: string) => void;

  /** `onCheckpoint` gets each signed checkpoint once it is the log's. */
  constructor(
    sequencer: Sequencer,
    onTrouble: OnTrouble,
    onCheckpoint: (note: string) => void = () => undefined,
  ) {
    this.#sequencer = sequencer;
    this.#onTrouble = onTrouble;
    this.#onCheckpoint = onCheckpoint;
  }

  /** Whether the last run succeeded. */
  get healthy(): boolean {
    return this.#failure === undefined;
  }

  /** Something new is durable. */
  wake(): void {
    if (this.#timer || this.#closed || this.#failure instanceof FourgateError) return;
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
    this.#closed = true;
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
    const { size } = this.#sequencer;
    const target = size + this.#sequencer.waitingCount;
    try {
      for (let round = 0; round < rounds && this.#sequencer.size < target; round++)
        await this.#sequencer.advance();
    } catch (error) {
      const known = this.#failure !== undefined;
      this.#failure = error;
      if (!known) this.#onTrouble("records are kept but not signed into the log", error);
      // A forked or foreign log never mends itself; a full disk may.
      if (!(error instanceof FourgateError)) this.wake();
      throw error;
    }
    this.#failure = undefined;
    if (this.#sequencer.size > size) this.#onCheckpoint(this.#sequencer.note);
    if (this.#sequencer.waitingCount > 0) this.wake();
  }
}
