import { opendir, readFile } from "node:fs/promises";
import { join } from "node:path";

const fileBytesMax = 32 * 1024 * 1024;

/**
 * The text files of an installed node_modules: nobody planted a secret there, so that what is
 * flagged is either a false alarm or a real leak to look at. Links are not followed, and a file
 * with a NUL byte is no text.
 */
export async function* installedText(
  folder: string,
): AsyncGenerator<{ readonly path: string; readonly bytes: Uint8Array }> {
  for await (const entry of await opendir(folder)) {
    const path = join(folder, entry.name);
    // Tools keep what they made themselves in hidden folders.
    if (entry.isDirectory() && !entry.name.startsWith(".")) yield* installedText(path);
    if (!entry.isFile()) continue;
    const bytes = await readFile(path);
    if (bytes.length > 0 && bytes.length <= fileBytesMax && !bytes.includes(0)) yield { path, bytes };
  }
}
