import { aheadText } from "./believed-time.ts";
import type { Retention } from "./retention.ts";

const everyMs = 24 * 60 * 60 * 1_000;

export interface Told {
  readonly log: (line: string) => void;
  readonly complain: (what: string, error: unknown) => void;
}

/** Destroys what is due at the start and once a day, while the clock can be believed. */
export class DailyRetention implements Disposable {
  readonly #retention: Pick<Retention, "expireDue" | "clockAhead">;
  readonly #told: Told;
  readonly #timer: NodeJS.Timeout;

  constructor(retention: Pick<Retention, "expireDue" | "clockAhead">, told: Told) {
    this.#retention = retention;
    this.#told = told;
    this.#timer = setInterval(() => void this.look(), everyMs);
    this.#timer.unref();
  }

  async look(): Promise<void> {
    const { log, complain } = this.#told;
    try {
      const ahead = this.#retention.clockAhead();
      if (ahead) {
        log(aheadText(ahead));
        return;
      }
      const expired = await this.#retention.expireDue();
      if (expired.length > 0) log(`retention: the keys of ${expired.join(", ")} are destroyed`);
    } catch (error) {
      complain("retention", error);
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
