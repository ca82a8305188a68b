import { cp, readFile, writeFile, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openCheckpoint } from "@fourgate/core/audit/checkpoint";
import { CompactRange } from "@fourgate/core/audit/compact-range";
import { encodeLeaf } from "@fourgate/core/audit/leaf";
import { noteKey } from "@fourgate/core/audit/note";
import { consistencyProof, treeHashes, verifyConsistency } from "@fourgate/core/audit/tree";
import { nodesFromTiles } from "@fourgate/core/audit/tiles";
import { sha256, verifyEd25519 } from "../../src/ledger/crypto.ts";
import { Keys } from "../../src/ledger/keys.ts";
import { readTile } from "../../src/ledger/log-files.ts";
import { Sequencer, type LogSigner } from "../../src/ledger/sequencer.ts";
import { dataFolders } from "./data-folder.ts";

const newFolder = dataFolders();
const hashes = treeHashes(sha256);

function leaf(number: number, branch = 0): Uint8Array {
  return encodeLeaf({
    kind: "drill",
    id: `01${String(number).padStart(24, "0")}`,
    device: new Uint8Array(16).fill(branch),
    sequence: number,
    timeMs: number,
    commitment: new Uint8Array(32).fill(branch),
  });
}

async function signerIn(folder: string): Promise<LogSigner> {
  const keys = await Keys.open(join(folder, "keys"), { create: true });
  return {
    key: noteKey("example.com/log", keys.logPublicKey, sha256),
    sign: (message) => keys.signLog(message),
  };
}

function rootOf(count: number, branch = 0): Uint8Array {
  const range = new CompactRange(hashes);
  for (let at = 0; at < count; at++) range.add(hashes.leaf(leaf(at, branch)));
  return range.root();
}

async function rootOnDisk(folder: string, signer: LogSigner): Promise<{ size: number; root: Uint8Array }> {
  return openCheckpoint(await readFile(join(folder, "checkpoint"), "utf8"), signer.key, verifyEd25519)!;
}

describe("the sequencer", () => {
  it("signs the tree of its leaves, however they come in, each tree an extension of the one before", async () => {
    const folder = await newFolder();
    const signer = await signerIn(folder);
    const log = join(folder, "log");
    let sequencer = await Sequencer.open(log, signer);
    const seen: { size: number; root: Uint8Array }[] = [];
    let next = 0;
    for (const step of [1, 2, 253, 1, 300, 700, 5]) {
      for (const end = next + step; next < end; next++) sequencer.add(leaf(next));
      while ((await sequencer.advance()) > 0) seen.push(await rootOnDisk(log, signer));
      expect(Buffer.from(seen.at(-1)!.root).equals(rootOf(next))).toBe(true);
      sequencer = await Sequencer.open(log, signer);
      expect(sequencer.size).toBe(next);
    }
    const node = nodesFromTiles(next, async (tile) => (await readTile(log, tile))!, hashes);
    for (const old of seen) {
      const proof = await consistencyProof(old.size, next, node, hashes);
      expect(verifyConsistency(old, { size: next, root: rootOf(next) }, proof, hashes)).toBe(true);
    }
    expect((await readdir(log)).toSorted()).toEqual(["checkpoint", "tile"]);
    expect((await readdir(join(log, "tile/0/004.p"))).length).toBeLessThanOrEqual(3);
  });

  it("integrates at most 512 leaves at a time", async () => {
    const folder = await newFolder();
    const sequencer = await Sequencer.open(join(folder, "log"), await signerIn(folder));
    for (let at = 0; at < 600; at++) sequencer.add(leaf(at));
    expect([await sequencer.advance(), await sequencer.advance(), await sequencer.advance()]).toEqual([
      512, 88, 0,
    ]);
  });

  it("cannot fork the log with a second one: of two steps from one size, one wins and the other stops", async () => {
    for (let round = 0; round < 10; round++) {
      const folder = await newFolder();
      const signer = await signerIn(folder);
      const log = join(folder, "log");
      const both = [await Sequencer.open(log, signer), await Sequencer.open(log, signer)];
      for (let at = 0; at < 40; at++) for (const [branch, one] of both.entries()) one.add(leaf(at, branch));
      const results = await Promise.allSettled(both.map((one) => one.advance()));
      expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
      const winner = results.findIndex(({ status }) => status === "fulfilled");
      const loser = both[1 - winner]!;
      await expect(loser.advance()).rejects.toMatchObject({ code: "log_invalid" });
      expect(Buffer.from((await rootOnDisk(log, signer)).root).equals(rootOf(40, winner))).toBe(true);
      expect((await Sequencer.open(log, signer)).size).toBe(40);
    }
  });

  it("refuses to advance from a size that is no longer the log's, long after the other one's claim is gone", async () => {
    const folder = await newFolder();
    const signer = await signerIn(folder);
    const log = join(folder, "log");
    const slow = await Sequencer.open(log, signer);
    const fast = await Sequencer.open(log, signer);
    slow.add(leaf(0, 1));
    for (let at = 0; at < 3; at++) {
      fast.add(leaf(at));
      await fast.advance();
    }
    await expect(slow.advance()).rejects.toMatchObject({ code: "log_invalid" });
    fast.add(leaf(3));
    await fast.advance();
    expect(Buffer.from((await rootOnDisk(log, signer)).root).equals(rootOf(4))).toBe(true);
    expect(await readdir(log)).not.toContain("claim-0");
  });

  it("completes a step that was claimed before a crash, with that very tree and no other", async () => {
    const folder = await newFolder();
    const signer = await signerIn(folder);
    const log = join(folder, "log");
    const sequencer = await Sequencer.open(log, signer);
    for (let at = 0; at < 5; at++) sequencer.add(leaf(at));
    await sequencer.advance();
    const before = await newFolder();
    await cp(log, before, { recursive: true });
    for (let at = 5; at < 9; at++) sequencer.add(leaf(at));
    await sequencer.advance();
    // The crash: claimed and signed, some tiles perhaps, no checkpoint yet.
    await writeFile(join(before, "claim-5"), await readFile(join(log, "checkpoint")));
    const other = await Sequencer.open(before, signer);
    for (let at = 5; at < 12; at++) other.add(leaf(at, 1));
    await expect(other.advance()).rejects.toMatchObject({ code: "log_invalid" });
    const next = await Sequencer.open(before, signer);
    for (let at = 5; at < 12; at++) next.add(leaf(at));
    expect(await next.advance()).toBe(4);
    expect(await next.advance()).toBe(3);
    expect(Buffer.from((await rootOnDisk(before, signer)).root).equals(rootOf(12))).toBe(true);
  });

  it("opens nothing that this key did not sign, or whose newest tiles are gone", async () => {
    const folder = await newFolder();
    const signer = await signerIn(folder);
    const log = join(folder, "log");
    const sequencer = await Sequencer.open(log, signer);
    sequencer.add(leaf(0));
    await sequencer.advance();
    await expect(Sequencer.open(log, await signerIn(await newFolder()))).rejects.toMatchObject({
      code: "log_invalid",
    });
    await rm(join(log, "tile/0"), { recursive: true });
    await expect(Sequencer.open(log, signer)).rejects.toMatchObject({ code: "log_invalid" });
  });
});
