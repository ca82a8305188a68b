import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mayWriteInto } from "../../src/relay/real-target.ts";

let folder: string;
let root: string;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "real-target-")));
  root = join(folder, "mono");
  for (const each of ["mono/src", "mono/.git/hooks", "mono/.husky", "outside"])
    await mkdir(join(folder, each), { recursive: true });
  await writeFile(join(folder, "outside/file"), "");
  await symlink(join(folder, "outside"), join(root, "link"));
  await symlink(join(folder, "outside/file"), join(root, "linked-file"));
  await symlink(join(folder, "outside/new"), join(root, "dangling"));
  await symlink(join(root, ".git"), join(root, "data"));
  await symlink(join(root, "src"), join(root, "inner"));
  await symlink(join(root, ".husky"), join(root, "checks"));
  await symlink(root, join(folder, "alias"));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

test.each([
  "src/ok.ts",
  "src/new/deep/ok.ts",
  "inner/ok.ts",
  ".gitignore",
  ".github/x.yml",
  ".claude/worktrees/a/b.ts",
])("may be written: %s", (path) => {
  expect(mayWriteInto(root, join(root, path))).toBe(true);
  expect(mayWriteInto(root, path)).toBe(true);
  expect(mayWriteInto(join(folder, "alias"), join(folder, "alias", path))).toBe(true);
});

test.each([
  "link/x",
  "link/new/x",
  "linked-file",
  "dangling",
  "data/hooks/post-commit",
  ".git/hooks/post-commit",
  ".GIT/config",
  "src/.git",
  "link/../x",
  ".git/../../z",
  ".husky/pre-commit",
  "checks/pre-commit",
  ".envrc",
])("may not be written, since it leads outside or to what runs by itself: %s", (path) => {
  expect(mayWriteInto(root, `${root}/${path}`)).toBe(false);
  expect(mayWriteInto(root, path)).toBe(false);
});
