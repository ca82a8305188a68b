/**
 * Shares a run's time among its stages by weight: a stage that was late leaves less to the others, so
 * that the run ends when it should.
 */
export class Shares {
  readonly #endMs: number;
  readonly #nowMs: () => number;
  #weightLeft: number;

  constructor(endMs: number, weights: readonly number[], nowMs: () => number = () => performance.now()) {
    this.#endMs = endMs;
    this.#nowMs = nowMs;
    this.#weightLeft = weights.reduce((sum, weight) => sum + weight, 0);
  }

  /** The next stage's time in milliseconds; 0 when none is left. */
  take(weight: number): number {
    const leftMs = Math.max(0, this.#endMs - this.#nowMs());
    const share = this.#weightLeft > 0 ? weight / this.#weightLeft : 0;
    this.#weightLeft -= weight;
    return leftMs * Math.min(1, share);
  }
}
