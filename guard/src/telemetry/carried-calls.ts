import type { Run } from "../runs/run.ts";
import type { StatedCall } from "./stated-calls.ts";

const runCountMax = 1_000;
/** Of a run, the newest: a tool tells of its calls within seconds. */
const requestIdCountMax = 10_000;

/**
 * Whose calls are compared with one another. A standing run is another one after a pause, and its tool may tell of
 * a call that the one before made.
 */
export function comparedAs({ id, pid, tool }: Pick<Run, "id" | "pid" | "tool">): string {
  return pid === null ? `standing ${tool}` : id;
}

interface RunCalls {
  /** Ids that vendors' replies named. */
  readonly carried: Set<string>;
  readonly unseen: Set<string>;
  carriedCount: number;
  statedCount: number;
}

/**
 * The calls that this guard carried, and those that tools say they made: what is in the second and not in
 * the first went round the guard, so that no log knows it. In memory; a run ends with its process.
 */
export class CarriedCalls {
  readonly #runs = new Map<string, RunCalls>();
  readonly #sinceMs: number;
  #unseenCount = 0;

  /** `sinceMs`: what tools say of before it, another guard may have carried. */
  constructor(sinceMs: number) {
    this.#sinceMs = sinceMs;
  }

  /** Calls that came round, of all runs, which the gateway has not been told of. */
  get unseenCount(): number {
    return this.#unseenCount;
  }

  /** A model's reply to this run's call came through here. `requestId`: as it names the request. */
  carried(run: string, requestId: string | null): void {
    const calls = this.#of(run);
    calls.carriedCount++;
    if (requestId !== null) keep(calls.carried, requestId);
  }

  /** The tool says that it made these. Gives how many of them did not come through here. */
  stated(run: string, stated: readonly StatedCall[]): number {
    const calls = this.#of(run);
    let unseen = 0;
    for (const { requestId, timeMs } of stated) {
      if (timeMs !== null && timeMs < this.#sinceMs) continue;
      // Telemetry that is sent again names the same ids.
      if (requestId !== null && (calls.carried.has(requestId) || calls.unseen.has(requestId))) continue;
      if (requestId === null && ++calls.statedCount <= calls.carriedCount) continue;
      if (requestId !== null) keep(calls.unseen, requestId);
      unseen++;
    }
    this.#unseenCount += unseen;
    return unseen;
  }

  /** The gateway was told of so many. */
  told(count: number): void {
    this.#unseenCount = Math.max(0, this.#unseenCount - count);
  }

  #of(run: string): RunCalls {
    const known = this.#runs.get(run);
    if (known) return known;
    const calls: RunCalls = { carried: new Set(), unseen: new Set(), carriedCount: 0, statedCount: 0 };
    this.#runs.set(run, calls);
    if (this.#runs.size > runCountMax) {
      const [oldest = ""] = this.#runs.keys();
      this.#runs.delete(oldest);
    }
    return calls;
  }
}

function keep(ids: Set<string>, id: string): void {
  ids.add(id);
  if (ids.size <= requestIdCountMax) return;
  const [oldest = ""] = ids;
  ids.delete(oldest);
}
