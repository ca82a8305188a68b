import { execFileSync } from "node:child_process";
import { copyFile, mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const cli = join(import.meta.dirname, "../..");
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "fg-code-"));
  await mkdir(join(folder, "cli", "bin"), { recursive: true });
  await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  await copyFile(join(cli, "bin", "fourgate.js"), join(folder, "cli", "bin", "fourgate.js"));
  await symlink(join(cli, "src"), join(folder, "cli", "src"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const version = (): string =>
  execFileSync(process.execPath, [join(folder, "cli", "bin", "fourgate.js"), "--version"], {
    env: { PATH: "/usr/bin:/bin", HOME: folder },
    encoding: "utf8",
  });

describe("compiled code, which decides what runs", () => {
  test("is kept beside the code, for this user alone", async () => {
    expect(version()).toMatch(/^fourgate \d/);
    const kept = join(folder, "node_modules", ".cache", "fourgate");
    expect((await stat(kept)).mode & 0o077).toBe(0);
    expect((await readdir(kept, { recursive: true })).length).toBeGreaterThan(3);
  });

  test("is not kept where nothing can be written, and the command works all the same", async () => {
    await writeFile(join(folder, "node_modules"), "");
    expect(version()).toMatch(/^fourgate \d/);
    expect((await readdir(folder)).toSorted()).toEqual(["cli", "node_modules", "package.json"]);
  });
});
