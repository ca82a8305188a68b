import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RecordKind } from "@fourgate/core/audit/record";
import type { VerifyReport } from "@fourgate/core/audit/problems";
import { verifyLog, type JournalRecord } from "@fourgate/core/audit/verify";
import { noteKey } from "@fourgate/core/audit/note";
import { sha256, signingKey, verifyEd25519 } from "./hashing.ts";
import {
  idOf,
  logName,
  logNoteKey,
  memoryLog,
  readerOf,
  signed,
  tilesFor,
  type MemoryLog,
} from "./memory-log.ts";

function verify(log: MemoryLog, key = logNoteKey): Promise<VerifyReport> {
  return verifyLog(readerOf(log), { key, sha256, verifyEd25519 });
}

/** Exchanges, one after the other: intent and outcome under one id. */
function exchanges(count: number): (readonly [RecordKind, number])[] {
  return Array.from(
    { length: count },
    (_, at) =>
      [
        ["intent", at],
        ["outcome", at],
      ] as const,
  ).flat();
}

function recordAt(log: MemoryLog, place: number): JournalRecord {
  const item = log.journal[place]!;
  if (item.kind !== "record") throw new Error("no record there");
  return item;
}

describe("a log that holds", () => {
  it("is found to hold at sizes around tile borders", async () => {
    for (const count of [0, 1, 127, 128, 129, 300]) {
      const report = await verify(memoryLog(exchanges(count)));
      expect(report).toMatchObject({
        ok: true,
        size: count * 2,
        problems: [],
        pendingCount: 0,
        openCount: 0,
      });
    }
  });

  it("may have records that no checkpoint covers yet, an exchange that still runs, and half a frame at its end", async () => {
    const log = memoryLog([...exchanges(3), ["intent", 9]]);
    const live = memoryLog(exchanges(3));
    const report = await verify({
      ...live,
      journal: [...log.journal, { kind: "fault", at: "the end", message: "torn" }],
    });
    expect(report).toMatchObject({ ok: true, size: 6, pendingCount: 1, openCount: 1 });
  });
});

describe("a log behind its checkpoint", () => {
  const torn = { kind: "fault", at: "here", message: "torn" } as const;

  it("is damaged where a record follows the broken frame, and counts that record", async () => {
    const longer = memoryLog([...exchanges(3), ["intent", 9]]);
    const report = await verify({
      ...memoryLog(exchanges(3)),
      journal: [...longer.journal.slice(0, 6), torn, longer.journal[6]!],
    });
    expect(report).toMatchObject({ ok: false, pendingCount: 1, problems: [{ message: "here: torn" }] });
  });

  it("is damaged where another write than a record follows the broken frame", async () => {
    const log = memoryLog(exchanges(3));
    expect(
      (await verify({ ...log, journal: [...log.journal, { ...torn, followed: true }] })).problemCount,
    ).toBe(1);
  });

  it("was set back when a tile belongs to a larger tree than the journal has records", async () => {
    for (const [now, before] of [
      [3, 4],
      [128, 129],
      [200, 400],
    ] as const) {
      const log = memoryLog(exchanges(now));
      const tiles = new Map([...memoryLog(exchanges(before)).tiles, ...log.tiles]);
      const report = await verify({ ...log, tiles });
      expect(report.problems.map(({ message }) => message)).toEqual([
        `the log was set back: the journal has ${now * 2} records, a tile belongs to a tree of ${before * 2}`,
      ]);
      const pending = { ...log, tiles, journal: memoryLog(exchanges(before)).journal };
      expect(await verify(pending)).toMatchObject({ ok: true, pendingCount: (before - now) * 2 });
    }
  });
});

describe("a checkpoint that was kept elsewhere", () => {
  const against = (log: MemoryLog, saved: string): Promise<VerifyReport> =>
    verifyLog(readerOf(log), { key: logNoteKey, sha256, verifyEd25519, saved });

  it("of any earlier size is extended by the log", async () => {
    const log = memoryLog(exchanges(300));
    for (const size of [0, 1, 255, 256, 257, 511, 599, 600]) {
      expect(await against(log, signed(log.entries.slice(0, size)))).toMatchObject({
        ok: true,
        checkpoint: log.checkpoint,
      });
    }
  });

  it("is not extended by a log that was set back, or written anew, and signed", async () => {
    const log = memoryLog(exchanges(150));
    const longer = memoryLog(exchanges(151));
    const other = [...log.entries.slice(0, 99), ...longer.entries.slice(300, 301)];
    for (const [entries, size] of [
      [longer.entries, 302],
      [other, 100],
    ] as const) {
      const report = await against(log, signed(entries));
      expect(report.problems.map(({ message }) => message)).toEqual([
        `the log does not extend the saved checkpoint of ${size} records`,
      ]);
    }
  });

  it("of another key says nothing, and is named", async () => {
    const log = memoryLog(exchanges(2));
    expect((await against(log, signed(log.entries, signingKey(2)))).problems[0]?.message).toMatch(
      /^the saved checkpoint: malformed, or not signed/,
    );
  });
});

describe("a log that does not hold", () => {
  it("names the record whose ciphertext, nonce or key id was changed", async () => {
    for (const field of ["ciphertext", "nonce", "keyId"] as const) {
      const log = memoryLog(exchanges(200));
      const record = recordAt(log, 301);
      const bytes = Uint8Array.from(record[field]);
      bytes[3]! ^= 1;
      log.journal[301] = { ...record, [field]: bytes };
      const report = await verify(log);
      expect(report.ok).toBe(false);
      expect(report.problems).toHaveLength(1);
      expect(report.problems[0]).toMatchObject({ index: 301, id: idOf(150) });
    }
  });

  it("is found out by any one flipped bit in any tile, bundle or checkpoint", async () => {
    const whole = memoryLog(exchanges(150));
    const files = ["checkpoint", ...whole.tiles.keys()];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...files),
        fc.nat(),
        fc.integer({ min: 0, max: 7 }),
        async (file, at, bit) => {
          const log: MemoryLog = { ...whole, tiles: new Map(whole.tiles) };
          const bytes = Buffer.from(file === "checkpoint" ? whole.checkpoint! : whole.tiles.get(file)!);
          bytes[at % bytes.length]! ^= 1 << bit;
          if (file === "checkpoint") log.checkpoint = bytes.toString("latin1");
          else log.tiles.set(file, bytes);
          const report = await verify(log);
          expect(report.ok).toBe(false);
          expect(report.problemCount).toBeGreaterThan(0);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("names the entry behind a flipped byte of a leaf tile, and of a bundle", async () => {
    const tile = memoryLog(exchanges(150));
    const leaves = Buffer.from(tile.tiles.get("tile/0/001.p/44")!);
    leaves[10 * 32]! ^= 1;
    tile.tiles.set("tile/0/001.p/44", leaves);
    expect((await verify(tile)).problems[0]).toMatchObject({ index: 266, id: idOf(133) });
    const bundle = memoryLog(exchanges(150));
    const entries = Buffer.from(bundle.tiles.get("tile/entries/000")!);
    entries[94 * 20 + 2 + 70]! ^= 1;
    bundle.tiles.set("tile/entries/000", entries);
    expect((await verify(bundle)).problems[0]).toMatchObject({ index: 20, id: idOf(10) });
  });

  it("has a truncated or missing tile", async () => {
    for (const file of memoryLog(exchanges(150)).tiles.keys()) {
      const log = memoryLog(exchanges(150));
      log.tiles.set(file, log.tiles.get(file)!.slice(0, -1));
      expect((await verify(log)).ok).toBe(false);
      log.tiles.delete(file);
      expect((await verify(log)).ok).toBe(false);
    }
  });

  it("was signed by another key, or its checkpoint is gone", async () => {
    const log = memoryLog(exchanges(4));
    const other = signingKey(2);
    expect((await verify({ ...log, checkpoint: signed(log.entries, other) })).ok).toBe(false);
    expect((await verify(log, noteKey(logName, other.publicKey, sha256))).ok).toBe(false);
    expect((await verify({ ...log, checkpoint: undefined })).problems[0]?.message).toMatch(/there is none/);
  });

  it("lost a record from the journal's middle: that entry is named, and no other", async () => {
    const log = memoryLog(exchanges(20));
    log.journal.splice(13, 1, { kind: "fault", at: "byte 999", message: "damaged" });
    const report = await verify(log);
    expect(report.problems.map(({ index }) => index)).toEqual([13, 13]);
    expect(report.problems[0]?.id).toBe(idOf(6));
  });

  it("lost the journal's end", async () => {
    const log = memoryLog(exchanges(20));
    log.journal.length = 38;
    expect((await verify(log)).problems.map(({ index }) => index)).toEqual([38, 39]);
  });

  it("was rewritten as a whole, by somebody with the key, but left a record out: the device's numbers say so", async () => {
    const log = memoryLog(exchanges(10));
    const entries = log.entries.filter((_, at) => at !== 6);
    const journal = log.journal.filter((_, at) => at !== 6);
    const report = await verify({ entries, journal, tiles: tilesFor(entries), checkpoint: signed(entries) });
    expect(report.ok).toBe(false);
    expect(report.problems[0]?.index).toBe(6);
    expect(report.problems[0]?.message).toMatch(/number 7 where 6 is due/);
  });

  it("has an intent without an outcome although two starts or stops came after it", async () => {
    const report = await verify(
      memoryLog([
        ["intent", 1],
        ["gateway", 2],
        ["gateway", 3],
        ["intent", 4],
      ]),
    );
    expect(report.problems).toMatchObject([{ index: 0, id: idOf(1) }]);
    expect(report.openCount).toBe(1);
  });

  it("has an outcome without an intent", async () => {
    expect((await verify(memoryLog([["outcome", 1]]))).problems).toMatchObject([{ index: 0, id: idOf(1) }]);
  });

  it("gives a report whatever the files hold", async () => {
    const whole = memoryLog(exchanges(3));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...whole.tiles.keys()),
        fc.uint8Array({ maxLength: 300 }),
        async (file, bytes) => {
          const log: MemoryLog = { ...whole, tiles: new Map(whole.tiles).set(file, bytes) };
          expect((await verify(log)).ok).toBe(false);
        },
      ),
      { numRuns: 50 },
    );
  });
});
