import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { endAfterIdle } from "../src/end-after-idle.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("a guard that nobody needs ends, but not while a run lives, nor soon after a command asked something of it", () => {
  let [isBusy, commandCount, endCount] = [true, 0, 0];
  const guard = {
    isBusy: () => isBusy,
    get commandCount() {
      return commandCount;
    },
  };
  using _idle = endAfterIdle(guard, 10_000, () => void endCount++);
  vi.advanceTimersByTime(60_000);
  expect(endCount).toBe(0);
  isBusy = false;
  vi.advanceTimersByTime(8_000);
  commandCount++;
  vi.advanceTimersByTime(8_000);
  expect(endCount).toBe(0);
  vi.advanceTimersByTime(4_000);
  expect(endCount).toBe(1);
});
