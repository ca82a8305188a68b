import type { RunningGuard } from "./main.ts";

const lookEveryMsMax = 2_000;

export type Needed = Pick<RunningGuard, "isBusy" | "commandCount">;

/**
 * Calls `end` once nobody needed it for this long. Whoever asks a thing is about to ask the next. Counted in looks: after
 * a time in which this process could do nothing, what waits for it is heard first.
 */
export function endAfterIdle(guard: Needed, idleMsMax: number, end: () => void): Disposable {
  const everyMs = Math.min(lookEveryMsMax, idleMsMax / 4);
  let [idleMs, commandCount] = [0, 0];
  const look = (): void => {
    if (guard.isBusy() || guard.commandCount > commandCount) {
      idleMs = 0;
      ({ commandCount } = guard);
    } else if ((idleMs += everyMs) >= idleMsMax) end();
  };
  const timer = setInterval(look, everyMs);
  return {
    [Symbol.dispose]: () => {
      clearInterval(timer);
    },
  };
}
