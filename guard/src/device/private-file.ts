import { open, readFile, rename, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { FourgateError } from "@fourgate/core/errors";

/** Writes a file that only its owner can read: whole and durable, or not at all. */
export async function writePrivateFile(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.new`;
  const file = await open(temporary, "w", 0o600);
  try {
    await file.chmod(0o600);
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  await syncFolder(dirname(path));
}

/** Makes a rename or a new file in this folder durable. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/**
 * Reads a secret's file, and refuses one that others could have read.
 * @throws FourgateError config_invalid
 */
export async function readPrivateFile(path: string): Promise<Buffer> {
  let content: Buffer;
  let mode: number;
  try {
    mode = (await stat(path)).mode;
    content = await readFile(path);
  } catch (error) {
    throw new FourgateError(
      "config_invalid",
      `${path} cannot be read`,
      "set this machine's guard up with: npx fourgate up",
      error,
    );
  }
  if (process.platform !== "win32" && (mode & 0o077) !== 0) {
    throw new FourgateError("config_invalid", `${path} can be read by others`, `run: chmod 600 ${path}`);
  }
  return content;
}
