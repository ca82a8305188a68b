import type { Upstreams } from "@fourgate/wire/upstream";
import type { EmergencyJournal } from "./emergency-journal.ts";

const sessionCountMax = 50_000;

/** What this guard does, and has done, without its gateway. */
export class Emergency {
  readonly journal: EmergencyJournal;
  /** Straight to models, past the gateway. */
  readonly upstreams: Upstreams;
  /**
   * The gateway could not be reached at the last try. Whoever may go without it does not wait for
   * it again; the next answer to the guard's own calls ends it.
   */
  away = false;
  readonly #sessions = new Set<string>();

  constructor(journal: EmergencyJournal, upstreams: Upstreams) {
    this.journal = journal;
    this.upstreams = upstreams;
  }

  /** Something of this session passed here, so its strictest content is known here. */
  saw(session: string): void {
    this.#sessions.delete(session);
    this.#sessions.add(session);
    if (this.#sessions.size > sessionCountMax) {
      for (const oldest of this.#sessions) {
        this.#sessions.delete(oldest);
        return;
      }
    }
  }

  knows(session: string): boolean {
    return this.#sessions.has(session);
  }
}
