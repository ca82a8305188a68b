import { chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { programVersion } from "../../src/setup/program-version.ts";

let root: string;
let bin: string;
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), "guard-program-version-")));
  bin = join(root, "bin");
  await mkdir(bin);
});
afterEach(() => rm(root, { recursive: true }));

/** As npm installs it: a package, and a link to its program in a folder of the PATH. */
async function install(manifest: unknown, program = "lib/tool/dist/bundle/cli.js"): Promise<void> {
  const file = join(root, program);
  await mkdir(dirname(file), { recursive: true });
  // Beside the program, and no package's own.
  await writeFile(join(dirname(file), "package.json"), '{"type":"module"}');
  await writeFile(join(root, "lib/tool/package.json"), JSON.stringify(manifest));
  await writeFile(file, "#!/bin/sh\nexit 9\n");
  await chmod(file, 0o755);
  await symlink(file, join(bin, "tool"));
}

const version = (program: string): Promise<string | undefined> =>
  programVersion(program, { PATH: `${join(root, "empty")}:${bin}` }, root);

test("is what the package says whose program it is, by name and by path", async () => {
  await install({ name: "@x/tool", version: "0.87.1", bin: { tool: "./dist/bundle/cli.js" } });
  for (const program of ["tool", "bin/tool", join(bin, "tool")])
    expect(await version(program)).toBe("0.87.1");
});

test.each<[string, unknown]>([
  ["is another program's", { version: "1.2.3", bin: { tool: "other.js" } }],
  ["names no program", { version: "1.2.3" }],
  ["has no version", { bin: "dist/bundle/cli.js" }],
  ["has none that could stand in a record", { version: "1.2.3 \u001b[31m", bin: "dist/bundle/cli.js" }],
  ["is no object", null],
])("is not known where the package near it %s", async (_what, manifest) => {
  await install(manifest);
  expect(await version("tool")).toBeUndefined();
});

test("is not known of a program that is not there, or that nobody installed with npm", async () => {
  expect(await version("tool")).toBeUndefined();
  await writeFile(join(bin, "tool"), "");
  await chmod(join(bin, "tool"), 0o755);
  expect(await version("tool")).toBeUndefined();
});
