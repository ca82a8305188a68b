import { knownRuns, type BodyOps } from "./body-ops.ts";
import { encodeDelta, encodeRecipe, type KnownRun } from "./recipe.ts";

interface Remembered {
  readonly body: BodyOps;
  /** Log index of the record that holds this recipe. */
  readonly index: number;
  /** Deltas since the last whole recipe. */
  readonly depth: number;
}

/** A recipe for a record that is about to be written. */
export interface PreparedRecipe {
  readonly bytes: Uint8Array;
  /** To be called with the record's log index when it stands in the journal's queue, and only then. */
  readonly queued: (index: number) => void;
}

/** Of a record without a body. */
export const noRecipe: Uint8Array = new Uint8Array(0);

/**
 * A whole recipe at least every so many turns: what rebuilding a body has to read stays bounded (256 records are
 * 20 ms). One more often would be most of what a session of some hundred turns takes beside its content.
 */
const turnsPerWholeMax = 256;
const sessionCountMax = 2_000;
const opCountMax = 1_000_000;

/** The last recipe of each session, bounded; the one used longest ago leaves first. */
export class SessionRecipes {
  readonly #sessions = new Map<string, Remembered>();
  readonly #depthMax: number;
  #opCount = 0;

  constructor(turnsPerWhole: number = turnsPerWholeMax) {
    this.#depthMax = turnsPerWhole - 1;
  }

  /** What the body shares with the session's last one; its content is in the journal's queue already. */
  known(session: string, body: BodyOps): readonly KnownRun[] {
    const last = this.#sessions.get(session);
    return last ? knownRuns(body, last.body) : [];
  }

  /**
   * The body's recipe, which builds on the session's last one. Another record of the session may come between
   * this and its own place in the log: what it builds on stands before it all the same. A session "" has no memory.
   */
  prepare(session: string, body: BodyOps): PreparedRecipe {
    const last = this.#sessions.get(session);
    const isDelta = last !== undefined && last.depth < this.#depthMax;
    const depth = isDelta ? last.depth + 1 : 0;
    const bytes = isDelta
      ? encodeDelta(body.ops, knownRuns(body, last.body), { ops: last.body.ops, index: last.index })
      : encodeRecipe(body.ops);
    return {
      bytes,
      queued: (index) => {
        if (session !== "") this.#remember(session, { body, index, depth });
      },
    };
  }

  #remember(session: string, recipe: Remembered): void {
    this.#forget(session);
    this.#sessions.set(session, recipe);
    this.#opCount += recipe.body.ops.length;
    while (this.#sessions.size > sessionCountMax || (this.#opCount > opCountMax && this.#sessions.size > 1)) {
      const [oldest = ""] = this.#sessions.keys();
      this.#forget(oldest);
    }
  }

  #forget(session: string): void {
    this.#opCount -= this.#sessions.get(session)?.body.ops.length ?? 0;
    this.#sessions.delete(session);
  }
}
