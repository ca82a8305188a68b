import type { Run, StandingRun } from "./run.ts";

/** Without a request for this long, the next one begins another. */
const pauseMsMax = 30 * 60_000;
const runMsMax = 12 * 3_600_000;

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

  /** In place of all there were. `hash`: of a token, as `find` is asked by. */
  replace(runs: readonly StandingRun[], hash: (token: string) => string): void {
    const former = new Set(this.#standing.keys());
    this.#standing.clear();
    for (const run of runs) this.#standing.set(hash(run.token), run);
    for (const gone of former) if (!this.#standing.has(gone)) this.#current.delete(gone);
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
    const { tool, home } = standing;
    const run: Run = { id: this.#nextId(), cwd: home, tool, agent: null, deployment: null, pid: null };
    this.#current.set(hash, { run, beganMs: nowMs, usedMs: nowMs });
    return run;
  }
}
