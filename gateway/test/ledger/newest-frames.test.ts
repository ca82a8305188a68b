import { describe, expect, it } from "vitest";
import type { StoredFrame } from "@fourgate/journal/segment";
import { NewestFrames } from "../../src/ledger/newest-frames.ts";

function frameAt(offset: number, length = 10): StoredFrame {
  return {
    type: 3,
    payload: new Uint8Array(length).fill(offset),
    position: { segment: 1, packed: false, offset },
  };
}

describe("the newest frames of an opening", () => {
  it("are kept as they were read, whatever becomes of the memory they stood in", () => {
    const newest = new NewestFrames(3);
    const frame = frameAt(7);
    newest.keep(frame);
    frame.payload.fill(0);
    expect([...newest.at({ segment: 1, packed: false, offset: 7 })!.payload]).toEqual([
      ...frameAt(7).payload,
    ]);
    expect(newest.at({ segment: 1, packed: true, offset: 7 })).toBeUndefined();
  });

  it("give way to newer ones, by their number and by their bytes", () => {
    const newest = new NewestFrames(3);
    const kept = (offsets: readonly number[]): boolean[] =>
      offsets.map((offset) => newest.at({ segment: 1, packed: false, offset }) !== undefined);
    for (let offset = 0; offset < 5; offset++) newest.keep(frameAt(offset));
    expect(kept([0, 1, 2, 3, 4])).toEqual([false, false, true, true, true]);
    newest.keep(frameAt(5, 20 * 1024 * 1024));
    newest.keep(frameAt(6, 20 * 1024 * 1024));
    expect(kept([3, 4, 5, 6])).toEqual([false, false, false, true]);
    newest.clear();
    expect(kept([6])).toEqual([false]);
  });
});
