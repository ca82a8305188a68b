import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AuditRecord, LoginRecord } from "@fourgate/core/audit/record";
import type { FollowedLedger } from "@fourgate/gateway/ledger/ledger";
import { openLedger } from "@fourgate/gateway/ledger/open";
import type { SearchedRecords } from "@fourgate/gateway/ledger/record-source";
import { migrate } from "@fourgate/gateway/store/migrations/migrate";
import { beginning, type Position } from "@fourgate/gateway/store/position";
import { openProjection } from "@fourgate/gateway/store/open-projection";
import { projectNext } from "@fourgate/gateway/store/project/project-next";
import { fill } from "./kit/filled-ledger.ts";
import { Places, kinds } from "./kit/places.ts";
import { caughtUp, follow, projectedWhole, quick, rowsOf, toolsFor } from "./kit/projected.ts";

let places: Places;
let folder: string;
let ledger: FollowedLedger;
beforeAll(async () => {
  places = await Places.open();
});
afterAll(() => places[Symbol.asyncDispose]());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "fourgate-store-"));
  ledger = await openLedger({ dataDir: folder });
});
afterEach(async () => {
  await ledger[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** The records with another in place of one. */
function replaced(records: SearchedRecords, at: number, record: AuditRecord | null): SearchedRecords {
  return {
    log: records.log,
    count: records.count,
    signedCount: records.signedCount,
    searchKey: records.searchKey,
    contents: () => records.contents(),
    read: async (index) => {
      const stored = await records.read(index);
      return index === at ? { ...stored, record } : stored;
    },
  };
}

describe.each(kinds)("the projection in the %s database", { timeout: 60_000 }, (kind) => {
  it("holds the same rows whether it followed the journal or was made from it in one go", async () => {
    const place = await places.place(kind);
    const { projection, said } = follow(place, ledger.records, { batchRecordCountMax: 7 });
    for (let part = 0; part < 5; part++) await fill(ledger, 40, part);
    await caughtUp(projection);
    await projection[Symbol.asyncDispose]();
    const followed = await rowsOf(place);
    expect(followed.exchanges.length).toBeGreaterThan(50);
    expect(followed.tool_calls.length).toBeGreaterThan(10);
    expect(followed).toEqual(await projectedWhole(await places.place(kind), ledger.records));
    expect(said).toEqual([]);
  });

  it("is dropped and made again when a rebuild is asked for", async () => {
    await fill(ledger, 60, 3);
    const place = await places.place(kind);
    const { projection } = follow(place, ledger.records);
    await caughtUp(projection);
    const before = await projectedWhole(await places.place(kind), ledger.records);
    projection.rebuild();
    expect(projection.standing()).toMatchObject({ state: "rebuilding", position: 0 });
    await caughtUp(projection);
    await projection[Symbol.asyncDispose]();
    expect(await rowsOf(place)).toEqual(before);
  });

  it("is made anew when it was made from another state of the same journal, or by other code", async () => {
    await fill(ledger, 30, 4);
    const place = await places.place(kind);
    const whole = await projectedWhole(place, ledger.records);
    for (const wrong of [{ leaf: "00" }, { version: 0 }, { position: ledger.records.count + 1 }]) {
      const store = await place.open();
      await store.withSchema("fourgate").updateTable("projection").set(wrong).execute();
      await store.withSchema("fourgate").deleteFrom("exchanges").execute();
      await store.destroy();
      const { projection } = follow(place, ledger.records);
      await caughtUp(projection);
      await projection[Symbol.asyncDispose]();
      expect(await rowsOf(place)).toEqual(whole);
    }
  });

  it("leaves out a record that no row can be made of, says which, and goes on with the others", async () => {
    await fill(ledger, 30, 8);
    const halfRecord = { kind: "login", id: "x", time: new Date(0).toISOString() } as LoginRecord;
    const place = await places.place(kind);
    const { projection, said } = follow(place, replaced(ledger.records, 11, halfRecord));
    await caughtUp(projection);
    expect(projection.standing().leftOut).toBe(1);
    expect(said).toEqual(["record 11 of the log is not in the database, so no search finds it"]);
    await projection[Symbol.asyncDispose]();
    const unread = replaced(ledger.records, 11, null);
    expect(await rowsOf(place)).toEqual(await projectedWhole(await places.place(kind), unread));
  });

  it("takes a batch in once, however many would write it", async () => {
    await fill(ledger, 40, 5);
    const place = await places.place(kind);
    const { store, at } = await openProjection(place, ledger.records, { clear: false });
    const how = toolsFor(ledger.records);
    const both = await Promise.allSettled([
      projectNext(store, ledger.records, at, how),
      projectNext(store, ledger.records, at, how),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    await store.destroy();
    expect(await rowsOf(place)).toEqual(await projectedWhole(await places.place(kind), ledger.records));
  });
});

describe("any way of cutting the journal into batches", () => {
  it("gives the same rows, restarts in between included", async () => {
    await fill(ledger, 120, 6);
    const whole = await projectedWhole(await places.place("server"), ledger.records);
    const tools = toolsFor(ledger.records);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 8 }),
        async (sizes) => {
          const place = await places.place("server");
          let at: Position = beginning;
          for (let round = 0; at.position < ledger.records.count; round++) {
            const { store, at: kept } = await openProjection(place, ledger.records, { clear: false });
            expect(kept).toEqual(at);
            const limits = { ...quick, batchRecordCountMax: sizes[round % sizes.length] ?? 1 };
            at = await projectNext(store, ledger.records, kept, { ...tools, limits });
            await store.destroy();
          }
          expect(await rowsOf(place)).toEqual(whole);
        },
      ),
      { numRuns: 6 },
    );
  });
});

describe("a database server", () => {
  it("may go away: the ledger goes on, and what was missed is read in when it is back", async () => {
    const { projection, said } = follow(await places.place("server"), ledger.records);
    await fill(ledger, 30, 7);
    await caughtUp(projection);
    await places.server.stop();
    await fill(ledger, 30, 8);
    await expect.poll(() => projection.standing().state).toBe("away");
    expect(projection.standing().count - projection.standing().position).toBeGreaterThan(20);
    await expect(projection.search({}, { before: null, countMax: 1 })).rejects.toMatchObject({
      code: "overloaded",
    });
    await places.server.start();
    await caughtUp(projection);
    expect(said).toHaveLength(2);
    expect(said[0]).toMatch(/^the database \(.*\) is away; the gateway goes on$/);
    expect(said[1]).toMatch(/is back$/);
    await projection[Symbol.asyncDispose]();
  });

  it("keeps another log's projection, also from a rebuild", async () => {
    await fill(ledger, 10, 9);
    const place = await places.place("server");
    const store = await place.open();
    await migrate(store);
    const theirs = { one: 1, log: "example.com/other", position: 5, leaf: "ab", version: 1 };
    await store.withSchema("fourgate").insertInto("projection").values(theirs).execute();
    await store.destroy();
    const { projection } = follow(place, ledger.records);
    await expect.poll(() => projection.standing().state).toBe("away");
    expect(projection.standing().trouble).toContain("another log");
    projection.rebuild();
    await expect.poll(() => projection.standing().state).toBe("away");
    await projection[Symbol.asyncDispose]();
    expect((await rowsOf(place)).projection).toEqual([theirs]);
  });
});
