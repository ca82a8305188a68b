import { randomFillSync } from "node:crypto";
import { retriedNumbers } from "@fourgate/core/prompt/reply/told-once";
import { monotonicFactory } from "ulid";

const pooledCount = 1024;
const timeLength = 10;
const base = 32;

/**
 * A source of ULIDs that rise, also within a millisecond. An id stands in the errors that coding tools
 * are told, so none has a number in it upon which one of them tries again: where one would, the next
 * free moment is named in place of this one. Randomness is drawn from the system in stretches: the
 * library by itself asks for each of sixteen characters.
 */
export function ulids(clock: () => number = Date.now): () => string {
  const pool = new Uint32Array(pooledCount);
  let next = pooledCount;
  const draw = monotonicFactory(() => {
    if (next === pooledCount) {
      randomFillSync(pool);
      next = 0;
    }
    return (pool[next++] ?? 0) / 2 ** 32;
  });
  let lastMs = 0;
  return () => {
    for (;;) {
      lastMs = Math.max(lastMs, clock());
      const id = draw(lastMs);
      const found = retriedNumbers.exec(id);
      if (found === null) return id;
      // The first later moment at which those characters are others; a millisecond brings another random part.
      const unitMs = base ** Math.max(0, timeLength - found.index - found[0].length);
      lastMs = (Math.floor(lastMs / unitMs) + 1) * unitMs;
    }
  };
}
