import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { gatewaySubject, Keys } from "@fourgate/gateway/ledger/keys";
import { dataFolders } from "./data-folder.ts";

const newFolder = dataFolders();
const november = Date.parse("2026-11-29T10:00:00Z");
const december = Date.parse("2026-12-01T00:00:00Z");

describe("keys", () => {
  it("are a person's own for each month, and each classification's for content", async () => {
    const folder = await newFolder();
    let now = november;
    const keys = await Keys.open(folder, { create: true, clock: () => now });
    const first = await keys.forSubject("ada", "internal");
    const restricted = await keys.forSubject("ada", "restricted");
    const other = await keys.forSubject("bob", "internal");
    now = december;
    const later = await keys.forSubject("ada", "internal");
    const ids = (of: readonly { readonly id: Uint8Array }[]): number =>
      new Set(of.map(({ id }) => Buffer.from(id).toString("hex"))).size;
    expect(ids([first.content, restricted.content, other.content, later.content])).toBe(4);
    expect(ids([first.records, other.records, later.records])).toBe(3);
    expect(restricted.records.id).toEqual(first.records.id);
    expect(keys.periods.map(({ month, content }) => `${month} ${content ?? "records"}`).toSorted()).toEqual([
      "2026-11 internal",
      "2026-11 records",
      "2026-11 restricted",
      "2026-12 internal",
      "2026-12 records",
    ]);
  });

  it("are found again by their ids after a restart, whenever and whose they are", async () => {
    const folder = await newFolder();
    let now = november;
    const keys = await Keys.open(folder, { create: true, clock: () => now });
    const made = [await keys.forSubject("ada", "internal"), await keys.forSubject("bob", "restricted")];
    now = december;
    made.push(await keys.forSubject("ada", "internal"), await keys.forSubject(gatewaySubject));
    const again = await Keys.open(folder, { create: false, clock: () => now });
    for (const { records, content } of made) {
      expect(again.recordsKey(records.id)?.key.equals(records.key)).toBe(true);
      expect(again.contentKey(content.id)?.key.equals(content.key)).toBe(true);
      expect(again.contentKey(content.id)?.digests.equals(content.digests)).toBe(true);
    }
    expect(again.recordsKey(new Uint8Array(32))).toBeUndefined();
  });

  it("that are not there are said to be missing, and none are made where a log is only read", async () => {
    const folder = await newFolder();
    await expect(Keys.open(folder, { create: false })).rejects.toMatchObject({
      code: "not_found",
      message: expect.stringContaining("the log's keys are not there") as string,
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it("of a period are gone for everybody once it ended, but for those of whom a hold lies", async () => {
    const folder = await newFolder();
    const keys = await Keys.open(folder, { create: true, clock: () => november });
    const [ada, bob] = [await keys.forSubject("ada", "internal"), await keys.forSubject("bob", "internal")];
    const period = { month: "2026-11", content: "internal" } as const;
    const held = keys.pseudonym("bob");
    await keys.endPeriod(period, (pseudonym) => pseudonym === held);
    for (const keysNow of [keys, await Keys.open(folder, { create: false, clock: () => november })]) {
      expect(keysNow.contentKey(ada.content.id)).toBeUndefined();
      expect(keysNow.contentKey(bob.content.id)?.key.equals(bob.content.key)).toBe(true);
      expect(keysNow.recordsKey(ada.records.id)).toBeDefined();
      expect(keysNow.held).toEqual([{ period, pseudonym: held }]);
    }
    // The hold is over.
    await keys.endPeriod(period, () => false);
    expect(keys.contentKey(bob.content.id)).toBeUndefined();
    expect(await readdir(join(folder, "held"))).toEqual([]);
  });

  it("of a person are gone from every month once they were erased, a hold's copies too, and others' stay", async () => {
    const folder = await newFolder();
    const keys = await Keys.open(folder, { create: true, clock: () => november });
    const [ada, bob] = [await keys.forSubject("ada", "internal"), await keys.forSubject("bob", "internal")];
    await keys.endPeriod({ month: "2026-11", content: "internal" }, () => true);
    await keys.erase("ada");
    for (const keysNow of [keys, await Keys.open(folder, { create: false, clock: () => november })]) {
      expect(keysNow.recordsKey(ada.records.id)).toBeUndefined();
      expect(keysNow.contentKey(ada.content.id)).toBeUndefined();
      expect(keysNow.contentKey(bob.content.id)).toBeDefined();
    }
    const again = await keys.forSubject("ada", "internal");
    expect(again.records.id).not.toEqual(ada.records.id);
  });

  it("of the gateway belong to no month, so that no retention takes what says who may come in", async () => {
    const keys = await Keys.open(await newFolder(), { create: true, clock: () => november });
    await keys.forSubject(gatewaySubject);
    expect(keys.periods.map(({ month }) => month)).toEqual(["always", "always"]);
  });
});
