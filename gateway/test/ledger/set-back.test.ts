import { cp, mkdir, open, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { segmentName } from "@fourgate/journal/segment";
import { openLedger } from "../../src/ledger/open.ts";
import { verifyFolder } from "../../src/ledger/verify-folder.ts";
import { dataFolders, filesOf } from "./data-folder.ts";
import { intentOf, outcomeOf } from "./records.ts";

const newFolder = dataFolders();
const bytes = Buffer.from("{}");

async function exchange(dataDir: string, count = 1): Promise<void> {
  await using ledger = await openLedger({ dataDir });
  for (let at = 0; at < count; at++) {
    const intent = intentOf(bytes);
    await ledger.intent(intent, { bytes, prompt: null, session: "" });
    await ledger.outcome(outcomeOf(intent.id), "ada", null);
  }
}

const journalOf = (dataDir: string): string => join(dataDir, "journal", segmentName(0));

/** The folder after two exchanges, with what it held after the first beside it. */
async function grown(): Promise<{ dataDir: string; before: string }> {
  const dataDir = await newFolder();
  const before = await newFolder();
  await exchange(dataDir);
  await cp(dataDir, before, { recursive: true });
  await exchange(dataDir);
  return { dataDir, before };
}

describe("a log that was set back without a key", () => {
  it("is found by the tiles that were left behind, at verifying and at opening", async () => {
    const { dataDir, before } = await grown();
    await cp(journalOf(before), journalOf(dataDir));
    await cp(join(before, "log", "checkpoint"), join(dataDir, "log", "checkpoint"));
    const report = await verifyFolder(dataDir, { content: false });
    expect(report.problems.map(({ message }) => message)).toEqual([
      "the log was set back: the journal has 2 records, a tile belongs to a tree of 4",
    ]);
    await expect(openLedger({ dataDir })).rejects.toMatchObject({
      code: "log_invalid",
      message: report.problems[0]!.message,
    });
  });

  it("holds when the tiles were set back too, but not against the checkpoint that was kept elsewhere", async () => {
    const { dataDir, before } = await grown();
    const saved = await readFile(join(dataDir, "log", "checkpoint"), "utf8");
    expect((await verifyFolder(dataDir, { content: false, saved })).ok).toBe(true);
    expect((await verifyFolder(before, { content: false })).ok).toBe(true);
    expect(
      (await verifyFolder(before, { content: false, saved })).problems.map(({ message }) => message),
    ).toEqual(["the log does not extend the saved checkpoint of 4 records"]);
  });
});

describe("the journal behind the last checkpoint", () => {
  async function pending(): Promise<{ dataDir: string; from: number; to: number }> {
    const { dataDir, before } = await grown();
    await rm(join(dataDir, "log"), { recursive: true });
    await cp(join(before, "log"), join(dataDir, "log"), { recursive: true });
    return {
      dataDir,
      from: (await readFile(journalOf(before))).length,
      to: (await readFile(journalOf(dataDir))).length,
    };
  }

  async function flip(path: string, at: number): Promise<void> {
    const file = await open(path, "r+");
    const byte = Buffer.alloc(1);
    await file.read(byte, 0, 1, at);
    await file.write(Buffer.from([byte[0]! ^ 1]), 0, 1, at);
    await file.close();
  }

  it("counts as waiting, its torn end is no problem, damage before a later write is one", async () => {
    const { dataDir, from, to } = await pending();
    expect(await verifyFolder(dataDir, { content: false })).toMatchObject({
      ok: true,
      size: 2,
      pendingCount: 2,
    });
    await flip(journalOf(dataDir), to - 3);
    expect(await verifyFolder(dataDir, { content: false })).toMatchObject({
      ok: true,
      pendingCount: 1,
      openCount: 1,
    });
    await flip(journalOf(dataDir), to - 3);
    await flip(journalOf(dataDir), from + 20);
    const { problems } = await verifyFolder(dataDir, { content: false });
    expect(problems.map(({ message }) => message)).toContain(
      `00000000.journal at byte ${from}: a frame is damaged or torn`,
    );
  });
});

describe("opening", () => {
  it("removes the drafts that a full disk or a crash left, and nothing else", async () => {
    const dataDir = await newFolder();
    await exchange(dataDir);
    const kept = await filesOf(dataDir);
    const left = ["log/checkpoint", "log/tile/0/000.p/2", "log.vkey", "keys/subjects/aa"].map(
      (path) => `${path}.0123456789ab.tmp`,
    );
    await mkdir(join(dataDir, "log", "tile", "0", "000.p"), { recursive: true });
    for (const path of [...left, "log/claim-2.0123456789ab.draft"]) await writeFile(join(dataDir, path), "x");
    await using ledger = await openLedger({ dataDir });
    expect((await filesOf(dataDir)).filter((path) => path !== "lock")).toEqual(
      kept.filter((path) => path !== "lock"),
    );
    expect(ledger.healthy).toBe(true);
  });
});
