import { setTimeout as wait } from "node:timers/promises";
import type { PackingLimits } from "./limits.ts";

/** Keeps work in the background to a share of one processor, and lets go when it is told to stop. */
export class Pace {
  readonly #limits: Pick<PackingLimits, "dutyMax" | "workMsMax">;
  readonly #signal: AbortSignal;
  #sinceMs: number = performance.now();

  constructor(limits: Pick<PackingLimits, "dutyMax" | "workMsMax">, signal: AbortSignal) {
    this.#limits = limits;
    this.#signal = signal;
  }

  /**
   * To be called between two short pieces of work; rests when enough was done.
   * @throws Error when it is to stop
   */
  async breathe(): Promise<void> {
    this.#signal.throwIfAborted();
    await this.rest();
    this.#signal.throwIfAborted();
  }

  /** The same for what must come to its end: told to stop it rests no more. */
  async rest(): Promise<void> {
    const workedMs = performance.now() - this.#sinceMs;
    if (workedMs < this.#limits.workMsMax) return;
    const restMs = this.#signal.aborted ? 0 : workedMs * (1 / this.#limits.dutyMax - 1);
    await wait(restMs, undefined, { signal: this.#signal }).catch(() => undefined);
    this.#sinceMs = performance.now();
  }
}
