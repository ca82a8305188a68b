import { cp, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ReadRecord } from "@fourgate/core/audit/record";
import { openLedger } from "@fourgate/gateway/ledger/open";
import { verifyFolder } from "@fourgate/gateway/ledger/verify-folder";
import { noteOffline, takeInNotes } from "@fourgate/gateway/readings/offline-note";
import { dataFolders } from "../ledger/data-folder.ts";
import { id } from "../../../tools/samples/audit-records.ts";

const newFolder = dataFolders();

/** A start, as far as it concerns readings. */
async function start(
  dataDir: string,
): Promise<{ readonly reads: readonly ReadRecord[]; readonly lines: readonly string[] }> {
  const lines: string[] = [];
  await using ledger = await openLedger({ dataDir });
  await takeInNotes(dataDir, { ledger, clock: Date.now, log: (line) => lines.push(line) });
  return {
    lines,
    reads: ledger.latest(100).flatMap(({ record }) => (record.kind === "read" ? [record] : [])),
  };
}

const notes = (dataDir: string): Promise<string[]> => readdir(join(dataDir, "readings"));

describe("a reading while no gateway runs", () => {
  it("is noted beside the log, recorded by the next start with when it was, and by none again", async () => {
    const dataDir = await newFolder();
    await start(dataDir);
    await noteOffline(dataDir, { of: id(1), act: "content" });
    await noteOffline(dataDir, { of: "", act: "export", asked: "x".repeat(2_000) });
    const { reads, lines } = await start(dataDir);
    expect(lines).toEqual(["the log was read 2 times while no gateway ran: recorded now"]);
    expect(reads.toReversed()).toMatchObject([
      { reader: "local operator", of: id(1), act: "content" },
      { reader: "local operator", of: "", act: "export", asked: "x".repeat(500) },
    ]);
    expect(Date.parse(reads[0]?.readAt ?? "")).toBeLessThanOrEqual(Date.parse(reads[0]?.time ?? ""));
    expect(await notes(dataDir)).toEqual([]);
    expect((await start(dataDir)).reads).toHaveLength(2);
    expect((await verifyFolder(dataDir, { content: false })).problems).toEqual([]);
  });

  it("is recorded once where the start died between recording it and taking the note away", async () => {
    const dataDir = await newFolder();
    await start(dataDir);
    await noteOffline(dataDir, { of: id(1), act: "content" });
    const kept = await newFolder();
    await cp(join(dataDir, "readings"), kept, { recursive: true });
    await start(dataDir);
    await cp(kept, join(dataDir, "readings"), { recursive: true });
    expect((await start(dataDir)).reads).toHaveLength(1);
    expect(await notes(dataDir)).toEqual([]);
  });

  it("leaves what is no note where it is, and says so", async () => {
    const dataDir = await newFolder();
    await start(dataDir);
    await noteOffline(dataDir, { of: "", act: "report", asked: "observed" });
    for (const [name, text] of [
      [id(2), "{"],
      [id(3), '{"readAt":"2026-11-22T14:05:00.000Z","of":"","act":"erase"}'],
      [id(4), " ".repeat(5_000)],
      ["other", "{}"],
    ] as const)
      await writeFile(join(dataDir, "readings", name), text);
    const { reads, lines } = await start(dataDir);
    expect(reads).toHaveLength(1);
    expect(lines.filter((line) => line.includes("is no note of a reading"))).toHaveLength(3);
    expect((await notes(dataDir)).toSorted()).toEqual([id(2), id(3), id(4), "other"].toSorted());
  });

  it("is refused where it can't be noted", async () => {
    const dataDir = await newFolder();
    await start(dataDir);
    await writeFile(join(dataDir, "readings"), "in the way");
    await expect(noteOffline(dataDir, { of: id(1), act: "content" })).rejects.toMatchObject({
      code: "record_failed",
    });
    expect((await start(dataDir)).reads).toEqual([]);
  });
});
