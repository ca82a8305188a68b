import type { RunningGuard } from "./main.ts";

const lookEveryMs = 2_000;

export type Needed = Pick<RunningGuard, "isBusy" | "commandCount">;

/** Calls `end` once nobody needed it for this long. Whoever asks a thing is about to ask the next. */
export function endAfterIdle(guard: Needed, idleMsMax: number, end: () => void): Disposable {
  let [busyMs, commandCount] = [performance.now(), 0];
  const look = (): void => {
    if (guard.isBusy() || guard.commandCount > commandCount) {
      busyMs = performance.now();
      ({ commandCount } = guard);
    } else if (performance.now() - busyMs >= idleMsMax) end();
  };
  const timer = setInterval(look, Math.min(lookEveryMs, idleMsMax));
  return {
    [Symbol.dispose]: () => {
      clearInterval(timer);
    },
  };
}
