/** Four looks of a guard at its gateway, and a slow one. */
const graceMsMax = 75_000;

/** Policies that were in force a moment ago: a guard may judge by one until it has fetched the next. */
export class FormerPolicies {
  readonly #untilMs = new Map<string, number>();
  readonly #clock: () => number;

  /** `clock`: milliseconds since the epoch. */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** Another one is in force instead of this one. */
  replaced(version: string): void {
    const nowMs = this.#clock();
    for (const [known, untilMs] of this.#untilMs) if (untilMs < nowMs) this.#untilMs.delete(known);
    this.#untilMs.set(version, nowMs + graceMsMax);
  }

  has(version: string): boolean {
    return (this.#untilMs.get(version) ?? 0) >= this.#clock();
  }
}
