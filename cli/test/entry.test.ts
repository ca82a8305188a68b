import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";

/** Of Node's modules, what Node 20 has: the entry is read by whatever Node the host has. */
const known: ReadonlySet<string> = new Set(
  "spawn accessSync constants mkdirSync readFileSync homedir dirname join resolve fileURLToPath".split(" "),
);

it("the entry imports by name nothing that an older Node lacks, or that one could not even start the pinned one", async () => {
  const text = await readFile(join(import.meta.dirname, "../bin/fourgate.js"), "utf8");
  const imports = [...text.matchAll(/^import \{([^}]+)\} from "node:/gm)].flatMap(([, names = ""]) =>
    names.split(",").map((name) => name.trim().split(" ")[0] ?? ""),
  );
  expect(imports.length).toBeGreaterThan(5);
  expect(imports.filter((name) => !known.has(name))).toEqual([]);
});

it("a reader that has enough of the output ends the command, without a stack", async () => {
  const entry = join(import.meta.dirname, "../bin/fourgate.js");
  const child = spawn(process.execPath, [entry, "--help"], { stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.destroy();
  const said = child.stderr.toArray();
  const [code] = (await once(child, "close")) as [number];
  expect([code, Buffer.concat((await said) as Buffer[]).toString()]).toEqual([0, ""]);
});
