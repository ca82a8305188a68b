import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { FollowedLedger } from "@fourgate/gateway/ledger/ledger";
import { openLedger } from "@fourgate/gateway/ledger/open";
import type { SearchedRecords } from "@fourgate/gateway/ledger/record-source";
import { embeddedPlace } from "@fourgate/gateway/store/embedded/embedded-place";
import { hasLater } from "@fourgate/gateway/store/later-indexes";
import { openProjection } from "@fourgate/gateway/store/open-projection";
import type { DatabasePlace } from "@fourgate/gateway/store/place";
import { projectNext } from "@fourgate/gateway/store/project/project-next";
import { fill } from "./kit/filled-ledger.ts";
import { caughtUp, follow, quick, toolsFor } from "./kit/projected.ts";
import { schemaText } from "./kit/schema-text.ts";

const golden = join(import.meta.dirname, "../../src/store/schema.sql");
const how = { clear: false, bulkRecordCountMin: 50 };

let folder: string;
let ledger: FollowedLedger;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "fourgate-store-"));
  ledger = await openLedger({ dataDir: join(folder, "ledger") });
  await fill(ledger, 60, 8);
});
afterEach(async () => {
  await ledger[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** Some of the log read in, as a process leaves it that dies there. */
async function begun(place: DatabasePlace): Promise<void> {
  const { store, at, isLoading } = await openProjection(place, ledger.records, how);
  expect(isLoading).toBe(true);
  expect(await schemaText(store)).not.toContain("texts_grams");
  const { records } = ledger;
  await projectNext(store, records, at, {
    ...toolsFor(records),
    limits: { ...quick, batchRecordCountMax: 20 },
  });
  await store.destroy();
}

/** The log's records, of which those from this one on can be read once `asked` resolves. */
function upTo(index: number, asked: Promise<void>): SearchedRecords {
  const { records } = ledger;
  return {
    ...{ log: records.log, count: records.count, signedCount: records.signedCount },
    searchKey: records.searchKey,
    contents: () => records.contents(),
    read: async (at) => {
      if (at >= index) await asked;
      return records.read(at);
    },
  };
}

it("reads a long log in without what only questions need, says so to who asks, makes it at the end, and goes on so after a start in between", async () => {
  const place = embeddedPlace(join(folder, "database"));
  await begun(place);
  const { promise: asked, resolve: goOn } = Promise.withResolvers<void>();
  const limits = { batchRecordCountMax: 5, catchUpMsMax: 0 };
  const { projection, said } = follow(place, upTo(30, asked), limits);
  const ask = (): ReturnType<typeof projection.search> =>
    projection.search({}, { before: null, countMax: 10 });
  await expect.poll(() => projection.standing().position, { timeout: 40_000 }).toBeGreaterThan(0);
  await expect(ask()).rejects.toMatchObject({
    code: "overloaded",
    message: expect.stringContaining("is being made from the log") as string,
  });
  expect(projection.standing().state).toBe("rebuilding");
  goOn();
  await caughtUp(projection, 40_000);
  expect((await ask()).found).toHaveLength(10);
  await projection[Symbol.asyncDispose]();
  expect(said).toEqual([]);
  const store = await place.open();
  expect(await schemaText(store)).toBe(await readFile(golden, "utf8"));
  expect(await hasLater(store)).toBe(false);
  await store.destroy();
}, 120_000);
