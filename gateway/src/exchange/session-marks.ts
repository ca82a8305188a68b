import { strictest, type Classification } from "@fourgate/core/scope/catalogue";

const sessionCountMax = 50_000;

/**
 * The strictest classification that entered each session. It never falls again: a summary of
 * restricted code is restricted. Oldest sessions leave when there are too many; the journal still
 * knows theirs, through `recall`.
 */
export class SessionMarks {
  readonly #marks = new Map<string, Classification>();
  readonly #recall: (session: string) => Classification | undefined;

  constructor(recall: (session: string) => Classification | undefined) {
    this.#recall = recall;
  }

  of(session: string): Classification {
    return this.#marks.get(session) ?? this.#recall(session) ?? "public";
  }

  raise(session: string, classification: Classification): void {
    if (session === "") return;
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
