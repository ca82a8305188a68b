import { mkdtemp, open, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DeviceSequence } from "../../src/device/sequence.ts";

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "guard-sequence-"));
  path = join(folder, "sequence");
});
afterEach(() => rm(folder, { recursive: true }));

describe("the device's sequence", () => {
  test("counts up by one from 1, also for many callers at once", async () => {
    await using sequence = await DeviceSequence.open(path);
    const numbers = await Promise.all(Array.from({ length: 200 }, () => sequence.next()));
    expect(numbers).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
  });

  test("goes on where it was after a restart", async () => {
    {
      await using first = await DeviceSequence.open(path);
      for (let i = 0; i < 5; i += 1) await first.next();
    }
    await using second = await DeviceSequence.open(path);
    expect(await second.next()).toBe(6);
  });

  test("has each number on disk before it gives it", async () => {
    await using sequence = await DeviceSequence.open(path);
    for (let i = 1; i <= 7; i += 1) {
      await sequence.next();
      await using other = await DeviceSequence.open(path);
      expect(await other.next()).toBeGreaterThan(i);
    }
  });

  test("gives a number that came back to the next who asks, so that none is left out", async () => {
    await using sequence = await DeviceSequence.open(path);
    const [one, two] = await Promise.all([sequence.next(), sequence.next()]);
    sequence.giveBack(one);
    expect(await sequence.next()).toBe(one);
    expect(await sequence.next()).toBe(two + 1);
  });

  test("never gives a number again when the last write was cut short", async () => {
    {
      await using first = await DeviceSequence.open(path);
      for (let i = 0; i < 4; i += 1) await first.next();
    }
    // Number 5 was being written into the other slot, and nobody was given it.
    const file = await open(path, "r+");
    await file.write("00000000000000", 4096);
    await file.close();
    await using second = await DeviceSequence.open(path);
    expect(await second.next()).toBe(5);
  });

  test("refuses a file in which no number is whole", async () => {
    await (await DeviceSequence.open(path))[Symbol.asyncDispose]();
    const file = await open(path, "r+");
    await file.truncate(10);
    await file.close();
    await expect(DeviceSequence.open(path)).rejects.toMatchObject({ code: "config_invalid" });
  });

  test("is readable by its owner alone", async () => {
    await (await DeviceSequence.open(path))[Symbol.asyncDispose]();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });
});
