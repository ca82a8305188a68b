import { mkdtemp, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FollowedLedger } from "@fourgate/gateway/ledger/ledger";
import { openLedger } from "@fourgate/gateway/ledger/open";
import { embeddedPlace } from "@fourgate/gateway/store/embedded/embedded-place";
import { embeddedFolder, wentDownWithMachine } from "@fourgate/gateway/store/embedded/folder";
import type { Dump } from "./kit/dump.ts";
import { fill } from "./kit/filled-ledger.ts";
import { caughtUp, follow, projectedWhole, rowsOf } from "./kit/projected.ts";

let root: string;
let ledger: FollowedLedger;
let whole: Dump;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "fourgate-embedded-"));
  ledger = await openLedger({ dataDir: join(root, "ledger") });
  await fill(ledger, 60, 31);
  whole = await projectedWhole(embeddedPlace(join(root, "database")), ledger.records);
});
afterAll(async () => {
  await ledger[Symbol.asyncDispose]();
  await rm(root, { recursive: true, force: true });
});

describe("the embedded database", { timeout: 120_000 }, () => {
  const place = (): ReturnType<typeof embeddedPlace> => embeddedPlace(join(root, "database"));
  const folder = (): ReturnType<typeof embeddedFolder> => embeddedFolder(join(root, "database"));

  async function followed(): Promise<Dump> {
    const { projection } = follow(place(), ledger.records);
    await caughtUp(projection, 90_000);
    await projection[Symbol.asyncDispose]();
    return await rowsOf(place());
  }

  it("lies in a folder that nobody else can enter, and is open for one process at a time", async () => {
    expect((await stat(folder().root)).mode & 0o777).toBe(0o700);
    const store = await place().open();
    await expect(place().open()).rejects.toMatchObject({ code: "overloaded" });
    await store.destroy();
    await (await place().open()).destroy();
  });

  it("goes on after its process was killed, and nothing is missing", async () => {
    const { projection } = follow(place(), ledger.records);
    await caughtUp(projection);
    const { pid } = JSON.parse(await readFile(folder().lock, "utf8")) as { readonly pid: number };
    process.kill(pid, "SIGKILL");
    await fill(ledger, 20, 32);
    await expect
      .poll(() => projection.standing().position === ledger.records.count, { timeout: 60_000 })
      .toBe(true);
    await projection[Symbol.asyncDispose]();
    whole = await rowsOf(place());
    expect(whole.exchanges.length).toBeGreaterThan(30);
  });

  it("is made again when the machine went down with it open", async () => {
    await writeFile(folder().running, "1000");
    expect(await wentDownWithMachine(folder())).toBe(true);
    expect(await followed()).toEqual(whole);
    expect(await wentDownWithMachine(folder())).toBe(false);
  });

  it("is made again when its files are damaged", async () => {
    await truncate(join(folder().data, "global", "pg_control"), 100);
    expect(await followed()).toEqual(whole);
  });

  it("gives a failed statement's code and nothing that it quotes", async () => {
    const store = await place().open();
    const failed = sql`select 'needle'::integer`.execute(store);
    await expect(failed).rejects.toMatchObject({ code: "22P02", message: "a statement failed" });
    await store.destroy();
  });
});
