import { strictest, type Classification } from "@fourgate/core/scope/catalogue";

const sessionCountMax = 50_000;

/**
 * The strictest classification that left in each session. It never falls again, since a summary
 * of restricted code is restricted. The gateway's record knows the sessions that are forgotten here.
 */
export class SessionMarks {
  readonly #marks = new Map<string, Classification>();

  of(session: string): Classification {
    return this.#marks.get(session) ?? "public";
  }

  raise(session: string, classification: Classification): void {
    const mark = strictest(this.of(session), classification);
    this.#marks.delete(session);
    this.#marks.set(session, mark);
    if (this.#marks.size > sessionCountMax) {
      for (const oldest of this.#marks.keys()) {
        this.#marks.delete(oldest);
        break;
      }
    }
  }
}
