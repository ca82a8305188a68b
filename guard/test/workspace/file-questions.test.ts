import { mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FileQuestions } from "../../src/workspace/file-questions.ts";

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "guard-files-")));
  await writeFile(join(folder, "file"), "content");
  await symlink(join(folder, "file"), join(folder, "link"));
});
afterEach(() => rm(folder, { recursive: true }));

async function answers(files: FileQuestions): Promise<unknown> {
  const names = ["file", "link", "none", "file/below", "a\0b", "x".repeat(5_000)];
  return await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      return [
        (await files.stat(path))?.size,
        (await files.lstat(path))?.isSymbolicLink(),
        await files.realpath(path),
        await files.text(path),
      ];
    }),
  );
}

describe("questions to the file system", () => {
  test("have the same answers directly and through the pool", async () => {
    const file = [7, false, join(folder, "file"), "content"];
    const none = [undefined, undefined, undefined, undefined];
    const expected = [file, [7, true, join(folder, "file"), "content"], none, none, none, none];
    expect(await answers(new FileQuestions(10_000))).toEqual(expected);
    expect(await answers(new FileQuestions(0))).toEqual(expected);
  });

  test("are asked directly only until that has taken its time", async () => {
    const files = new FileQuestions(0.05);
    const path = join(folder, "file");
    expect(files.stat(path)).not.toBeInstanceOf(Promise);
    let asked = 0;
    while (!(files.stat(path) instanceof Promise)) asked += 1;
    expect(asked).toBeLessThan(10_000);
    expect((await files.stat(path))?.size).toBe(7);
  });
});
