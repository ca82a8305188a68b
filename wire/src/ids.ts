import { randomFillSync } from "node:crypto";
import { monotonicFactory } from "ulid";

const pooledCount = 1024;

/**
 * A source of ULIDs that rise, also within a millisecond. Randomness is drawn from the system in
 * stretches: the library by itself asks for each of sixteen characters.
 */
export function ulids(): () => string {
  const pool = new Uint32Array(pooledCount);
  let next = pooledCount;
  return monotonicFactory(() => {
    if (next === pooledCount) {
      randomFillSync(pool);
      next = 0;
    }
    return (pool[next++] ?? 0) / 2 ** 32;
  });
}
