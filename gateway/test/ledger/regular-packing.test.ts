import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { RegularPacking } from "../../src/ledger/packing/regular-packing.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("packs ten minutes after the start and once a day, says what it came to, and complains where it can't", async () => {
  const said: string[] = [];
  const results = [
    () => Promise.resolve({ bytesBefore: 10_240, bytesAfter: 6_144 }),
    () => Promise.reject(new Error("no room")),
    () => Promise.resolve({ bytesBefore: 0, bytesAfter: 0 }),
  ];
  const pack = vi.fn<() => Promise<{ bytesBefore: number; bytesAfter: number }>>();
  for (const result of results) pack.mockImplementationOnce(result);
  const told = {
    log: (line: string) => said.push(line),
    complain: (what: string) => said.push(`failed: ${what}`),
  };
  {
    using _packing = new RegularPacking({ pack }, told);
    await vi.advanceTimersByTimeAsync(9 * 60_000);
    expect(pack).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(said).toEqual(["record: 10 KiB of the journal were packed into 6 KiB"]);
    await vi.advanceTimersByTimeAsync(2 * 86_400_000);
    expect(pack).toHaveBeenCalledTimes(3);
    expect(said.slice(1)).toEqual(["failed: packing the journal"]);
  }
  await vi.advanceTimersByTimeAsync(5 * 86_400_000);
  expect(pack).toHaveBeenCalledTimes(3);
});
