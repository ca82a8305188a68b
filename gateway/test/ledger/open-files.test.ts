import { readdir, readlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { durableFolder } from "@fourgate/journal/durable";
import { openJournal } from "@fourgate/journal/journal";
import type { Position } from "@fourgate/journal/segment";
import { openLedger } from "../../src/ledger/open.ts";
import { openReadOnly } from "../../src/ledger/read-only.ts";
import { SegmentFiles } from "../../src/ledger/segment-files.ts";
import { dataFolders } from "./data-folder.ts";
import { intentOf } from "./records.ts";

const newFolder = dataFolders();

/** Files of this folder that this process holds open, by the kernel's word. */
async function openFiles(folder: string): Promise<string[]> {
  const links = await readdir("/proc/self/fd");
  const targets = await Promise.all(
    links.map((link) => readlink(join("/proc/self/fd", link)).catch(() => "")),
  );
  return targets.filter((target) => target.startsWith(folder));
}

describe.skipIf(process.platform !== "linux")("a log that is only read", () => {
  it("holds one file open while the newest records are asked for, and none once it is closed", async () => {
    const dataDir = await newFolder();
    const ledger = await openLedger({ dataDir });
    const bytes = Buffer.from("hello");
    for (let i = 0; i < 40; i++) await ledger.intent(intentOf(bytes), { bytes, prompt: null, session: "" });
    await ledger[Symbol.asyncDispose]();
    expect(await openFiles(dataDir)).toEqual([]);
    {
      await using log = await openReadOnly(dataDir);
      for await (const record of log.newest()) {
        expect(record.kind).toBe("intent");
        break;
      }
      expect(await openFiles(dataDir)).toHaveLength(1);
    }
    expect(await openFiles(dataDir)).toEqual([]);
  });

  it("keeps few of a long journal's files open, whatever is read at once", async () => {
    const path = await newFolder();
    const folder = durableFolder(path);
    const positions: Position[] = [];
    {
      await using journal = await openJournal(folder, undefined, {
        segmentBytesMax: 4_096,
        roomBytesMin: 4_096,
      });
      for (let i = 0; i < 60; i++)
        positions.push(await journal.append([{ type: 2, payload: Buffer.alloc(1_500, i) }]));
    }
    const segments = new Set(positions.map(({ segment }) => segment));
    expect(segments.size).toBeGreaterThan(20);
    const files = new SegmentFiles(folder);
    for (let at = 0; at < positions.length; at += 10) {
      const read = positions.slice(at, at + 10).flatMap((position) => [position, position]);
      const frames = await Promise.all(read.map((position) => files.frame(position)));
      expect(frames.map((frame) => (frame === "moved" ? frame : frame?.payload[0]))).toEqual(
        read.map((_, i) => at + Math.floor(i / 2)),
      );
      expect((await openFiles(path)).length).toBeLessThanOrEqual(8);
    }
    // A file that could not be opened is tried again, and no reason not to close the others.
    await expect(files.frame({ segment: 9_999, packed: false, offset: 0 })).rejects.toMatchObject({
      code: "ENOENT",
    });
    const underWay = files.frame(positions[0]!).catch(() => undefined);
    await files[Symbol.asyncDispose]();
    await underWay;
    expect(await openFiles(path)).toEqual([]);
    await expect(files.frame(positions[0]!)).rejects.toMatchObject({ code: "internal" });
  });
});
