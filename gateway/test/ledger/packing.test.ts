import { randomBytes } from "node:crypto";
import { cp, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { durableFolder } from "@fourgate/journal/durable";
import { readJournal } from "@fourgate/journal/reading";
import type { FollowedLedger } from "../../src/ledger/ledger.ts";
import { openLedger } from "../../src/ledger/open.ts";
import { openReadOnly } from "../../src/ledger/read-only.ts";
import { verifyFolder } from "../../src/ledger/verify-folder.ts";
import { Conversation, replyOf } from "./conversation.ts";
import { dataFolders } from "./data-folder.ts";
import { eraseFrom, intentOf, outcomeOf } from "./records.ts";

const newFolder = dataFolders();

/** Everything is packed at once, however little it is. */
const atOnce = { sealBytesMin: 1, dutyMax: 1, freeBytesMin: 0 };
const segmentBytesMax = 100_000;
const open = (dataDir: string): Promise<FollowedLedger> => openLedger({ dataDir, segmentBytesMax });

interface Sent {
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** Turns of one conversation, which `next` makes. */
async function turns(
  ledger: FollowedLedger,
  count: number,
  user: string,
  said: Conversation,
): Promise<Sent[]> {
  const sent: Sent[] = [];
  for (let turn = 0; turn < count; turn++) {
    const { bytes, prompt } = said.next();
    const plain = intentOf(bytes);
    const intent = { ...plain, actor: { ...plain.actor, user } };
    await ledger.intent(intent, { bytes, prompt, session: user });
    const reply = ledger.reply(intent.id, user);
    reply.write(replyOf(turn));
    await ledger.outcome(outcomeOf(intent.id, replyOf(turn)), user, reply);
    sent.push({ id: intent.id, bytes });
  }
  return sent;
}

type Readable = Pick<FollowedLedger, "wireBytes">;

async function expectAll(log: Readable, sent: readonly Sent[]): Promise<void> {
  for (const { id, bytes } of sent) expect(Buffer.compare(await log.wireBytes(id), bytes)).toBe(0);
}

/** Payloads of the journal's records, in order: what leaves commit to. */
async function recordsIn(dataDir: string): Promise<string[]> {
  const found: string[] = [];
  for await (const item of readJournal(durableFolder(join(dataDir, "journal"))))
    if (!("payload" in item)) throw new Error("broken");
    else if (item.type === 3) found.push(Buffer.from(item.payload).toString("latin1"));
  return found;
}

async function sealedBytes(dataDir: string): Promise<number> {
  return (await stat(join(dataDir, "journal", "00000000.journal"))).blocks * 512;
}

describe("packing sealed segments", () => {
  it("takes half the content's bytes, changes no record, and every body is read as before, now, by others, and after a start", async () => {
    const dataDir = await newFolder();
    const [ada, bob] = [new Conversation(), new Conversation(60_000)];
    const sent: Sent[] = [];
    {
      await using ledger = await open(dataDir);
      sent.push(...(await turns(ledger, 20, "ada", ada)), ...(await turns(ledger, 10, "bob", bob)));
      const before = await recordsIn(dataDir);
      await using reader = await openReadOnly(dataDir);
      // Read from while one file takes the other's place.
      const reading = expectAll(ledger, [...sent, ...sent]);
      const { bytesBefore, bytesAfter } = await ledger.pack(atOnce);
      expect(bytesAfter).toBeLessThan(bytesBefore * 0.7);
      await reading;
      expect(await recordsIn(dataDir)).toEqual(before);
      await expectAll(ledger, sent);
      await Promise.all([expectAll(reader, sent.slice(0, 15)), expectAll(reader, sent.slice(15))]);
      // What was packed serves what comes: the session goes on, and what is packed is left alone.
      sent.push(...(await turns(ledger, 3, "ada", ada)));
      await expectAll(ledger, sent);
      const again = await ledger.pack({ ...atOnce, sealBytesMin: 1_000_000 });
      expect(again).toEqual({ bytesBefore: 0, bytesAfter: 0 });
    }
    expect(await verifyFolder(dataDir, { content: true })).toMatchObject({ ok: true, rebuiltCount: 33 });
    await using ledger = await open(dataDir);
    await expectAll(ledger, sent);
    expect(await ledger.receipt(sent[0]?.id ?? "")).toContain("c2sp.org/tlog-proof@v1");
  });

  it("opens a copy whose last segment is packed", async () => {
    const dataDir = await newFolder();
    const copy = join(await newFolder(), "copy");
    let sent: Sent[];
    {
      await using ledger = await open(dataDir);
      sent = await turns(ledger, 4, "ada", new Conversation());
      await ledger.pack(atOnce);
      await ledger.checkpoint();
    }
    await cp(dataDir, copy, { recursive: true });
    const names = (await readdir(join(copy, "journal"))).toSorted();
    await rm(join(copy, "journal", names.at(-1) ?? ""));
    await using ledger = await open(copy);
    await expectAll(ledger, sent);
    sent.push(...(await turns(ledger, 1, "ada", new Conversation())));
    await expectAll(ledger, sent);
  });

  it("leaves everything as it was where the disk has too little room, and says so", async () => {
    const dataDir = await newFolder();
    await using ledger = await open(dataDir);
    const sent = await turns(ledger, 3, "ada", new Conversation());
    await expect(ledger.pack({ ...atOnce, freeBytesMin: 1e18 })).rejects.toMatchObject({
      code: "record_failed",
    });
    await expectAll(ledger, sent);
    expect(ledger.healthy).toBe(true);
  });

  it("rests in between, and ends when the log is closed", async () => {
    const dataDir = await newFolder();
    const ledger = await open(dataDir);
    const sent = await turns(ledger, 6, "ada", new Conversation());
    const packing = ledger.pack({ ...atOnce, dutyMax: 0.000_01, workMsMax: 0.01 });
    await ledger[Symbol.asyncDispose]();
    expect(await packing).toEqual({ bytesBefore: 0, bytesAfter: 0 });
    expect((await readdir(join(dataDir, "journal"))).filter((name) => name.endsWith(".draft"))).toEqual([]);
    await using next = await open(dataDir);
    await expectAll(next, sent);
  });
});

describe("what was destroyed", () => {
  const random = async (ledger: FollowedLedger, user: string): Promise<Sent> => {
    const bytes = randomBytes(150_000);
    const plain = intentOf(bytes);
    const intent = { ...plain, actor: { ...plain.actor, user } };
    await ledger.intent(intent, { bytes, prompt: null, session: "" });
    await ledger.outcome(outcomeOf(intent.id), user, null);
    return { id: intent.id, bytes };
  };
  const gone = async (ledger: FollowedLedger, { id }: Sent): Promise<void> => {
    const { records, body } = await ledger.show(id).catch(() => ({ records: [], body: null }));
    expect([records.length, body]).toEqual([0, null]);
  };

  it("leaves the disk before and after packing alike, does not come back by one that was under way, and others' stays", async () => {
    const dataDir = await newFolder();
    {
      await using ledger = await openLedger({ dataDir });
      const [ada, bob, eve] = [
        await random(ledger, "ada"),
        await random(ledger, "bob"),
        await random(ledger, "eve"),
      ];
      // Under way, and told to stop by the first destruction.
      const underWay = ledger.pack({ ...atOnce, dutyMax: 0.000_01, workMsMax: 0.01 });
      await expect
        .poll(async () => (await readdir(join(dataDir, "journal"))).some((name) => name.endsWith(".draft")))
        .toBe(true);
      expect(await eraseFrom(ledger, "ada").then((ids) => ledger.reclaim(ids))).toBeGreaterThan(140_000);
      expect(await underWay).toEqual({ bytesBefore: 0, bytesAfter: 0 });
      await ledger.pack(atOnce);
      expect(await sealedBytes(dataDir)).toBeLessThan(400_000);
      expect(await eraseFrom(ledger, "bob").then((ids) => ledger.reclaim(ids))).toBeGreaterThan(140_000);
      expect(await sealedBytes(dataDir)).toBeLessThan(250_000);
      await gone(ledger, ada);
      await gone(ledger, bob);
      await expectAll(ledger, [eve]);
    }
    const report = await verifyFolder(dataDir, { content: true });
    expect(report).toMatchObject({ ok: true, rebuiltCount: 1 });
    expect(report.erasedCount).toBeGreaterThan(0);
  });
});
