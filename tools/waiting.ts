import { setTimeout as sleep } from "node:timers/promises";

/** Costs nothing where what is waited for comes at once, as it does on a machine that is not busy. */
const defaultMsMax = 30_000;
const lookEveryMs = 5;

/**
 * Resolves once it holds.
 * @throws Error with what was waited for, where it never does
 */
export async function until(
  holds: () => boolean | Promise<boolean>,
  what: string | (() => string) = "what was waited for",
  msMax = defaultMsMax,
): Promise<void> {
  const endMs = performance.now() + msMax;
  while (!(await holds())) {
    if (performance.now() > endMs)
      throw new Error(`never happened: ${typeof what === "string" ? what : what()}`);
    await sleep(lookEveryMs);
  }
}
