import { randomBytes } from "node:crypto";
import { cp, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { gatewaySubject } from "@fourgate/gateway/ledger/keys";
import type { FollowedLedger } from "@fourgate/gateway/ledger/ledger";
import { openLedger } from "@fourgate/gateway/ledger/open";
import { verifyFolder } from "@fourgate/gateway/ledger/verify-folder";
import { BelievedTime } from "@fourgate/gateway/retention/believed-time";
import { DailyRetention } from "@fourgate/gateway/retention/daily";
import { Holds } from "@fourgate/gateway/retention/holds";
import { RetentionOpening } from "@fourgate/gateway/retention/opening";
import { Retention } from "@fourgate/gateway/retention/retention";
import type { RetentionTerms } from "@fourgate/gateway/retention/terms";
import { ulids } from "@fourgate/wire/ids";
import { Conversation } from "../ledger/conversation.ts";
import { dataFolders } from "../ledger/data-folder.ts";
import { intentOf, outcomeOf } from "../ledger/records.ts";

const newFolder = dataFolders();
const dayMs = 86_400_000;
const terms: RetentionTerms = {
  recordsDays: 365,
  contentDays: { public: 90, internal: 90, confidential: 90, restricted: 30 },
};

/** A ledger and its retention, as a gateway has them; opened again it takes up what the journal says. */
interface House {
  readonly ledger: FollowedLedger;
  readonly retention: Retention;
}

let dataDir: string;
let now: number;
beforeEach(async () => {
  dataDir = await newFolder();
  now = Date.parse("2026-03-10T12:00:00Z");
});

const quiet = { log: () => undefined, complain: () => undefined };

async function open(more: { readonly segmentBytesMax?: number } = {}): Promise<House & AsyncDisposable> {
  const opening = new RetentionOpening();
  const clock = (): number => now;
  const { onRetention, onLeaf } = opening;
  const ledger = await openLedger({ ...more, dataDir, clock, onRetention, onLeaf });
  const retention = await opening.over(ledger, {
    root: dataDir,
    terms: () => terms,
    clock,
    nextId: ulids(),
    told: quiet,
  });
  return { ledger, retention, [Symbol.asyncDispose]: () => ledger[Symbol.asyncDispose]() };
}

async function turn(
  { ledger }: House,
  user: string,
  classification: "internal" | "restricted" = "internal",
): Promise<string> {
  const { bytes, prompt } = new Conversation().next();
  const plain = intentOf(bytes);
  const intent = {
    ...plain,
    time: new Date(now).toISOString(),
    classification,
    actor: { ...plain.actor, user },
  };
  await ledger.intent(intent, { bytes, prompt, session: user });
  const reply = ledger.reply(intent.id, user);
  reply.write(Buffer.from(`to ${user}`));
  await ledger.outcome(outcomeOf(intent.id, Buffer.from(`to ${user}`)), user, reply);
  return intent.id;
}

/** It can record nothing. `now`: what its clock said when it began. */
function retentionOver({ ledger }: House, at: { readonly now: number }): Retention {
  const believed = new BelievedTime();
  believed.see(at.now);
  return new Retention({
    holds: new Holds(),
    believed,
    keyring: ledger.keyring,
    terms: () => terms,
    append: () => Promise.reject(new Error("the disk is full")),
    forget: () => undefined,
    toReclaim: () => Promise.resolve(),
    reclaim: () => undefined,
    clock: () => now,
    nextId: ulids(),
  });
}

const isThere = async ({ ledger }: House, id: string): Promise<boolean> =>
  (await ledger.wireBytes(id).catch(() => new Uint8Array(0))).length > 0;

describe("retention", () => {
  it("destroys content by its classification once its month is old enough, keeps the records, and the log verifies", async () => {
    await using house = await open();
    const [internal, restricted] = [await turn(house, "ada"), await turn(house, "ada", "restricted")];
    now = Date.parse("2026-05-02T00:00:00Z");
    const later = await turn(house, "ada", "restricted");
    expect(await house.retention.as("admin").expire()).toEqual(["2026-03.content.restricted"]);
    expect(await Promise.all([internal, restricted, later].map((id) => isThere(house, id)))).toEqual([
      true,
      false,
      true,
    ]);
    expect((await house.ledger.show(restricted)).records.map(({ kind }) => kind)).toEqual([
      "intent",
      "outcome",
    ]);
    expect(await house.retention.as("admin").expire()).toEqual([]);
    now = Date.parse("2027-04-02T00:00:00Z");
    expect(await house.retention.as("admin").expire()).toContain("2026-03.records");
    expect((await house.ledger.show(restricted)).records).toEqual([]);
    await house.ledger[Symbol.asyncDispose]();
    expect((await verifyFolder(dataDir, { content: true })).problems).toEqual([]);
  });

  it("keeps what is older when a session goes on, since each month's content stands for itself", async () => {
    await using house = await open();
    const conversation = new Conversation();
    const send = async (): Promise<string> => {
      const { bytes, prompt } = conversation.next();
      const intent = { ...intentOf(bytes), time: new Date(now).toISOString() };
      await house.ledger.intent(intent, { bytes, prompt, session: "long" });
      await house.ledger.outcome(outcomeOf(intent.id), "ada", null);
      return intent.id;
    };
    const march = await send();
    now = Date.parse("2026-04-01T00:00:00Z");
    const april = await send();
    now = Date.parse("2026-07-02T00:00:00Z");
    await house.retention.as("gateway").expire();
    expect(await isThere(house, march)).toBe(false);
    expect(await isThere(house, april)).toBe(true);
  });

  it("leaves what a hold keeps until it is released, also over a restart", async () => {
    let held: string;
    let other: string;
    {
      await using house = await open();
      [held, other] = [await turn(house, "ada"), await turn(house, "bob")];
      const hold = await house.retention.as("admin").hold("ada", "a lawsuit");
      expect(hold.id).toBe("h1");
      now = Date.parse("2026-08-01T00:00:00Z");
      await house.retention.as("gateway").expire();
      await expect(house.retention.as("admin").erase("ada", "she asked")).rejects.toMatchObject({
        code: "usage",
        message: "hold h1 keeps what is this person's",
      });
    }
    await using house = await open();
    expect([await isThere(house, held), await isThere(house, other)]).toEqual([true, false]);
    expect(house.retention.as("admin").standing()).toMatchObject({
      holds: [{ id: "h1", user: "ada", reason: "a lawsuit" }],
    });
    await house.retention.as("admin").release("h1", "settled");
    expect(await house.retention.as("gateway").expire()).toEqual(["2026-03.content.internal"]);
    expect(await isThere(house, held)).toBe(false);
    await expect(house.retention.as("admin").release("h1", "again")).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("destroys nothing at all while a hold lies on everybody", async () => {
    await using house = await open();
    const id = await turn(house, "ada");
    await house.retention.as("admin").hold(null, "an investigation");
    now = Date.parse("2029-01-01T00:00:00Z");
    expect(await house.retention.as("gateway").expire()).toEqual([]);
    await expect(house.retention.as("admin").erase("ada", "she asked")).rejects.toMatchObject({
      code: "usage",
    });
    expect(await isThere(house, id)).toBe(true);
  });
});

describe("erasing a person", () => {
  it("takes all that is theirs, leaves others', is in the log, and whoever comes back begins anew", async () => {
    await using house = await open();
    const [ada, bob] = [await turn(house, "ada"), await turn(house, "bob")];
    await house.retention.as("admin").erase("ada", "article 17");
    expect([await isThere(house, ada), await isThere(house, bob)]).toEqual([false, true]);
    expect(JSON.stringify(house.ledger.latest(100).map(({ record }) => record))).not.toContain(
      '"user":"ada","teams"',
    );
    const again = await turn(house, "ada");
    await house[Symbol.asyncDispose]();
    await using next = await open();
    expect([await isThere(next, ada), await isThere(next, again)]).toEqual([false, true]);
    const kinds = next.ledger
      .latest(100)
      .flatMap(({ record }) => (record.kind === "retention" ? record.change : []));
    expect(kinds).toMatchObject([{ act: "erased", user: "ada", reason: "article 17" }]);
    await next[Symbol.asyncDispose]();
    expect((await verifyFolder(dataDir, { content: true })).problems).toEqual([]);
  });

  it("is finished by the next start when the gateway died between the record and the deed", async () => {
    let id: string;
    {
      await using house = await open();
      id = await turn(house, "ada");
      const secretSha256 = house.ledger.keyring.secretSha256("ada") ?? "";
      const change = { act: "erased", user: "ada", secretSha256, reason: "article 17" } as const;
      const record = {
        kind: "retention",
        id: ulids()(),
        time: new Date(now).toISOString(),
        by: "admin",
        change,
      } as const;
      await house.ledger.append(record, gatewaySubject);
      expect(await isThere(house, id)).toBe(true);
    }
    await using next = await open();
    expect(await isThere(next, id)).toBe(false);
  });

  it("destroys nothing when it can't be recorded", async () => {
    await using house = await open();
    const broken = retentionOver(house, { now });
    const id = await turn(house, "ada");
    await expect(broken.as("admin").erase("ada", "article 17")).rejects.toThrow("the disk is full");
    expect(await isThere(house, id)).toBe(true);
  });

  it("needs a reason, and a person of whom something is recorded", async () => {
    await using house = await open();
    await turn(house, "ada");
    await expect(house.retention.as("admin").erase("ada", " ")).rejects.toMatchObject({ code: "usage" });
    await expect(house.retention.as("admin").erase("eve", "article 17")).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

describe("content of destroyed keys", () => {
  it("leaves the disk where a segment is full, is known to be gone, and the log verifies", async () => {
    const folder = join(dataDir, "journal");
    const ids: string[] = [];
    await using house = await open({ segmentBytesMax: 1_000_000 });
    for (let at = 0; at < 12; at++) {
      const bytes = randomBytes(200_000);
      const intent = { ...intentOf(bytes), time: new Date(now).toISOString() };
      await house.ledger.intent(intent, { bytes, prompt: null, session: "" });
      await house.ledger.outcome(outcomeOf(intent.id), "ada", null);
      ids.push(intent.id);
    }
    const stored = async (): Promise<number> => (await stat(join(folder, "00000000.journal"))).blocks * 512;
    const before = await stored();
    await house.retention.as("admin").erase("ada", "article 17");
    await expect.poll(async () => before - (await stored())).toBeGreaterThan(500_000);
    expect(await isThere(house, ids[0] ?? "")).toBe(false);
    await house.ledger[Symbol.asyncDispose]();
    expect((await verifyFolder(dataDir, { content: true })).problems).toEqual([]);
    await (await open())[Symbol.asyncDispose]();
  });
});

describe("a clock that jumps", () => {
  /** What a gateway does at its start, and says. */
  const start = async ({ retention }: House): Promise<readonly string[]> => {
    const lines: string[] = [];
    using daily = new DailyRetention(retention, {
      log: (line) => lines.push(line),
      complain: quiet.complain,
    });
    await daily.look();
    return lines;
  };
  const waits =
    "retention destroys nothing, since the clock is 400 days ahead of 2026-03-10, the newest day that the log makes credible; if the clock is right: fourgate data expire; if not, set it right";

  /** In March, and 400 days on by a wrong clock; the gateway ends in order, or is killed with a call under way. */
  async function jumped(end: "stopped" | "killed"): Promise<string> {
    await using house = await open();
    expect(await start(house)).toEqual([]);
    const id = await turn(house, "ada");
    now += 400 * dayMs;
    expect(await start(house)).toEqual([waits]);
    for (let at = 0; at < 3; at++) await turn(house, "bob");
    if (end === "killed") {
      const { bytes, prompt } = new Conversation().next();
      const intent = { ...intentOf(bytes), time: new Date(now).toISOString() };
      await house.ledger.intent(intent, { bytes, prompt, session: "s" });
      const killed = await newFolder();
      await cp(dataDir, killed, { recursive: true });
      await rm(join(killed, "lock"), { force: true, recursive: true });
      dataDir = killed;
    }
    return id;
  }

  for (const end of ["stopped", "killed"] as const) {
    it(`ahead destroys nothing at the next starts either, where the gateway was ${end}, until an operator says that it is right`, async () => {
      const id = await jumped(end);
      for (let at = 0; at < 2; at++) {
        await using house = await open();
        expect(await start(house)).toEqual([waits]);
        const { clockAhead } = house.retention.as("admin").standing();
        expect([clockAhead?.days, clockAhead?.believed.slice(0, 10)]).toEqual([400, "2026-03-10"]);
        expect(await isThere(house, id)).toBe(true);
        now += dayMs / 10;
      }
      {
        await using house = await open();
        expect(await house.retention.as("local operator").expire()).toContain("2026-03.content.internal");
        expect(await isThere(house, id)).toBe(false);
        const records = house.ledger.latest(10).map(({ record }) => record);
        expect(records.find(({ kind }) => kind === "clock")).toMatchObject({ by: "local operator" });
        expect(records.find(({ kind }) => kind === "retention")).toMatchObject({ by: "local operator" });
      }
      await using house = await open();
      expect(await start(house)).toEqual([]);
    });
  }

  it("ahead and is set right again needs nobody: what is due by the right clock is destroyed, and a second jump is seen", async () => {
    const id = await jumped("killed");
    now = Date.parse("2026-03-12T12:00:00Z");
    {
      await using house = await open();
      expect(await start(house)).toEqual([]);
      await turn(house, "ada");
    }
    now += 400 * dayMs;
    await using house = await open();
    expect(await start(house)).toEqual([waits.replace("03-10", "03-12")]);
    expect(await isThere(house, id)).toBe(true);
  });

  it("can't be told from a log that was silent for more than 62 days: it waits for an operator as well", async () => {
    let id: string;
    {
      await using house = await open();
      id = await turn(house, "ada");
    }
    now += 61 * dayMs;
    await using atWork = await open();
    expect(await start(atWork)).toEqual([]);
    await turn(atWork, "ada");
    await atWork[Symbol.asyncDispose]();
    now += 100 * dayMs;
    await using closed = await open();
    expect(await start(closed)).toEqual([expect.stringContaining("100 days ahead")]);
    expect(await isThere(closed, id)).toBe(true);
    expect(await closed.retention.as("admin").expire()).toEqual(["2026-03.content.internal"]);
    expect(await isThere(closed, id)).toBe(false);
  });

  it("does not stop a gateway that runs, and has nothing to record, from destroying what is due", async () => {
    await using house = await open();
    const id = await turn(house, "ada");
    for (let at = 0; at < 130; at++) {
      now += dayMs;
      await house.retention.expireDue();
    }
    expect(await isThere(house, id)).toBe(false);
  });

  it("ahead by an operator's mistake is taken back by the next word", async () => {
    await using house = await open();
    expect(await start(house)).toEqual([]);
    now += 3_000 * dayMs;
    await house.retention.as("admin").expire();
    now -= 2_999 * dayMs;
    expect(house.retention.clockAhead()).toBeNull();
    await house.retention.as("admin").expire();
    await house[Symbol.asyncDispose]();
    now += 2_999 * dayMs;
    await using next = await open();
    expect(next.retention.clockAhead()).toMatchObject({ days: 2_999 });
  });

  it("is not confirmed where that can't be recorded, and then nothing is destroyed", async () => {
    await using house = await open();
    const id = await turn(house, "ada");
    now += 400 * dayMs;
    const broken = retentionOver(house, { now: now - 400 * dayMs });
    await expect(broken.as("admin").expire()).rejects.toThrow("the disk is full");
    expect(broken.clockAhead()).not.toBeNull();
    expect(await isThere(house, id)).toBe(true);
  });

  it("back does not destroy what is written then, whatever ended before", async () => {
    {
      await using house = await open();
      await turn(house, "ada");
      now = Date.parse("2026-08-01T00:00:00Z");
      await house.retention.as("gateway").expire();
    }
    now = Date.parse("2026-03-20T00:00:00Z");
    let id: string;
    {
      await using house = await open();
      id = await turn(house, "ada");
    }
    await using house = await open();
    expect(await isThere(house, id)).toBe(true);
  });
});
