import type { LeafHead } from "@fourgate/core/audit/leaf";

const dayMs = 24 * 60 * 60 * 1_000;
/** A clock that goes on by more than this at once is wrong, or nothing was recorded for so long. */
const stepMsMax = 62 * dayMs;

/** A clock that is ahead of all that is believed. */
export interface ClockAhead {
  readonly days: number;
  /** The newest time that is believed, ISO 8601. */
  readonly believed: string;
}

/**
 * The newest time that the log itself makes credible: it goes on with the leaves' times, in steps of at most 62
 * days. What a clock that jumped further recorded does not move it, however much that is; an operator's
 * word (a `clock` record) sets it. Read from the leaves at each start, so that no start and no crash forgets a jump.
 */
export class BelievedTime {
  #newestMs: number | null = null;

  /** A record's leaf, in the log's order. */
  read({ kind, timeMs }: Pick<LeafHead, "kind" | "timeMs">): void {
    if (kind === "clock") this.#newestMs = timeMs;
    else this.see(timeMs);
  }

  /** What a clock said; it counts where it is no jump ahead. */
  see(timeMs: number): void {
    const newestMs = this.#newestMs;
    if (newestMs === null || (timeMs > newestMs && timeMs - newestMs <= stepMsMax)) this.#newestMs = timeMs;
  }

  /** An operator's word. */
  confirm(timeMs: number): void {
    this.#newestMs = timeMs;
  }

  /** Null where the clock is believed. */
  ahead(nowMs: number): ClockAhead | null {
    const newestMs = this.#newestMs;
    if (newestMs === null || nowMs - newestMs <= stepMsMax) return null;
    return {
      days: Math.round((nowMs - newestMs) / dayMs),
      believed: new Date(newestMs).toISOString(),
    };
  }

  /** What an operator's word would correct: the clock is far ahead of what is believed, or far behind. */
  differs(nowMs: number): { readonly before: string } | null {
    const newestMs = this.#newestMs;
    if (newestMs === null || Math.abs(nowMs - newestMs) <= stepMsMax) return null;
    return { before: new Date(newestMs).toISOString() };
  }
}

/** What is told of it, everywhere in the same words. */
export function aheadText({ days, believed }: ClockAhead): string {
  return `retention destroys nothing, since the clock is ${String(days)} days ahead of ${believed.slice(0, 10)}, the newest day that the log makes credible; if the clock is right: fourgate data expire; if not, set it right`;
}
