import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isLocked, Lock } from "@fourgate/journal/lock";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "fourgate-lock-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("the lock", () => {
  it("is one process's at a time, and free again afterwards, leaving nothing", async () => {
    const path = join(folder, "lock");
    {
      await using lock = await Lock.take(path);
      expect(lock).toBeDefined();
      expect(await isLocked(path)).toBe(true);
      await expect(Lock.take(path)).rejects.toMatchObject({ code: "config_invalid" });
    }
    expect(await isLocked(path)).toBe(false);
    expect(await readdir(folder)).toEqual([]);
  });

  it("is taken over from a process that is gone, and from one whose id somebody else has now", async () => {
    const path = join(folder, "lock");
    const child = spawn(process.execPath, ["-e", ""]);
    const { pid } = child;
    await once(child, "exit");
    for (const stale of [
      JSON.stringify({ pid, started: "x" }),
      JSON.stringify({ pid: process.pid, started: "another boot 1" }),
      "",
      "{",
      "null",
    ]) {
      await writeFile(path, stale);
      await using lock = await Lock.take(path);
      expect(lock).toBeDefined();
    }
  });

  it("goes to exactly one of many who find a stale one", async () => {
    const path = join(folder, "lock");
    await writeFile(path, JSON.stringify({ pid: 2 ** 30, started: "x" }));
    const takers = await Promise.allSettled(Array.from({ length: 20 }, () => Lock.take(path)));
    expect(takers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });
});
