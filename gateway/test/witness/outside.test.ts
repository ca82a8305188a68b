import { chmod, mkdir, readFile, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseWitnessKey } from "@fourgate/core/audit/cosignature";
import { parseVerifierKey, type NoteKey } from "@fourgate/core/audit/note";
import { verifyReceipt } from "@fourgate/core/audit/receipt";
import { wireLimits } from "@fourgate/wire/limits";
import { Upstreams } from "@fourgate/wire/upstream";
import { parseCheckpoint } from "@fourgate/core/audit/checkpoint";
import { sha256, verifyEd25519 } from "../../src/ledger/crypto.ts";
import { openLedger } from "../../src/ledger/open.ts";
import { publicFile } from "../../src/ledger/public-log.ts";
import { verifyFolder } from "../../src/ledger/verify-folder.ts";
import { close, listen } from "../../src/server.ts";
import { AskedWitness } from "../../src/witness/ask-witness.ts";
import { CheckpointSender, type RecipientStanding } from "../../src/witness/checkpoint-sender.ts";
import { AddressCopy, FolderCopy } from "../../src/witness/copy-checkpoints.ts";
import type { Recipient, SentCheckpoint } from "../../src/witness/recipient.ts";
import { serveWitness, type RunningWitness } from "../../src/witness/serve-witness.ts";
import { dataFolders } from "../ledger/data-folder.ts";
import { intentOf, outcomeOf } from "../ledger/records.ts";
import { leafLog } from "./log-of.ts";

const newFolder = dataFolders();

function sent(note: string): SentCheckpoint {
  return { note, checkpoint: parseCheckpoint(note.slice(0, note.indexOf("\n\n") + 1))! };
}

async function witnessOf(
  log: NoteKey,
): Promise<RunningWitness & { readonly key: NoteKey; readonly url: string }> {
  const folder = await newFolder();
  const running = await serveWitness({
    folder,
    host: "127.0.0.1",
    port: 0,
    name: "witness.example/w1",
    logs: [log],
    clock: Date.now,
    log: () => undefined,
  });
  const key = parseWitnessKey(running.verifierKey, sha256)!;
  return { ...running, key, url: `http://127.0.0.1:${String(running.port)}` };
}

/** A server that answers every request so, and remembers them. */
async function answering(
  answer: (request: IncomingMessage, body: string, response: ServerResponse) => void,
): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      answer(request, body, response);
    });
  });
  const port = await listen(server, 0, "127.0.0.1");
  return { url: `http://127.0.0.1:${String(port)}`, [Symbol.asyncDispose]: () => close(server) };
}

describe("a log that asks a witness", () => {
  it("keeps its cosignature beside the checkpoint, in receipts and at the log's address; verifying may demand it", async () => {
    const dataDir = await newFolder();
    const logFolder = join(dataDir, "log");
    await using ledger = await openLedger({ dataDir });
    const bytes = Buffer.from("{}");
    const intent = intentOf(bytes);
    await ledger.intent(intent, { bytes, prompt: null, session: "" });
    await ledger.outcome(outcomeOf(intent.id), "ada", null);
    const { note } = await ledger.checkpoint();
    const key = parseVerifierKey(await readFile(join(dataDir, "log.vkey"), "utf8"), sha256)!;
    await using upstreams = new Upstreams(wireLimits);
    await using running = await witnessOf(key);
    const demand = { content: false, key, witnesses: [running.key] };
    expect((await verifyFolder(dataDir, demand)).problems[0]?.message).toMatch(
      /^checkpoint: not cosigned by the witness witness\.example\/w1 \(key [0-9a-f]{8}\)$/,
    );
    await new AskedWitness(running, logFolder, upstreams).send(sent(note));
    expect(await verifyFolder(dataDir, demand)).toMatchObject({
      ok: true,
      witnessed: [{ name: "witness.example/w1", size: 2 }],
    });
    const report = verifyReceipt(await ledger.receipt(intent.id), {
      key,
      witnesses: [running.key],
      sha256,
      verifyEd25519,
    });
    expect(report).toMatchObject({ ok: true, records: [{ size: 2 }, { size: 2 }] });
    const shown = Buffer.from((await publicFile(logFolder, "checkpoint"))!.bytes).toString();
    expect(shown).toMatch(/\n\n— fourgate\S* \S+\n— witness\.example\/w1 \S+\n$/);
    // A newer checkpoint, not cosigned yet: the log extends the one that was.
    await ledger.append(
      { kind: "gateway", id: intentOf(bytes).id, time: intent.time, event: "started", detail: "" },
      "x",
    );
    await ledger.checkpoint();
    expect(await verifyFolder(dataDir, demand)).toMatchObject({
      ok: true,
      size: 3,
      witnessed: [{ size: 2 }],
    });
    expect(
      (await verifyFolder(dataDir, { ...demand, witnesses: [{ ...running.key, name: "other" }] })).ok,
    ).toBe(false);
  });

  it("learns from a 409 where the witness is, and proves from there; one that was set back or forked is told so", async () => {
    const root = await newFolder();
    const log = await leafLog(root);
    await using upstreams = new Upstreams(wireLimits);
    await using running = await witnessOf(log.key);
    const first = await log.grow(300);
    const asked = new AskedWitness(running, log.folder, upstreams);
    await asked.send(sent(first));
    await asked.send(sent(await log.grow(700)));
    // Another process, which knows nothing of the witness's size.
    await new AskedWitness(running, log.folder, upstreams).send(sent(await log.grow(701)));
    await expect(new AskedWitness(running, log.folder, upstreams).send(sent(first))).rejects.toMatchObject({
      code: "log_invalid",
      message: expect.stringMatching(
        /has cosigned 701 records that this log of 300 does not extend: the log was set back/,
      ) as string,
    });
    const forked = await leafLog(await newFolder(), root, 1);
    for (const [size, code] of [
      [701, "log_invalid"],
      [900, "log_invalid"],
    ] as const)
      await expect(
        new AskedWitness(running, forked.folder, upstreams).send(sent(await forked.grow(size))),
      ).rejects.toMatchObject({ code });
  });

  it("gives a plain reason where the witness answers rubbish, an error, nothing, or another's signature", async () => {
    const log = await leafLog(await newFolder());
    const note = await log.grow(3);
    await using upstreams = new Upstreams(wireLimits);
    await using other = await witnessOf(log.key);
    const own = await witnessOf(log.key);
    await own[Symbol.asyncDispose]();
    let status = 200;
    let body = "";
    await using server = await answering((_request, _body, response) => {
      response.writeHead(status).end(body);
    });
    const reason = async (url: string): Promise<string> =>
      new AskedWitness({ url, key: own.key }, log.folder, upstreams).send(sent(note)).then(
        () => "cosigned",
        (error: unknown) => (error instanceof Error ? error.message : ""),
      );
    for (const [answer, text, expected] of [
      [200, "rubbish", "the witness witness.example/w1 answers no valid cosignature of its key"],
      [
        200,
        "— witness.example/w1 AAAAAAAA\n",
        "the witness witness.example/w1 answers no valid cosignature of its key",
      ],
      [409, "rubbish", "the witness witness.example/w1 answers 409 without a size"],
      [409, "99999999\n", /has cosigned 99999999 records that this log of 3 does not extend/],
      [404, "", "the witness witness.example/w1 answers that it does not know this log (404)"],
      [403, "", /log key that it knows \(403\)/],
      [422, "", /does not find that this log extends what it cosigned/],
      [500, "", "the witness witness.example/w1 answers status 500"],
      [200, "x".repeat(70_000), /answers more than it should/],
    ] as const) {
      [status, body] = [answer, text];
      expect(await reason(server.url)).toMatch(expected);
    }
    expect(await reason("http://127.0.0.1:1")).toMatch(/can't be reached/);
    expect(await reason(other.url)).toMatch(/no valid cosignature of its key/);
  });
});

describe("copies of checkpoints", () => {
  it("stand one after the other in a folder's file of the day, and the log must extend each of them", async () => {
    const dataDir = await newFolder();
    const folder = await newFolder();
    const copy = new FolderCopy(folder, () => Date.parse("2026-11-29T10:00:00Z"));
    await using ledger = await openLedger({ dataDir });
    for (const kind of ["started", "stopped"] as const) {
      const { id, time } = intentOf(new Uint8Array(0));
      await ledger.append({ kind: "gateway", id, time, event: kind, detail: "" }, "x");
      await copy.send(sent((await ledger.checkpoint()).note));
    }
    const saved = await readFile(join(folder, "2026-11-29.checkpoints"), "utf8");
    expect(saved.match(/^— /gm)).toHaveLength(2);
    expect(await verifyFolder(dataDir, { content: false, saved })).toMatchObject({ ok: true, size: 2 });
    const other = await newFolder();
    await using foreign = await openLedger({ dataDir: other });
    const spoiled = `${saved}\n${(await foreign.checkpoint()).note}`;
    expect((await verifyFolder(dataDir, { content: false, saved: spoiled })).ok).toBe(false);
    await rm(folder, { recursive: true });
    await expect(copy.send(sent((await ledger.checkpoint()).note))).rejects.toMatchObject({
      message: `a checkpoint could not be written to ${folder} (ENOENT)`,
    });
    await mkdir(folder);
    await chmod(folder, 0o700);
  });

  it("go to an address by PUT or POST, with the size in it and an authorization, and an error is told", async () => {
    const note = await (await leafLog(await newFolder())).grow(3);
    const seen: string[] = [];
    let status = 201;
    await using server = await answering((request, body, response) => {
      seen.push(
        `${request.method ?? ""} ${request.url ?? ""} ${request.headers.authorization ?? "-"} ${body}`,
      );
      response.writeHead(status).end();
    });
    await using upstreams = new Upstreams(wireLimits);
    const put = {
      method: "PUT",
      url: `${server.url}/{size}.checkpoint?x=1`,
      authorization: "Bearer x",
    } as const;
    await new AddressCopy(put, upstreams).send(sent(note));
    await new AddressCopy({ method: "POST", url: `${server.url}/in`, authorization: null }, upstreams).send(
      sent(note),
    );
    expect(seen).toEqual([`PUT /3.checkpoint?x=1 Bearer x ${note}`, `POST /in - ${note}`]);
    status = 403;
    await expect(new AddressCopy(put, upstreams).send(sent(note))).rejects.toMatchObject({
      message: `${server.url} answers a checkpoint with status 403`,
    });
  });
});

describe("sending checkpoints", () => {
  const noteOf = (size: number): string =>
    `example.com/log\n${String(size)}\n${"A".repeat(43)}=\n\n— x AAAAAAAA\n`;

  it("sends only the newest, at each one's own pace, tells a failure once and when it is over, and stops nobody", async () => {
    const got: number[] = [];
    let broken = true;
    const told: string[] = [];
    const tell =
      (what: string) =>
      ({ name, failure }: RecipientStanding): void => {
        told.push(`${what} ${name} ${failure ?? ""}`);
      };
    const steady: Recipient = {
      name: "steady",
      kind: "witness",
      everyMsMin: 20,
      send: async ({ checkpoint }) => {
        got.push(checkpoint.size);
      },
    };
    const failing: Recipient = {
      name: "failing",
      kind: "copy",
      everyMsMin: 0,
      send: () => (broken ? Promise.reject(new Error("out of order")) : Promise.resolve()),
    };
    await using sender = new CheckpointSender({
      clock: () => 1,
      onTrouble: tell("trouble"),
      onMended: tell("mended"),
      retryMsMin: 1,
    });
    await sender.use([steady, failing]);
    sender.published("rubbish");
    for (let size = 1; size <= 50; size++) sender.published(noteOf(size));
    await expect.poll(() => sender.standing()[0]).toMatchObject({ size: 50, atMs: 1, failure: null });
    expect(got).toEqual([50]);
    sender.published(noteOf(51));
    sender.published(noteOf(52));
    await expect.poll(() => got).toEqual([50, 52]);
    await expect.poll(() => told.length).toBe(1);
    broken = false;
    await expect.poll(() => sender.standing()[1]).toMatchObject({ size: 52, failure: null });
    expect(told).toEqual(["trouble failing it failed without a reason", "mended failing "]);
    // An orderly end sends what still waits for its time.
    sender.published(noteOf(53));
    await sender[Symbol.asyncDispose]();
    expect(got).toEqual([50, 52, 53]);
  });
});
