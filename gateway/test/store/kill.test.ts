import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openLedger } from "@fourgate/gateway/ledger/open";
import type { SearchedRecords } from "@fourgate/gateway/ledger/record-source";
import { embeddedPlace } from "@fourgate/gateway/store/embedded/embedded-place";
import type { DatabasePlace } from "@fourgate/gateway/store/place";
import { dump, type Dump } from "./kit/dump.ts";
import { Places } from "./kit/places.ts";
import { caughtUp, follow, projectedWhole } from "./kit/projected.ts";

const killCount = 3;

let places: Places;
let dataDir: string;
beforeAll(async () => {
  places = await Places.open();
  dataDir = await mkdtemp(join(tmpdir(), "fourgate-store-kill-"));
});
afterAll(async () => {
  await places[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true, force: true });
});

/** Runs writer and projector, and kills them some ms after the projector began to read. */
async function runAndKill(database: string, seed: number, afterMs: number): Promise<void> {
  const entry = join(import.meta.dirname, "kill-child.ts");
  const child = spawn(process.execPath, [entry, dataDir, database, String(seed)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const closed = once(child, "close");
  await Promise.race([once(child.stdout, "data"), closed]);
  await sleep(afterMs);
  expect(child.exitCode).toBe(null);
  child.kill("SIGKILL");
  await closed;
}

/** The database's own process ends when it sees that its gateway is gone. */
async function rowsOnceFree(place: DatabasePlace): Promise<Dump> {
  for (let tries = 0; ; tries++) {
    try {
      const store = await place.open();
      try {
        return await dump(store);
      } finally {
        await store.destroy();
      }
    } catch (error) {
      if (tries === 50) throw error;
      await sleep(200);
    }
  }
}

function upTo(records: SearchedRecords, count: number): SearchedRecords {
  return {
    log: records.log,
    searchKey: records.searchKey,
    count,
    signedCount: 0,
    read: (index) => records.read(index),
    contents: () => records.contents(),
  };
}

describe("kill -9 while the database follows", () => {
  it(`${String(killCount)} times: rows and position are of one moment each time, and the rest is read in afterwards`, async () => {
    const database = await places.folder();
    const place = embeddedPlace(database);
    for (let kill = 0; kill < killCount; kill++) {
      await runAndKill(database, kill, Math.random() * 400);
      const rows = await rowsOnceFree(place);
      const [at] = rows.projection as readonly [{ readonly position: number }];
      await using ledger = await openLedger({ dataDir });
      expect(at.position).toBeGreaterThan(0);
      const whole = await projectedWhole(await places.place("server"), upTo(ledger.records, at.position));
      expect(rows, `at ${String(at.position)}`).toEqual(whole);
    }
    await using ledger = await openLedger({ dataDir });
    const { projection } = follow(place, ledger.records);
    await caughtUp(projection, 60_000);
    await projection[Symbol.asyncDispose]();
    expect(await rowsOnceFree(place)).toEqual(
      await projectedWhole(await places.place("server"), ledger.records),
    );
  }, 180_000);
});
