import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const house = join(import.meta.dirname, "../../..");
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fg-link-"));
  for (const name of ["prefix/lib", "repo"]) await mkdir(join(folder, name), { recursive: true });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test.runIf(process.platform !== "win32")(
  "after npm link, as the pages say, fourgate is there in any repo, by its name and by npx, without a registry",
  () => {
    const env = { PATH: process.env["PATH"], HOME: folder, npm_config_prefix: join(folder, "prefix") };
    const link = ["link", "-w", "cli", "--offline", "--no-audit", "--no-fund"];
    execFileSync("npm", link, { cwd: house, env, stdio: "pipe" });
    const repo = { cwd: join(folder, "repo"), env, encoding: "utf8" } as const;
    expect(execFileSync("npx", ["--offline", "fourgate", "--version"], repo)).toMatch(/^fourgate \d/);
    expect(execFileSync(join(folder, "prefix/bin/fourgate"), ["--version"], repo)).toMatch(/^fourgate \d/);
  },
);
