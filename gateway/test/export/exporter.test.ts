import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { IntentRecord } from "@fourgate/core/audit/record";
import { ReceiverAway } from "@fourgate/gateway/export/receiver";
import { guardBlock, id, intent, outcome } from "../../../tools/samples/audit-records.ts";
import { dataFolders } from "../ledger/data-folder.ts";
import { exporter, MemoryLog, MemoryReceiver, quickLimits } from "./kit/memory-log.ts";
import { until } from "../../../tools/waiting.ts";

const folders = dataFolders();
const statePath = async (): Promise<string> => join(await folders(), "siem.json");
const intents = (from: number, to: number): ReturnType<typeof intent>[] =>
  Array.from({ length: to - from }, (_, at) => intent({ id: id(from + at) }));
const idsOf = (from: number, to: number): string[] => intents(from, to).map((record) => record.id);
const sent = (receiver: MemoryReceiver): string[] => receiver.ids.filter((one) => one.startsWith("01K0000"));

describe("an export", () => {
  it("brings every record in the log's order and follows what comes", async () => {
    const log = new MemoryLog().add(...intents(0, 300));
    const receiver = new MemoryReceiver();
    await using following = exporter(log, receiver, await statePath());
    await until(() => sent(receiver).length === 300);
    log.add(...intents(300, 310));
    await until(() => sent(receiver).length === 310);
    expect(sent(receiver)).toEqual(idsOf(0, 310));
    await until(() => following.standing().position === log.count);
    expect(following.standing()).toMatchObject({ state: "following", behindSince: null, refusedCount: 0 });
  });

  it("goes on behind what was acknowledged after a restart, and sends again what was not, under the same id", async () => {
    const path = await statePath();
    const log = new MemoryLog().add(...intents(0, 40));
    const first = new MemoryReceiver();
    const before = exporter(log, first, path);
    await until(() => before.standing().position >= 40);
    await before[Symbol.asyncDispose]();
    log.add(...intents(40, 60));
    // It takes the batch, and the answer is lost.
    const second = new MemoryReceiver();
    second.answer = (batch) => {
      second.events.push(...batch);
      throw new ReceiverAway("broke off", "again");
    };
    const cut = exporter(log, second, path);
    await until(() => second.events.length > 0);
    await cut[Symbol.asyncDispose]();
    expect(sent(second)).toEqual(idsOf(40, 60));
    const third = new MemoryReceiver();
    await using _after = exporter(log, third, path);
    await until(() => sent(third).length === 20);
    expect(third.events.find(({ event }) => event.recordId === id(40))?.id).toBe(
      second.events.find(({ event }) => event.recordId === id(40))?.id,
    );
  });

  it("loses nothing while its receiver is away, says so once, and says when it is back", async () => {
    const log = new MemoryLog().add(...intents(0, 20));
    const receiver = new MemoryReceiver();
    let tries = 0;
    receiver.answer = () => {
      tries++;
      throw new ReceiverAway("siem:6514 refuses the connection", "start it");
    };
    await using following = exporter(log, receiver, await statePath());
    await until(() => tries > 20);
    log.add(...intents(20, 40));
    expect(following.standing()).toMatchObject({
      state: "away",
      position: 0,
      trouble: "siem:6514 refuses the connection; start it",
    });
    expect(following.standing().behindSince).not.toBeNull();
    receiver.answer = () => null;
    await until(() => sent(receiver).length === 40);
    expect(sent(receiver)).toEqual(idsOf(0, 40));
    await until(() => following.said.length === 2);
    expect(following.said).toEqual([
      "export siem waits: siem:6514 refuses the connection; start it",
      "export siem: memory is back",
    ]);
  });

  it("knows after a restart since when its records wait, and no more once they are taken", async () => {
    const path = await statePath();
    const log = new MemoryLog().add(...intents(0, 20));
    const receiver = new MemoryReceiver();
    let tries = 0;
    receiver.answer = () => {
      tries++;
      throw new ReceiverAway("siem:6514 refuses the connection", "start it");
    };
    const early = Date.parse("2026-11-22T08:00:00.000Z");
    const before = exporter(log, receiver, path, { clock: () => early });
    await until(() => tries > 1);
    await before[Symbol.asyncDispose]();
    const later = { clock: () => early + 3_600_000 };
    const after = exporter(log.add(...intents(20, 30)), receiver, path, later);
    await until(() => after.standing().state === "away");
    expect(after.standing().behindSince).toBe("2026-11-22T08:00:00.000Z");
    receiver.answer = () => null;
    await until(() => after.standing().position === log.count);
    expect(after.standing().behindSince).toBeNull();
    await after[Symbol.asyncDispose]();
    expect(JSON.parse(await readFile(path, "utf8"))).toMatchObject({ behind: null });
  });

  it("that was killed while its receiver took its time knows it too", async () => {
    const path = await statePath();
    const log = new MemoryLog().add(...intents(0, 20));
    const receiver = new MemoryReceiver();
    receiver.answer = () => {
      throw new ReceiverAway("siem:6514 refuses the connection", "start it");
    };
    await using following = exporter(log, receiver, path);
    await until(() => following.standing().state === "away");
    // Read while it runs: what a kill would leave.
    expect(JSON.parse(await readFile(path, "utf8"))).toMatchObject({
      position: 0,
      behind: { since: following.standing().behindSince },
    });
  });

  it("reads no further than its receiver takes", async () => {
    const log = new MemoryLog().add(...intents(0, 2_000));
    const receiver = new MemoryReceiver();
    const held = Promise.withResolvers<null>();
    receiver.answer = () => held.promise;
    await using _following = exporter(log, receiver, await statePath());
    await until(() => log.readAt.length > 400);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(Math.max(...log.readAt)).toBeLessThan(quickLimits.batchRecordCountMax);
    held.resolve(null);
    await until(() => sent(receiver).length === 2_000);
  });

  it("sets one record aside that its receiver refuses, records that, and goes on", async () => {
    const log = new MemoryLog().add(...intents(0, 100));
    const receiver = new MemoryReceiver();
    receiver.answer = (batch) =>
      batch.some(({ event }) => event.recordId === id(37)) ? { refused: [], unclear: "too odd (400)" } : null;
    await using following = exporter(log, receiver, await statePath());
    await until(() => following.standing().position >= 100 && log.of("export").length >= 2);
    expect(sent(receiver)).toEqual(idsOf(0, 100).filter((one) => one !== id(37)));
    expect(following.standing()).toMatchObject({
      refusedCount: 1,
      dead: [{ record: id(37), recordKind: "intent", index: 37, reason: "too odd (400)" }],
    });
    expect(log.of("export").map(({ event }) => event)).toContainEqual({
      act: "rejected",
      record: id(37),
      recordKind: "intent",
      index: 37,
      reason: "too odd (400)",
    });
  });

  it("sets a record aside that the format cannot hold, and goes on", async () => {
    const { actor: _none, ...rest } = intent({ id: id(900) });
    const half = rest as IntentRecord;
    const log = new MemoryLog().add(...intents(0, 3), half, ...intents(3, 6));
    const receiver = new MemoryReceiver();
    const path = await statePath();
    await using following = exporter(log, receiver, path, { format: "cef" });
    await until(() => following.standing().position >= 7 && log.of("export").length >= 2);
    expect(sent(receiver)).toEqual(idsOf(0, 6));
    expect(following.standing()).toMatchObject({
      refusedCount: 1,
      dead: [{ record: id(900), recordKind: "intent", index: 3, reason: "it cannot be written as cef" }],
    });
    await following[Symbol.asyncDispose]();
    await using again = exporter(log.add(...intents(6, 8)), receiver, path, { format: "cef" });
    await until(() => again.standing().position === log.count);
  });

  it("takes a receiver that refuses everything for wrong, and sets nothing aside", async () => {
    const log = new MemoryLog().add(...intents(0, 100));
    const receiver = new MemoryReceiver();
    receiver.answer = (batch) => ({ refused: batch.map((_, at) => ({ at, reason: "no such index" })) });
    await using following = exporter(log, receiver, await statePath());
    await until(() => following.standing().state === "away");
    expect(following.standing()).toMatchObject({ position: 0, refusedCount: 0 });
    expect(following.standing().trouble).toContain("refuses every record: no such index");
  });

  it("sends only the kinds that it is for", async () => {
    const log = new MemoryLog().add(intent({ id: id(1) }), guardBlock({ id: id(2) }), outcome({ id: id(1) }));
    const receiver = new MemoryReceiver();
    await using following = exporter(log, receiver, await statePath(), { kinds: ["guard_block"] });
    await until(() => following.standing().position >= 3);
    expect(sent(receiver)).toEqual([id(2)]);
  });

  it("names the caller of an outcome whose intent went out before a restart", async () => {
    const path = await statePath();
    const log = new MemoryLog().add(intent({ id: id(1) }));
    const first = exporter(log, new MemoryReceiver(), path, { format: "ecs" });
    await until(() => first.standing().position >= 1);
    await first[Symbol.asyncDispose]();
    log.add(outcome({ id: id(1) }));
    const receiver = new MemoryReceiver();
    await using _following = exporter(log, receiver, path, { format: "ecs" });
    await until(() => sent(receiver).length === 1);
    expect(JSON.parse(receiver.events.find(({ event }) => event.kind === "outcome")!.text)).toMatchObject({
      user: { id: "mia" },
    });
  });

  it("begins anew with another journal, and says plainly that a cursor file is none", async () => {
    const path = await statePath();
    const log = new MemoryLog("one").add(...intents(0, 5));
    const first = exporter(log, new MemoryReceiver(), path);
    await until(() => first.standing().position >= 5);
    await first[Symbol.asyncDispose]();
    const receiver = new MemoryReceiver();
    const other = exporter(new MemoryLog("other").add(...intents(0, 9)), receiver, path);
    await until(() => sent(receiver).length === 9);
    await other[Symbol.asyncDispose]();
    expect(other.said).toContain("export siem begins anew: its cursor was of another journal");
    expect(await readFile(path, "utf8")).toContain('"log":"other"');
    await writeFile(path, "rubbish");
    await using broken = exporter(log, new MemoryReceiver(), path);
    await until(() => broken.standing().state === "away");
    expect(broken.standing().trouble).toContain("is not what an export remembers");
  });
});

describe("a canary", () => {
  const checks = (log: MemoryLog): object[] =>
    log.of("export").flatMap(({ event }) => (event.act === "canary_checked" ? [event] : []));

  it("goes the way of every record and its result is in the log: counted, hashed, read back", async () => {
    const log = new MemoryLog().add(...intents(0, 7));
    const receiver = new MemoryReceiver();
    receiver.readBack = async ({ text }) => JSON.stringify(JSON.parse(text), null, 2);
    await using following = exporter(log, receiver, await statePath());
    await until(() => checks(log).length === 1);
    const canary = log.of("export").find(({ event }) => event.act === "canary_sent");
    expect(checks(log)).toMatchObject([{ canary: canary!.id, result: "read_back", recordCount: 8 }]);
    expect(following.standing().lastCanary).toMatchObject({ result: "read_back" });
    await following.test();
    await until(() => checks(log).length === 2);
  });

  it.each([
    ["differs", async (): Promise<string | null> => '{"other":true}'],
    ["missing", async (): Promise<string | null> => null],
  ])("that %s at the receiver is told", async (result, readBack) => {
    const log = new MemoryLog();
    const receiver = new MemoryReceiver();
    receiver.readBack = readBack;
    await using following = exporter(log, receiver, await statePath());
    await until(() => checks(log).length === 1);
    expect(checks(log)).toMatchObject([{ result }]);
    expect(following.said).toEqual([`export siem: its canary is ${result}`]);
  });

  it("that does not get there is late", async () => {
    const log = new MemoryLog();
    const receiver = new MemoryReceiver();
    let nowMs = Date.parse("2026-11-22T14:00:00Z");
    receiver.answer = () => {
      nowMs += 120_000;
      throw new ReceiverAway("away", "again");
    };
    await using following = exporter(log, receiver, await statePath(), { clock: () => nowMs });
    await until(() => checks(log).length === 1);
    expect(checks(log)).toMatchObject([{ result: "late", sha256: "" }]);
    receiver.answer = () => null;
    await until(() => checks(log).length === 2);
    expect(following.standing().lastCanary).toMatchObject({ result: "acknowledged" });
  });

  it("of another export does not go", async () => {
    const log = new MemoryLog();
    await log.append({
      kind: "export",
      id: id(90),
      time: "2026-11-22T14:00:00Z",
      export: "other",
      event: { act: "canary_sent" },
    });
    const receiver = new MemoryReceiver();
    await using following = exporter(log, receiver, await statePath());
    await until(() => following.standing().position >= 3);
    expect(receiver.ids).not.toContain(id(90));
  });
});
