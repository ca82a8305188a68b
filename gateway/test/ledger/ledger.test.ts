import { cp, mkdir, readFile, stat, writeFile, unlink, readdir } from "node:fs/promises";
import { hash } from "node:crypto";
import { join } from "node:path";
import { ulid } from "ulid";
import { describe, expect, it } from "vitest";
import { verifyReceipt } from "@fourgate/core/audit/receipt";
import { parseVerifierKey } from "@fourgate/core/audit/note";
import type { RefusalRecord } from "@fourgate/core/audit/record";
import { sha256, verifyEd25519 } from "../../src/ledger/crypto.ts";
import { sessionKey } from "@fourgate/core/audit/session-key";
import { openLedger } from "../../src/ledger/open.ts";
import { openReadOnly } from "../../src/ledger/read-only.ts";
import { verifyFolder } from "../../src/ledger/verify-folder.ts";
import { Conversation, replyOf } from "./conversation.ts";
import { dataFolders, filesOf } from "./data-folder.ts";
import { eraseFrom, intentOf, outcomeOf } from "./records.ts";

const newFolder = dataFolders();

function refusal(): RefusalRecord {
  return {
    kind: "refusal",
    id: ulid(),
    time: new Date().toISOString(),
    actor: null,
    method: "POST",
    path: "/v1/messages",
    code: "unauthenticated",
    gate: null,
    reasons: [],
    findings: [],
    labels: [],
    alarms: [],
    policyVersion: "1",
    bodySha256: "",
    bodyBytes: 0,
  };
}

describe("the ledger", () => {
  it("shows an exchange whole: records, the exact body and reply, and a receipt that proves each record", async () => {
    const dataDir = await newFolder();
    await using ledger = await openLedger({ dataDir, origin: "example.com/audit" });
    const { bytes, prompt } = new Conversation().next();
    const intent = intentOf(bytes);
    await ledger.intent(intent, { bytes, prompt, session: "s" });
    const sink = ledger.reply(intent.id, "ada");
    const reply = replyOf(1);
    for (let at = 0; at < reply.length; at += 700) sink.write(reply.subarray(at, at + 700));
    const outcome = outcomeOf(intent.id, reply);
    await ledger.outcome(outcome, "ada", sink);
    expect(sink.bytes).toBe(reply.length);
    await expect(ledger.receipt(intent.id)).rejects.toMatchObject({ code: "not_found" });
    expect((await ledger.show(intent.id)).receipt).toBeNull();

    const { size, note } = await ledger.checkpoint();
    expect(size).toBe(2);
    expect(note).toMatch(/^example\.com\/audit\n2\n/);
    const shown = await ledger.show(intent.id);
    expect(shown.records).toEqual([intent, outcome]);
    expect(Buffer.from(shown.body!).equals(bytes)).toBe(true);
    expect(Buffer.from(shown.reply!).equals(reply)).toBe(true);
    const key = parseVerifierKey(await readFile(join(dataDir, "log.vkey"), "utf8"), sha256)!;
    const { records } = verifyReceipt(shown.receipt!, { key, sha256, verifyEd25519 });
    expect(records.map(({ leaf }) => [leaf.kind, leaf.id, leaf.sequence])).toEqual([
      ["intent", intent.id, 0],
      ["outcome", intent.id, 1],
    ]);
    expect(ledger.latest(10)).toEqual([{ record: intent, outcome, index: 0, leaf: 0 }]);
    await expect(ledger.wireBytes(ulid())).rejects.toMatchObject({ code: "not_found" });
  });

  it("rebuilds what a route spliced, checked against what was sent", async () => {
    await using ledger = await openLedger({ dataDir: await newFolder() });
    const { bytes, prompt } = new Conversation().next();
    const from = '"claude-sonnet-4-5"';
    const to = '"private-größe"';
    const start = bytes.indexOf(from);
    const sent = Buffer.concat([
      bytes.subarray(0, start),
      Buffer.from(to),
      bytes.subarray(start + from.length),
    ]);
    const intent = intentOf(sent, { splice: { start, from, to } });
    await ledger.intent(intent, { bytes, prompt, session: "s" });
    expect(Buffer.from(await ledger.wireBytes(intent.id)).equals(sent)).toBe(true);
    const wrong = intentOf(bytes, { bodySha256: hash("sha256", "else", "hex") });
    await ledger.intent(wrong, { bytes, prompt, session: "s" });
    await expect(ledger.wireBytes(wrong.id)).rejects.toMatchObject({ code: "log_invalid" });
  });

  it("keeps bodies that are no prompts, empty ones, and the large reply of a stream", async () => {
    await using ledger = await openLedger({ dataDir: await newFolder() });
    const random = Buffer.alloc(300_000, 0).map((_, at) => (at * 7_919) % 251);
    const bodies = [random, Buffer.alloc(0), Buffer.from([0, 255, 128])];
    for (const bytes of bodies) {
      const intent = intentOf(bytes);
      await ledger.intent(intent, { bytes, prompt: null, session: "" });
      const sink = ledger.reply(intent.id, "ada");
      for (let at = 0; at < random.length; at += 9_999) sink.write(random.subarray(at, at + 9_999));
      await ledger.outcome(outcomeOf(intent.id, random), "ada", sink);
      const shown = await ledger.show(intent.id);
      expect(Buffer.from(shown.body!).equals(bytes)).toBe(true);
      expect(Buffer.from(shown.reply!).equals(random)).toBe(true);
    }
  });

  it("goes on after an orderly stop: entries, classifications, numbers and recipes", async () => {
    const dataDir = await newFolder();
    const conversation = new Conversation();
    const first = await openLedger({ dataDir });
    const intents = [];
    for (let turn = 0; turn < 3; turn++) {
      const { bytes, prompt } = conversation.next();
      const intent = intentOf(bytes, { classification: turn === 1 ? "restricted" : "internal" });
      intents.push(intent);
      await first.intent(intent, { bytes, prompt, session: "s" });
      await first.outcome(outcomeOf(intent.id), "ada", null);
    }
    await first.append(refusal(), "nobody");
    await first[Symbol.asyncDispose]();
    await expect(first.append(refusal(), "nobody")).rejects.toMatchObject({ code: "record_failed" });

    await using second = await openLedger({ dataDir });
    expect(
      second.latest(10).map(({ record, outcome, leaf }) => [record.kind, outcome?.result ?? null, leaf]),
    ).toEqual([
      ["refusal", null, 6],
      ["intent", "answered", 4],
      ["intent", "answered", 2],
      ["intent", "answered", 0],
    ]);
    expect(second.sessionClassification(sessionKey({ user: "ada", session: "s1" }))).toBe("restricted");
    expect(second.sessionClassification("unknown")).toBeUndefined();
    for (const { id, bodySha256 } of intents)
      expect(hash("sha256", await second.wireBytes(id), "hex")).toBe(bodySha256);
    const { bytes, prompt } = conversation.next();
    await second.intent(intentOf(bytes), { bytes, prompt, session: "s" });
    expect(await verifyFolder(dataDir, { content: true })).toMatchObject({
      ok: true,
      rebuiltCount: 3,
      pendingCount: 1,
      openCount: 1,
    });
    await second.checkpoint();
    expect(await verifyFolder(dataDir, { content: true })).toMatchObject({
      ok: true,
      size: 8,
      rebuiltCount: 4,
      openCount: 1,
    });
  });

  it("is one process's at a time, and read by others meanwhile", async () => {
    const dataDir = await newFolder();
    await using ledger = await openLedger({ dataDir });
    await expect(openLedger({ dataDir })).rejects.toMatchObject({ code: "config_invalid" });
    const { bytes, prompt } = new Conversation().next();
    const intent = intentOf(bytes);
    await ledger.intent(intent, { bytes, prompt, session: "s" });
    await using reader = await openReadOnly(dataDir);
    expect(Buffer.from(await reader.wireBytes(intent.id)).equals(bytes)).toBe(true);
    expect((await reader.show(intent.id)).records).toEqual([intent]);
  });

  it("checks a copy, and the folder that holds the ledger's", async () => {
    const dataDir = await newFolder();
    const ledger = await openLedger({ dataDir: join(dataDir, "ledger") });
    await ledger.append(refusal(), "nobody");
    await ledger[Symbol.asyncDispose]();
    const copy = await newFolder();
    await cp(join(dataDir, "ledger"), copy, { recursive: true });
    for (const folder of [dataDir, copy])
      expect(await verifyFolder(folder, { content: false })).toMatchObject({ ok: true, size: 1 });
    await expect(verifyFolder(await newFolder(), { content: false })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("holds its secrets in files of mode 0600, folders of 0700, and nothing readable in the journal", async () => {
    const dataDir = await newFolder();
    const ledger = await openLedger({ dataDir });
    const bytes = Buffer.from(`a body that says marmalade ${"again ".repeat(100)}`);
    await ledger.intent(intentOf(bytes), { bytes, prompt: null, session: "" });
    await ledger[Symbol.asyncDispose]();
    for (const file of await filesOf(dataDir)) {
      if (file === "log.vkey") continue;
      expect((await stat(join(dataDir, file))).mode & 0o777).toBe(0o600);
      expect((await readFile(join(dataDir, file))).includes("marmalade")).toBe(false);
      expect((await readFile(join(dataDir, file))).includes("ada")).toBe(false);
    }
    for (const folder of ["keys", "keys/subjects", "journal", "log"])
      expect((await stat(join(dataDir, folder))).mode & 0o777).toBe(0o700);
  });

  it("fails closed on ids that do not fit a leaf, and goes on without a gap", async () => {
    const dataDir = await newFolder();
    const ledger = await openLedger({ dataDir });
    await expect(ledger.append({ ...refusal(), id: "nope" }, "nobody")).rejects.toMatchObject({
      code: "record_failed",
    });
    await ledger.append(refusal(), "nobody");
    await ledger[Symbol.asyncDispose]();
    expect(await verifyFolder(dataDir, { content: true })).toMatchObject({ ok: true, size: 1 });
  });
});

describe("erasing a subject's key", () => {
  it("makes their records unreadable, leaves others', and the log still verifies", async () => {
    const dataDir = await newFolder();
    const ledger = await openLedger({ dataDir });
    const ids: string[] = [];
    for (const user of ["ada", "bob"]) {
      const { bytes, prompt } = new Conversation().next();
      const intent = intentOf(bytes, { actor: { ...intentOf(bytes).actor, user } });
      ids.push(intent.id);
      await ledger.intent(intent, { bytes, prompt, session: user });
      await ledger.outcome(outcomeOf(intent.id), user, null);
    }
    await eraseFrom(ledger, "ada");
    await ledger[Symbol.asyncDispose]();
    expect(await verifyFolder(dataDir, { content: true })).toMatchObject({
      ok: true,
      size: 5,
      rebuiltCount: 1,
      erasedCount: 2,
    });
    await using next = await openLedger({ dataDir });
    await expect(next.wireBytes(ids[0]!)).rejects.toMatchObject({ code: "not_found" });
    expect((await next.show(ids[0]!)).records).toEqual([]);
    expect((await next.wireBytes(ids[1]!)).length).toBeGreaterThan(0);
    const { bytes, prompt } = new Conversation().next();
    const again = intentOf(bytes);
    await next.intent(again, { bytes, prompt, session: "ada" });
    expect(Buffer.from(await next.wireBytes(again.id)).equals(bytes)).toBe(true);
  });

  it("behind the log's back, a person's or a month's, does not verify with the content", async () => {
    const dataDir = await newFolder();
    const ledger = await openLedger({ dataDir });
    const { bytes, prompt } = new Conversation().next();
    const intent = intentOf(bytes);
    await ledger.intent(intent, { bytes, prompt, session: "ada" });
    await ledger.outcome(outcomeOf(intent.id), "ada", null);
    const [pseudonym, month] = [ledger.keyring.pseudonym("ada"), intent.time.slice(0, 7)];
    await ledger[Symbol.asyncDispose]();
    for (const [file, problem] of [
      [`subjects/${pseudonym}`, `1 key of ${month}'s records is not there, and the log tells of none`],
      [`periods/${month}.records`, `1 key of ${month}'s records is not there, and the log tells of none`],
      [`periods/${month}.content.internal`, `the key of ${month}'s content is not there`],
    ] as const) {
      const copy = await newFolder();
      await cp(dataDir, copy, { recursive: true });
      await unlink(join(copy, "keys", file));
      const { problems } = await verifyFolder(copy, { content: true });
      expect(problems.map(({ index }) => index)).toEqual([0]);
      expect(problems[0]?.message).toContain(problem);
      expect((await verifyFolder(copy, { content: false })).ok).toBe(true);
    }
  });
});

describe("verifying a folder", () => {
  async function written(): Promise<string> {
    const dataDir = await newFolder();
    const ledger = await openLedger({ dataDir });
    const conversation = new Conversation();
    for (let turn = 0; turn < 140; turn++) {
      const bytes = turn < 5 ? conversation.next() : { bytes: Buffer.from(`turn ${turn}`), prompt: null };
      const intent = intentOf(bytes.bytes);
      await ledger.intent(intent, { ...bytes, session: "s" });
      await ledger.outcome(outcomeOf(intent.id), "ada", null);
    }
    await ledger[Symbol.asyncDispose]();
    return dataDir;
  }

  it("finds one flipped byte in any file, and says which record is concerned", async () => {
    const dataDir = await written();
    expect(await verifyFolder(dataDir, { content: true })).toMatchObject({
      ok: true,
      size: 280,
      rebuiltCount: 140,
    });
    const stale = await staleTiles(dataDir);
    for (const file of await filesOf(dataDir)) {
      if (file.startsWith("keys/") || stale.has(file)) continue;
      const path = join(dataDir, file);
      const whole = await readFile(path);
      const places = file.endsWith(".journal") ? [5, 50, 0.1, 0.37, 0.71, 0.999] : [0, 0.5, 0.98];
      for (const place of places) {
        const at = place < 1 ? Math.floor(whole.length * place) : place;
        const changed = Buffer.from(whole);
        changed[at]! ^= 0x20;
        await writeFile(path, changed);
        // A log.vkey that is no key at all is no log that could be verified.
        const report = await verifyFolder(dataDir, { content: false }).catch(() => ({
          ok: false,
          problems: [{ index: null }],
        }));
        expect(report.ok, `${file} at ${at}`).toBe(false);
        expect(report.problems[0]!.index !== null, `${file} at ${at}`).toBe(namesEntry(file));
      }
      await writeFile(path, whole);
    }
    expect(await verifyFolder(dataDir, { content: true })).toMatchObject({ ok: true });
  }, 60_000);

  it("does not start on a journal that is shorter than the signed tree", async () => {
    const dataDir = await written();
    const path = join(dataDir, "journal/00000000.journal");
    const whole = await readFile(path);
    await writeFile(path, whole.subarray(0, Math.floor(whole.length * 0.9)));
    await expect(openLedger({ dataDir })).rejects.toMatchObject({ code: "log_invalid" });
    await writeFile(path, whole);
    const ledger = await openLedger({ dataDir });
    await ledger[Symbol.asyncDispose]();
  });

  it("does not start on another log's key, nor on tiles that were changed", async () => {
    const dataDir = await written();
    const tile = join(dataDir, "log/tile/0/001.p/24");
    const whole = await readFile(tile);
    await writeFile(tile, Buffer.from(whole).fill(1, 0, 32));
    await expect(openLedger({ dataDir })).rejects.toMatchObject({ code: "log_invalid" });
    await writeFile(tile, whole);
    await unlink(join(dataDir, "keys/log.key"));
    await expect(openLedger({ dataDir })).rejects.toMatchObject({ code: "config_invalid" });
  });
});

/** The checkpoint, its key and the upper tiles stand for many entries. */
function namesEntry(file: string): boolean {
  return !file.endsWith("checkpoint") && file !== "log.vkey" && !file.startsWith("log/tile/1");
}

/** Partial tiles of earlier checkpoints, which nothing refers to any more. */
async function staleTiles(dataDir: string): Promise<Set<string>> {
  await mkdir(join(dataDir, "log"), { recursive: true });
  const stale = new Set<string>();
  for (const folder of ["log/tile/0/001.p", "log/tile/entries/001.p", "log/tile/1/000.p"]) {
    const widths = (await readdir(join(dataDir, folder))).map(Number);
    for (const width of widths) if (width !== Math.max(...widths)) stale.add(join(folder, String(width)));
  }
  return stale;
}
