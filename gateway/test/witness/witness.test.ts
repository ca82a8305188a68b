import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { formatAddCheckpoint, parseAddCheckpoint } from "@fourgate/core/audit/add-checkpoint";
import { cosignatureBy, parseWitnessKey } from "@fourgate/core/audit/cosignature";
import { parseNote, parseSignatureLines } from "@fourgate/core/audit/note";
import { nodesFromTiles } from "@fourgate/core/audit/tiles";
import { consistencyProof, treeHashes } from "@fourgate/core/audit/tree";
import { sha256, verifyEd25519 } from "../../src/ledger/crypto.ts";
import { readTile } from "../../src/ledger/log-files.ts";
import { serveWitness, type RunningWitness } from "../../src/witness/serve-witness.ts";
import { Witness } from "../../src/witness/witness.ts";
import { openIdentity } from "../../src/witness/witness-folder.ts";
import { dataFolders } from "../ledger/data-folder.ts";
import { leafLog, type LeafLog } from "./log-of.ts";

const newFolder = dataFolders();
const hashes = treeHashes(sha256);
const nowMs = 1_764_400_000_000;

async function witnessOf(
  logs: readonly LeafLog[],
  folder?: string,
): Promise<{ witness: Witness; folder: string }> {
  const root = folder ?? (await newFolder());
  const identity = await openIdentity(root, undefined);
  return {
    witness: new Witness(
      root,
      identity,
      logs.map(({ key }) => key),
      () => nowMs,
    ),
    folder: root,
  };
}

async function request(log: LeafLog, oldSize: number, size: number, checkpoint: string): Promise<string> {
  const node = nodesFromTiles(size, async (tile) => (await readTile(log.folder, tile))!, hashes);
  return formatAddCheckpoint({
    oldSize,
    proof: await consistencyProof(oldSize, size, node, hashes),
    checkpoint,
  });
}

describe("a witness", () => {
  it("cosigns what extends the last checkpoint that it cosigned, and answers the rest as the specification says", async () => {
    const log = await leafLog(await newFolder());
    const { witness, folder } = await witnessOf([log]);
    const key = parseWitnessKey(await readFile(join(folder, "witness.vkey"), "utf8"), sha256)!;
    const first = await log.grow(3);
    const firstAnswer = await witness.addCheckpoint(await request(log, 0, 3, first));
    expect(firstAnswer.status).toBe(200);
    const text = parseNote(first)!.text;
    const lines = parseSignatureLines(firstAnswer.body)!;
    expect(cosignatureBy(key, text, lines, verifyEd25519)?.timeS).toBe(nowMs / 1000);

    const second = await log.grow(300);
    const status = async (body: string): Promise<number> => (await witness.addCheckpoint(body)).status;
    expect(await witness.addCheckpoint(await request(log, 0, 300, second))).toEqual({
      status: 409,
      mediaType: "text/x.tlog.size",
      body: "3\n",
    });
    const right = await request(log, 3, 300, second);
    const hash = right.split("\n")[1]!;
    expect(
      await status(
        right.replace(
          hash,
          hash.replace(/^./, (one) => (one === "A" ? "B" : "A")),
        ),
      ),
    ).toBe(422);
    expect(await status(right.replace(`${hash}\n`, ""))).toBe(422);
    expect(await status(right)).toBe(200);
    // The same once more, as a log does whose answer was lost.
    expect(await status(await request(log, 300, 300, second))).toBe(200);
    expect(await status(await request(log, 3, 300, second))).toBe(409);
    // A log that was set back.
    expect(await status(formatAddCheckpoint({ oldSize: 3, proof: [], checkpoint: first }))).toBe(409);
    expect(await status(formatAddCheckpoint({ oldSize: 4, proof: [], checkpoint: first }))).toBe(400);
    expect(await status(right.replace(/^old 3/, "old 03"))).toBe(400);
    for (const rubbish of ["", "old 3\n", "old 3\n\nx", `old 3\n${"A".repeat(44)}\n\n${second}`, "\n\n\n"])
      expect(await status(rubbish)).toBe(400);
  });

  it("does not cosign another tree of the same log key, another key's checkpoint, or a log that it does not know", async () => {
    const root = await newFolder();
    const log = await leafLog(root);
    const { witness } = await witnessOf([log]);
    const status = async (body: string): Promise<number> => (await witness.addCheckpoint(body)).status;
    expect(await status(await request(log, 0, 5, await log.grow(5)))).toBe(200);
    const forked = await leafLog(await newFolder(), root, 1);
    const other = await forked.grow(5);
    expect(await status(await request(forked, 5, 5, other))).toBe(409);
    expect(await status(await request(forked, 5, 9, await forked.grow(9)))).toBe(422);
    const stranger = await leafLog(await newFolder());
    expect(await status(await request(stranger, 5, 6, await stranger.grow(6)))).toBe(403);
    const { witness: ofNone } = await witnessOf([]);
    expect((await ofNone.addCheckpoint(await request(log, 0, 5, await log.grow(5)))).status).toBe(404);
  });

  it("checks and keeps in one step: of many requests from one size, one is cosigned and the others learn the new size", async () => {
    const log = await leafLog(await newFolder());
    const { witness } = await witnessOf([log]);
    await witness.addCheckpoint(await request(log, 0, 1, await log.grow(1)));
    const bodies: string[] = [];
    for (const size of [2, 3, 4, 5]) bodies.push(await request(log, 1, size, await log.grow(size)));
    const answers = await Promise.all(bodies.map((body) => witness.addCheckpoint(body)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409, 409]);
    expect(answers.slice(1).every(({ body }) => body === "2\n")).toBe(true);
  });

  it("knows after a restart what it cosigned, and cosigns nothing where its state is damaged", async () => {
    const log = await leafLog(await newFolder());
    const { witness, folder } = await witnessOf([log]);
    const second = await request(log, 0, 4, await log.grow(4));
    await witness.addCheckpoint(second);
    const { witness: again } = await witnessOf([log], folder);
    expect(await again.addCheckpoint(second)).toMatchObject({ status: 409, body: "4\n" });
    const [name = ""] = await import("node:fs/promises").then(({ readdir }) => readdir(join(folder, "logs")));
    await writeFile(join(folder, "logs", name), "rubbish");
    await expect(again.addCheckpoint(second)).rejects.toMatchObject({ code: "log_invalid" });
    await expect(openIdentity(folder, "another.example/name")).rejects.toMatchObject({
      code: "config_invalid",
    });
  });
});

describe("a witness's server", () => {
  const start = async (log: LeafLog): Promise<RunningWitness> =>
    serveWitness({
      folder: await newFolder(),
      host: "127.0.0.1",
      port: 0,
      name: "witness.example/w1",
      logs: [log.key],
      clock: () => nowMs,
      log: () => undefined,
    });

  it("answers add-checkpoint alone, and not a body that is too large", async () => {
    const log = await leafLog(await newFolder());
    await using running = await start(log);
    expect(running.verifierKey).toMatch(/^witness\.example\/w1\+[0-9a-f]{8}\+B/);
    const address = `http://127.0.0.1:${String(running.port)}`;
    const post = (path: string, body: string): Promise<Response> =>
      fetch(address + path, { method: "POST", body });
    const answer = await post("/add-checkpoint", await request(log, 0, 2, await log.grow(2)));
    expect([answer.status, await answer.text()]).toEqual([
      200,
      expect.stringMatching(/^— witness\.example\/w1 \S+\n$/),
    ]);
    const conflict = await post("/add-checkpoint", await request(log, 0, 2, await log.grow(2)));
    expect([conflict.status, conflict.headers.get("content-type"), await conflict.text()]).toEqual([
      409,
      "text/x.tlog.size",
      "2\n",
    ]);
    expect((await post("/add-checkpoint", "x".repeat(70_000))).status).toBe(413);
    expect((await post("/", "")).status).toBe(404);
    expect((await fetch(`${address}/add-checkpoint`)).status).toBe(405);
  });
});

describe("a request to a witness", () => {
  it("is read as it was written, and has no second spelling", () => {
    const asked = { oldSize: 7, proof: [new Uint8Array(32).fill(1)], checkpoint: "a\n1\n\n— x y\n" };
    const text = formatAddCheckpoint(asked);
    expect(parseAddCheckpoint(text)).toEqual({
      ...asked,
      proof: [Buffer.alloc(32, 1)].map((one) => new Uint8Array(one)),
    });
    for (const wrong of [
      text.replace("old 7", "old  7"),
      text.replace("old 7", "Old 7"),
      text.replace("=", ""),
    ])
      expect(parseAddCheckpoint(wrong)).toBeUndefined();
    const many = formatAddCheckpoint({
      ...asked,
      proof: Array.from({ length: 64 }, () => new Uint8Array(32)),
    });
    expect(parseAddCheckpoint(many)).toBeUndefined();
  });
});
