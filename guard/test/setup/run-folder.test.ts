import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { RunFolder, staleRunFolders, sweepRunFolders } from "../../src/setup/run-folder.ts";

let root: string;
beforeEach(async () => {
  root = join(await mkdtemp(join(tmpdir(), "guard-run-folder-")), "runs");
});
afterEach(() => rm(join(root, ".."), { recursive: true }));

test("a run that asks for no folder makes none", async () => {
  {
    await using _folder = new RunFolder(root, process.pid);
  }
  await expect(stat(root)).rejects.toThrow("ENOENT");
});

test("a run's folder is for its owner alone, and goes with the run", async () => {
  {
    await using folder = new RunFolder(root, process.pid);
    expect(await folder.path()).toBe(await folder.path());
    expect((await stat(await folder.path())).mode & 0o777).toBe(0o700);
    await writeFile(join(await folder.path(), "x"), "x");
  }
  expect(await readdir(root)).toEqual([]);
});

test("what a killed run left is removed by the next one, and no living run's", async () => {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  await once(child, "spawn");
  const killed = new RunFolder(root, child.pid ?? 0);
  await writeFile(join(await killed.path(), "x"), "x");
  await using living = new RunFolder(root, process.pid);
  const kept = await living.path();
  await mkdir(join(root, "not-ours"));
  await sweepRunFolders(root);
  expect(await readdir(root)).toHaveLength(3);
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(await staleRunFolders(root)).toEqual([await killed.path()]);
  await sweepRunFolders(root);
  expect((await readdir(root)).toSorted()).toEqual([kept.slice(root.length + 1), "not-ours"].toSorted());
});
