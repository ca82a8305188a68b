import type { Run, StandingRun } from "./run.ts";

/** Without a request for this long, the next one begins another. */
const pauseMsMax = 30 * 60_000;
const runMsMax = 12 * 3_600_000;
/** A code to allow a finding by is known for as long, so whoever was started meanwhile may have read it. */
const rememberedMs = 24 * 3_600_000;

interface Current {
  readonly run: Run;
  readonly beganMs: number;
  usedMs: number;
}

/**
 * The runs behind the tokens that tools' settings hold. Such a token serves many sessions, and some
 * tools name none: a pause begins another run, so that a session's marks do not stay for ever.
 */
export class StandingRuns {
  readonly #standing = new Map<string, StandingRun>();
  readonly #current = new Map<string, Current>();
  /** Those that were replaced by a next one, oldest first, until a day after they were used. */
  #former: Current[] = [];
  readonly #clock: () => number;
  readonly #nextId: () => string;

  /** `clock`: milliseconds since the epoch. `nextId`: ULIDs. */
  constructor(clock: () => number, nextId: () => string) {
    this.#clock = clock;
    this.#nextId = nextId;
  }

  get size(): number {
    return this.#standing.size;
  }

  /** When the first of the runs began that were used in the last day; null for none. */
  get sinceMs(): number | null {
    const nowMs = this.#clock();
    const used = [...this.#former, ...this.#current.values()].filter(
      (one) => nowMs - one.usedMs < rememberedMs,
    );
    return used.length === 0 ? null : Math.min(...used.map(({ beganMs }) => beganMs));
  }

  /** In place of all there were. `hash`: of a token, as `find` is asked by. */
  replace(runs: readonly StandingRun[], hash: (token: string) => string): void {
    const former = new Set(this.#standing.keys());
    this.#standing.clear();
    for (const run of runs) this.#standing.set(hash(run.token), run);
    for (const gone of former) if (!this.#standing.has(gone)) this.#end(gone);
  }

  find(hash: string): Run | undefined {
    const standing = this.#standing.get(hash);
    if (!standing) return undefined;
    const nowMs = this.#clock();
    const current = this.#current.get(hash);
    if (current && nowMs - current.usedMs < pauseMsMax && nowMs - current.beganMs < runMsMax) {
      current.usedMs = nowMs;
      return current.run;
    }
    this.#end(hash);
    const { tool, home } = standing;
    const run: Run = { id: this.#nextId(), cwd: home, tool, agent: null, deployment: null, pid: null };
    this.#current.set(hash, { run, beganMs: nowMs, usedMs: nowMs });
    return run;
  }

  #end(hash: string): void {
    const ended = this.#current.get(hash);
    if (!ended) return;
    this.#current.delete(hash);
    const nowMs = this.#clock();
    this.#former = [...this.#former, ended].filter((one) => nowMs - one.usedMs < rememberedMs);
  }
}
