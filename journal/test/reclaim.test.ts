import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { durableFolder } from "@fourgate/journal/durable";
import { openJournal } from "@fourgate/journal/journal";
import { readJournal } from "@fourgate/journal/reading";
import { reclaimSegment } from "@fourgate/journal/reclaim";
import type { StoredFrame } from "@fourgate/journal/segment";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "fg-reclaim-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const limits = { segmentBytesMax: 2_000_000, roomBytesMin: 100_000 };

async function written(): Promise<StoredFrame[]> {
  await using journal = await openJournal(durableFolder(folder), () => undefined, limits);
  for (let at = 0; at < 30; at++) {
    const payload = new Uint8Array(100_000 + at).fill(at + 1);
    await journal.append([
      { type: 2, payload },
      { type: 3, payload: Uint8Array.of(at) },
    ]);
  }
  await journal[Symbol.asyncDispose]();
  return await frames();
}

async function frames(): Promise<StoredFrame[]> {
  const found: StoredFrame[] = [];
  for await (const item of readJournal(durableFolder(folder))) {
    if (!("payload" in item)) throw new Error(`broken at ${String(item.broken.offset)}`);
    if (item.type !== 1) found.push({ ...item, payload: item.payload.slice() });
  }
  return found;
}

const blocks = async (): Promise<number> => (await stat(join(folder, "00000000.journal"))).blocks * 512;

describe("reclaiming a sealed segment", () => {
  it("gives the disk back what frames no longer need, and moves nothing", async () => {
    const before = await written();
    const size = (await stat(join(folder, "00000000.journal"))).size;
    const stored = await blocks();
    const isGone = ({ position, type, payload }: StoredFrame): boolean =>
      position.segment === 0 && type === 2 && (payload[0] ?? 0) % 2 === 0;
    const freed = await reclaimSegment(folder, 0, (frame) =>
      isGone(frame) ? frame.payload.subarray(0, 10) : null,
    );
    expect(freed).toBeGreaterThan(800_000);
    expect((await stat(join(folder, "00000000.journal"))).size).toBe(size);
    expect(stored - (await blocks())).toBeGreaterThan(700_000);
    expect(await frames()).toEqual(
      before.map((frame) => (isGone(frame) ? { ...frame, payload: frame.payload.slice(0, 10) } : frame)),
    );
    // And it opens as before: nothing is torn, the next append goes behind the last.
    await using journal = await openJournal(durableFolder(folder), () => undefined, limits);
    expect(journal.recovery.tornBytes).toBe(0);
  });

  it("leaves a segment alone of which nothing is gone, and no draft", async () => {
    await written();
    const names = await readdir(folder);
    const { ino } = await stat(join(folder, "00000000.journal"));
    expect(await reclaimSegment(folder, 0, () => null)).toBe(0);
    expect((await stat(join(folder, "00000000.journal"))).ino).toBe(ino);
    expect(await readdir(folder)).toEqual(names);
  });

  it("goes on being read from while it is replaced", async () => {
    await written();
    await using journal = await openJournal(durableFolder(folder), () => undefined, limits);
    const last = (await frames()).findLast(({ position, type }) => position.segment === 0 && type === 3);
    const position = last?.position ?? { segment: 0, packed: false, offset: 0 };
    const reads = Array.from({ length: 20 }, () => journal.read(position));
    await reclaimSegment(folder, 0, ({ type, payload }) => (type === 2 ? payload.subarray(0, 10) : null));
    journal.reopen(0);
    for (const frame of [...(await Promise.all(reads)), await journal.read(position)])
      expect(frame.payload).toEqual(last?.payload);
  });
});
