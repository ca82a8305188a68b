import type { RetentionDoor } from "./retention.ts";

const everyMs = 24 * 60 * 60 * 1_000;
/** A clock that is so far ahead of the newest record is wrong, or this gateway has rested. */
const aheadMsMax = 62 * everyMs;

export interface Told {
  readonly log: (line: string) => void;
  readonly complain: (what: string, error: unknown) => void;
}

/**
 * Destroys what is due at the start and once a day. What is destroyed can't be had back, so a clock that
 * jumped ahead destroys nothing until an operator says that it is right, or until the next start: what was
 * recorded by the wrong clock is then the newest.
 */
export class DailyRetention implements Disposable {
  readonly #door: Pick<RetentionDoor, "expire">;
  readonly #clock: () => number;
  readonly #told: Told;
  readonly #timer: NodeJS.Timeout;
  #seenMs: number | null;

  /** `newestMs`: of the newest record before this start; null where there is none. */
  constructor(door: Pick<RetentionDoor, "expire">, clock: () => number, newestMs: number | null, told: Told) {
    this.#door = door;
    this.#clock = clock;
    this.#seenMs = newestMs;
    this.#told = told;
    this.#timer = setInterval(() => void this.look(), everyMs);
    this.#timer.unref();
  }

  async look(): Promise<void> {
    const { log, complain } = this.#told;
    const nowMs = this.#clock();
    if (this.#seenMs !== null && nowMs - this.#seenMs > aheadMsMax) {
      const days = Math.round((nowMs - this.#seenMs) / everyMs);
      log(
        `retention: nothing is destroyed, since the clock is ${String(days)} days ahead of the newest record; if it is right: fourgate data expire`,
      );
      return;
    }
    this.#seenMs = nowMs;
    try {
      const expired = await this.#door.expire();
      if (expired.length > 0) log(`retention: the keys of ${expired.join(", ")} are destroyed`);
    } catch (error) {
      complain("retention", error);
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
