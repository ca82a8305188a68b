import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { seeded, shuffled } from "../measure/random.ts";

const ROOT = fileURLToPath(new URL("../../node_modules/", import.meta.url));
const SOURCE_TEXT = /\.(?:ts|js|json|md)$/;
/** Of tools, beside the packages. */
const CACHE = /^\./;
const FILE_BYTES_MAX = 1_500_000;
const SEED = 4;

/** Paths of source text of the installed packages, in an order drawn by seed, together `bytes` long. */
export async function sourceFiles(bytes: number): Promise<readonly string[]> {
  const packages = (await readdir(ROOT)).filter((name) => !CACHE.test(name));
  const entries = await Promise.all(
    packages.map((name) => readdir(join(ROOT, name), { recursive: true, withFileTypes: true })),
  );
  const paths = entries
    .flat()
    .filter((entry) => entry.isFile() && SOURCE_TEXT.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const chosen: string[] = [];
  let total = 0;
  for (const path of shuffled(paths, seeded(SEED))) {
    if (total >= bytes) break;
    const { size } = await stat(path);
    if (size === 0 || size > FILE_BYTES_MAX) continue;
    chosen.push(path);
    total += size;
  }
  return chosen;
}

export async function readAll(paths: readonly string[]): Promise<readonly Buffer[]> {
  const texts: Buffer[] = [];
  for (const path of paths) texts.push(await readFile(path));
  return texts;
}
