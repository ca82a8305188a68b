import { randomBytes } from "node:crypto";
import { FourgateError } from "@fourgate/core/errors";
import { keyedHash } from "@fourgate/wire/native-bytes";
import type { Run, StandingRun } from "./run.ts";
import type { StandingRuns } from "./standing-runs.ts";

const runCountMax = 1_000;
const reapEveryMs = 30_000;

/** Is there a process of this id? Also one that belongs to somebody else. */
export type IsAlive = (pid: number) => boolean;

export const isAlive: IsAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};

/**
 * The runs of this machine and the tokens that stand for them. A token is 32 random bytes in
 * base64url; it is kept as its keyed hash alone, so a lookup's time tells nothing about it.
 */
export class RunRegistry implements Disposable {
  readonly #keyedHash = keyedHash(randomBytes(32));
  readonly #runs = new Map<string, Run>();
  readonly #isAlive: IsAlive;
  readonly #standing: StandingRuns | undefined;
  readonly #timer: NodeJS.Timeout;

  constructor(alive: IsAlive = isAlive, standing?: StandingRuns) {
    this.#isAlive = alive;
    this.#standing = standing;
    this.#timer = setInterval(() => {
      this.reap();
    }, reapEveryMs);
    this.#timer.unref();
  }

  /** Without standing ones. */
  get size(): number {
    return this.#runs.size;
  }

  /** Of the processes that runs end with. */
  get pids(): readonly number[] {
    return [...this.#runs.values()].flatMap(({ pid }) => (pid === null ? [] : [pid]));
  }

  /** Milliseconds since the epoch: when the first began of the standing runs used in the last day; null for none. */
  get standingSinceMs(): number | null {
    return this.#standing?.sinceMs ?? null;
  }

  get standingCount(): number {
    return this.#standing?.size ?? 0;
  }

  /** In place of all standing runs there were. */
  stand(runs: readonly StandingRun[]): void {
    this.#standing?.replace(runs, (token) => this.#hash(token));
  }

  /**
   * Gives the run's token, which is said once.
   * @throws FourgateError overloaded
   */
  add(run: Run): string {
    if (this.#runs.size >= runCountMax) this.reap();
    if (this.#runs.size >= runCountMax) {
      throw new FourgateError("overloaded", "too many runs at once on this machine", "end some of them");
    }
    const token = randomBytes(32).toString("base64url");
    this.#runs.set(this.#hash(token), run);
    return token;
  }

  find(token: string): Run | undefined {
    const hash = this.#hash(token);
    return this.#runs.get(hash) ?? this.#standing?.find(hash);
  }

  /** False when there is no run of this id. */
  end(id: string): boolean {
    for (const [hash, run] of this.#runs) {
      if (run.id === id) return this.#runs.delete(hash);
    }
    return false;
  }

  /** Ends the runs whose process is gone. */
  reap(): void {
    for (const [hash, run] of this.#runs) {
      if (run.pid !== null && !this.#isAlive(run.pid)) this.#runs.delete(hash);
    }
  }

  #hash(token: string): string {
    return this.#keyedHash(Buffer.from(token, "latin1"));
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#runs.clear();
  }
}
