import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeFrames } from "@fourgate/journal/frames";
import { openJournal, type Journal, type JournalLimits } from "@fourgate/journal/journal";
import { readJournal } from "@fourgate/journal/reading";
import { MemoryFolder, type Fault } from "./memory-folder.ts";

const small: Partial<JournalLimits> = { roomBytesMin: 4_096 };

function frame(text: string, type = 2): { type: number; payload: Uint8Array } {
  return { type, payload: Buffer.from(text) };
}

async function reopen(folder: MemoryFolder, limits = small): Promise<{ journal: Journal; found: string[] }> {
  const found: string[] = [];
  const journal = await openJournal(
    folder,
    ({ payload }) => found.push(Buffer.from(payload).toString()),
    limits,
  );
  return { journal, found };
}

async function readAll(folder: MemoryFolder): Promise<string[]> {
  const found: string[] = [];
  for await (const item of readJournal(folder))
    found.push("payload" in item ? Buffer.from(item.payload).toString() : "BROKEN");
  return found;
}

describe("a journal", () => {
  it("gives back, in order, what was appended, and reads each frame by its position", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.string({ minLength: 1, maxLength: 40 }), { minLength: 1, maxLength: 4 }), {
          maxLength: 12,
        }),
        async (appends) => {
          const folder = new MemoryFolder();
          const { journal } = await reopen(folder);
          const positions = await Promise.all(
            appends.map((texts) => journal.append(texts.map((text) => frame(text)))),
          );
          for (const [at, texts] of appends.entries()) {
            expect(Buffer.from((await journal.read(positions[at]!)).payload).toString()).toBe(texts[0]);
          }
          const crash = await reopen(folder.crashed());
          expect(crash.found).toEqual(appends.flat());
          await journal[Symbol.asyncDispose]();
          const again = await reopen(folder);
          expect(again.found).toEqual(appends.flat());
          expect(again.journal.recovery.tornBytes).toBe(0);
          expect(await readAll(folder)).toEqual(appends.flat());
        },
      ),
      { numRuns: 40 },
    );
  });

  it("resolves an append only after the sync that followed its write", async () => {
    const folder = new MemoryFolder();
    const { journal } = await reopen(folder, { roomBytesMin: 0 });
    folder.log.length = 0;
    await journal.append([frame("one")]);
    expect(folder.log.map((line) => line.split(" ")[0])).toEqual(["write", "sync"]);
  });

  it("commits what arrives during a sync with one write and one sync", async () => {
    const folder = new MemoryFolder();
    const { journal } = await reopen(folder, { roomBytesMin: 0 });
    folder.log.length = 0;
    await Promise.all(Array.from({ length: 50 }, (_, at) => journal.append([frame(`record ${at}`)])));
    expect(folder.log.filter((line) => line.startsWith("sync")).length).toBeLessThanOrEqual(2);
  });

  it("lets a lazy append share the next one's write, in its own place", async () => {
    const folder = new MemoryFolder();
    const { journal } = await reopen(folder, { ...small, lazyMsMax: 60_000 });
    folder.log.length = 0;
    const lazy = journal.append([frame("outcome")], { lazy: true });
    expect(folder.log).toEqual([]);
    await journal.append([frame("intent")]);
    await lazy;
    expect(folder.log.map((line) => line.split(" ")[0])).toEqual(["write", "sync"]);
    expect((await reopen(folder.crashed())).found).toEqual(["outcome", "intent"]);
  });

  it("writes lazy appends at once when enough of them wait, also behind a write that is under way", async () => {
    const folder = new MemoryFolder();
    const limits = { ...small, lazyMsMax: 60_000, lazyCountMax: 3 };
    const { journal } = await reopen(folder, limits);
    const lazily = (name: string): Promise<unknown> => journal.append([frame(name)], { lazy: true });
    await Promise.all(["a", "b", "c"].map(lazily));
    folder.log.length = 0;
    const awaited = journal.append([frame("d")]);
    for (let turn = 0; turn < 20 && folder.log.length === 0; turn++) await Promise.resolve();
    expect(folder.log).toHaveLength(1);
    await Promise.all([awaited, ...["e", "f", "g"].map(lazily)]);
    expect((await reopen(folder.crashed())).found).toEqual(["a", "b", "c", "d", "e", "f", "g"]);
  });

  it("writes a lazy append by itself when nothing else comes, and when it is closed", async () => {
    const folder = new MemoryFolder();
    const first = await reopen(folder, { ...small, lazyMsMax: 5 });
    await first.journal.append([frame("alone")], { lazy: true });
    expect((await reopen(folder.crashed())).found).toEqual(["alone"]);
    await first.journal[Symbol.asyncDispose]();
    const second = await reopen(folder, { ...small, lazyMsMax: 60_000 });
    const last = second.journal.append([frame("last")], { lazy: true });
    await second.journal[Symbol.asyncDispose]();
    await last;
    expect((await reopen(folder)).found).toEqual(["alone", "last"]);
  });

  it("goes on in a new segment, sealed to its last byte, and reads across segments", async () => {
    const folder = new MemoryFolder();
    const limits = { segmentBytesMax: 1_000, roomBytesMin: 256 };
    const { journal } = await reopen(folder, limits);
    const texts = Array.from({ length: 40 }, (_, at) => `${at} ${"x".repeat(90)}`);
    const positions = await Promise.all(texts.map((text) => journal.append([frame(text)])));
    expect(positions.at(-1)!.segment).toBeGreaterThan(3);
    expect((await folder.files.get("00000000.journal")!.size()) <= 1_000).toBe(true);
    for (const [at, position] of positions.entries())
      expect(Buffer.from((await journal.read(position)).payload).toString()).toBe(texts[at]);
    expect((await reopen(folder.crashed(), limits)).found).toEqual(texts);
  });

  it("never lets background zeros fall on a record, however far the tail runs ahead of them", async () => {
    const folder = new MemoryFolder();
    const { journal } = await reopen(folder, { roomBytesMin: 600_000 });
    const texts = Array.from({ length: 60 }, (_, at) => `${at} ${"y".repeat(40_000)}`);
    for (const text of texts) await journal.append([frame(text)]);
    await journal[Symbol.asyncDispose]();
    expect(await readAll(folder)).toEqual(texts);
  });

  it("refuses with `overloaded` what exceeds its queue, and takes more once that is written", async () => {
    const { journal } = await reopen(new MemoryFolder(), { ...small, queuedBytesMax: 200 });
    const first = journal.append([frame("a".repeat(150))]);
    await expect(journal.append([frame("b".repeat(150))])).rejects.toMatchObject({ code: "overloaded" });
    await first;
    await expect(journal.append([frame("b".repeat(150))])).resolves.toBeDefined();
  });
});

describe("faults", () => {
  const table: readonly Fault[] = [
    { call: "write", at: 1, how: "error", code: "EIO" },
    { call: "write", at: 1, how: "persisted", code: "EIO" },
    { call: "write", at: 1, how: "error", code: "ENOSPC" },
    { call: "write", at: 2, how: "error", code: "EIO" },
    { call: "sync", at: 1, how: "error", code: "EIO" },
    { call: "sync", at: 1, how: "persisted", code: "EIO" },
    { call: "sync", at: 1, how: "error", code: "ENOSPC" },
  ];
  for (const fault of table) {
    // A second write call happens only after the first was short.
    const faults: Fault[] =
      fault.at === 1 ? [fault] : [{ call: "write", at: 1, how: "short", code: "EIO" }, fault];
    it(`${fault.code} on ${fault.call} ${fault.at}, ${fault.how}: this and every later append fails, what was acknowledged before stays`, async () => {
      const folder = new MemoryFolder();
      const { journal } = await reopen(folder, { roomBytesMin: 0 });
      await journal.append([frame("before")]);
      folder.fail(...faults);
      const append = journal.append([frame("during")]);
      const waiting = journal.append([frame("during too")]);
      await expect(append).rejects.toMatchObject({ code: "record_failed" });
      await expect(waiting).rejects.toMatchObject({ code: "record_failed" });
      folder.fail();
      const syncs = folder.log.length;
      await expect(journal.append([frame("after")])).rejects.toMatchObject({ code: "record_failed" });
      expect(() => {
        journal.admit([frame("after")]);
      }).toThrow(expect.objectContaining({ code: "record_failed" }));
      await journal[Symbol.asyncDispose]();
      // Neither the write nor the sync is ever tried again.
      expect(folder.log).toHaveLength(syncs);
      for (const keeps of [() => false, () => true]) {
        const { found, journal: next } = await reopen(folder.crashed(keeps));
        expect(found[0]).toBe("before");
        expect(["before", "during", "during too"].slice(0, found.length)).toEqual(found);
        await next.append([frame("next")]);
      }
    });
  }

  // The calls of an append that finds its segment full, in their order.
  const rolling = [
    ["truncate", 1],
    ["sync", 1],
    ["create", 1],
    ["write", 1],
    ["sync", 2],
    ["write", 2],
    ["sync", 3],
  ] as const;
  for (const [call, at] of rolling) {
    for (const [how, code] of [
      ["error", "EIO"],
      ["error", "ENOSPC"],
      ["persisted", "EIO"],
    ] as const) {
      it(`${code} on ${call} ${at} of beginning a segment, ${how}: what was acknowledged before stays, and nothing after it is taken`, async () => {
        const folder = new MemoryFolder();
        const limits = { roomBytesMin: 0, segmentBytesMax: 220 };
        const { journal } = await reopen(folder, limits);
        await journal.append([frame("a".repeat(90))]);
        folder.fail({ call, at, how, code });
        await expect(journal.append([frame("b".repeat(90))])).rejects.toMatchObject({
          code: "record_failed",
        });
        folder.fail();
        await expect(journal.append([frame("c")])).rejects.toMatchObject({ code: "record_failed" });
        for (const keeps of [() => false, () => true]) {
          const { found, journal: next } = await reopen(folder.crashed(keeps), limits);
          expect(found[0]).toBe("a".repeat(90));
          expect(["a".repeat(90), "b".repeat(90)].slice(0, found.length)).toEqual(found);
          await next.append([frame("next")]);
        }
      });
    }
  }

  it("a short write is continued, not an error", async () => {
    const folder = new MemoryFolder();
    const { journal } = await reopen(folder, { roomBytesMin: 0 });
    folder.fail(
      { call: "write", at: 1, how: "short", code: "EIO" },
      { call: "write", at: 2, how: "short", code: "EIO" },
    );
    await Promise.all([journal.append([frame("one")]), journal.append([frame("two")])]);
    await journal.append([frame("three")]);
    expect((await reopen(folder.crashed())).found).toEqual(["one", "two", "three"]);
  });

  it("a full disk while room is made ahead stops nothing that still fits", async () => {
    const folder = new MemoryFolder();
    const { journal } = await reopen(folder, { roomBytesMin: 0 });
    await journal[Symbol.asyncDispose]();
    folder.fail({ call: "write", at: 1, how: "error", code: "ENOSPC" });
    const { journal: next } = await reopen(folder, { roomBytesMin: 600_000 });
    await expect(next.append([frame("fits")])).resolves.toBeDefined();
  });

  it("a failed sync of the room poisons: it may have been a record's", async () => {
    const folder = new MemoryFolder();
    const { journal } = await reopen(folder, { roomBytesMin: 0 });
    await journal[Symbol.asyncDispose]();
    // The first sync is recovery's own.
    folder.fail({ call: "sync", at: 2, how: "error", code: "EIO" });
    const { journal: next } = await reopen(folder, { roomBytesMin: 600_000 });
    await new Promise((resolve) => setTimeout(resolve, 5));
    await expect(next.append([frame("lost")])).rejects.toMatchObject({ code: "record_failed" });
  });
});

describe("recovery", () => {
  async function written(): Promise<{ bytes: Uint8Array; start: number }> {
    const folder = new MemoryFolder();
    const { journal } = await reopen(folder, { roomBytesMin: 0 });
    await journal.append([frame("first"), frame("second")]);
    const { offset } = await journal.append([frame("third ".repeat(20))]);
    await journal[Symbol.asyncDispose]();
    return { bytes: folder.files.get("00000000.journal")!.bytes, start: offset };
  }

  it("cuts a last frame that is torn at any byte, whether zeros or nothing follow, and goes on there", async () => {
    const { bytes, start } = await written();
    for (let cut = start; cut < bytes.length; cut++) {
      for (const padding of [0, 300]) {
        const torn = new Uint8Array(cut + padding);
        torn.set(bytes.subarray(0, cut));
        const folder = new MemoryFolder(new Map([["00000000.journal", torn]]));
        const { found, journal } = await reopen(folder, { roomBytesMin: 0 });
        expect(found).toEqual(["first", "second"]);
        await journal.append([frame("fourth")]);
        expect((await reopen(folder.crashed())).found).toEqual(["first", "second", "fourth"]);
      }
    }
  });

  it("cuts a last frame of which any byte is wrong, and keeps what it cut", async () => {
    const { bytes, start } = await written();
    for (let at = start; at < bytes.length; at++) {
      const wrong = Uint8Array.from(bytes);
      wrong[at]! ^= 0x55;
      const folder = new MemoryFolder(new Map([["00000000.journal", wrong]]));
      const { found, journal } = await reopen(folder, { roomBytesMin: 0 });
      expect(found).toEqual(["first", "second"]);
      expect(journal.recovery.tornBytes).toBe(bytes.length - start);
      expect(folder.files.get(`00000000.torn-${start}`)!.bytes).toEqual(wrong.subarray(start));
    }
  });

  it("refuses to cut a frame that was durable once: a later write stands behind it", async () => {
    const { bytes } = await written();
    for (const at of [40, 46, 52, 60, 66]) {
      const wrong = Uint8Array.from(bytes);
      wrong[at]! ^= 1;
      const folder = new MemoryFolder(new Map([["00000000.journal", wrong]]));
      const openCount = folder.openCount;
      await expect(reopen(folder)).rejects.toMatchObject({ code: "log_invalid" });
      expect(folder.openCount).toBe(openCount);
      expect(folder.files.get("00000000.journal")!.bytes).toEqual(wrong);
      expect((await readAll(folder)).at(-1)).toMatch(/^third/);
    }
  });

  it("takes a power loss at any of its own steps", async () => {
    for (let step = 1; step <= 6; step++) {
      for (const call of ["write", "sync", "create", "truncate"] as const) {
        const { bytes, start } = await written();
        const folder = new MemoryFolder(new Map([["00000000.journal", bytes.subarray(0, start + 20)]]));
        folder.fail({ call, at: step, how: "error", code: "EIO" });
        await reopen(folder, { roomBytesMin: 0 }).catch(() => undefined);
        const { found } = await reopen(folder.crashed(), { roomBytesMin: 0 });
        expect(found).toEqual(["first", "second"]);
      }
    }
  });

  it("wants every segment, of this version, whole", async () => {
    const head = (segment: number): Uint8Array =>
      encodeFrames([{ type: 1, payload: Buffer.from(`fourgate journal v1 0000000${segment}`) }]);
    const cases: [string, Uint8Array][][] = [
      [
        ["00000000.journal", head(0)],
        ["00000002.journal", head(2)],
      ],
      [["00000000.journal", head(1)]],
      [
        ["00000000.journal", Buffer.concat([head(0), Buffer.from("rubbish")])],
        ["00000001.journal", head(1)],
      ],
      [
        [
          "00000000.journal",
          encodeFrames([{ type: 1, payload: Buffer.from("fourgate journal v2 00000000") }]),
        ],
      ],
    ];
    for (const files of cases)
      await expect(reopen(new MemoryFolder(new Map(files)))).rejects.toMatchObject({ code: "log_invalid" });
  });
});
