import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Prototype } from "@fourgate/gateway/store/embedded/prototype";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "fg-prototype-"));
  await mkdir(join(folder, "made", "global"), { recursive: true });
  await writeFile(join(folder, "made", "global", "pg_control"), "whole");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const of = (settings: readonly string[]): Promise<Prototype> => Prototype.of(settings, join(folder, "cache"));
const copied = (): Promise<string> => readFile(join(folder, "to", "global", "pg_control"), "utf8");

describe("the prototype of embedded databases", () => {
  it("is kept once one is made, and gives copies", async () => {
    const prototype = await of(["a"]);
    expect(await prototype.copyTo(join(folder, "to"))).toBe(false);
    await prototype.keep(join(folder, "made"));
    expect(await prototype.copyTo(join(folder, "to"))).toBe(true);
    expect(await copied()).toBe("whole");
  });

  it("is another one for other settings", async () => {
    await (await of(["a"])).keep(join(folder, "made"));
    expect(await (await of(["b"])).copyTo(join(folder, "to"))).toBe(false);
  });

  it("stays the first when two processes make one, and nothing is left of the second", async () => {
    await (await of(["a"])).keep(join(folder, "made"));
    await writeFile(join(folder, "made", "global", "pg_control"), "second");
    await (await of(["a"])).keep(join(folder, "made"));
    await (await of(["a"])).copyTo(join(folder, "to"));
    expect(await copied()).toBe("whole");
    expect(await readdir(join(folder, "cache"))).toHaveLength(1);
  });

  it("is not trusted after the machine went down, since it was written without fsync", async () => {
    const prototype = await of(["a"]);
    await prototype.keep(join(folder, "made"));
    const [key = ""] = await readdir(join(folder, "cache"));
    await writeFile(join(folder, "cache", key, "running"), "1000");
    expect(await prototype.copyTo(join(folder, "to"))).toBe(false);
    expect(await readdir(join(folder, "cache"))).toEqual([]);
  });

  it("is done without where nothing can be written beside the code", async () => {
    await writeFile(join(folder, "cache"), "a file");
    const prototype = await of(["a"]);
    await prototype.keep(join(folder, "made"));
    expect(await prototype.copyTo(join(folder, "to"))).toBe(false);
  });
});
