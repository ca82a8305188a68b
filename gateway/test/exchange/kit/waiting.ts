import { setTimeout as sleep } from "node:timers/promises";

const waitMsMax = 10_000;

/** Resolves once it holds; fails when it never does. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  const endMs = performance.now() + waitMsMax;
  while (!holds()) {
    if (performance.now() > endMs) throw new Error(`never came: ${what}`);
    await sleep(5);
  }
}
