import { copyFile, lstat, mkdir, open, readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { whereMissing } from "@fourgate/core/system-error";
import { makeFolder, syncDirectory } from "@fourgate/journal/durable";

export interface Copied {
  readonly fileCount: number;
  readonly bytes: number;
}

/**
 * Makes `to` the same as `from`, a file or a folder, for this user alone, and on disk once it resolves. What
 * vanishes meanwhile is left out; links and sockets are not followed. Nothing at all where there is nothing.
 */
export async function copyFolder(from: string, to: string): Promise<Copied> {
  const stats = await lstat(from).catch(whereMissing(undefined));
  if (stats?.isFile() === true) return { fileCount: 1, bytes: await copyOne(from, to) };
  if (stats?.isDirectory() !== true) return { fileCount: 0, bytes: 0 };
  await makeFolder(to);
  const names = await readdir(from);
  for (const left of (await readdir(to)).filter((name) => !names.includes(name)))
    await rm(join(to, left), { recursive: true });
  let [fileCount, bytes] = [0, 0];
  for (const name of names) {
    const copied = await copyFolder(join(from, name), join(to, name));
    fileCount += copied.fileCount;
    bytes += copied.bytes;
  }
  await syncDirectory(to);
  return { fileCount, bytes };
}

async function copyOne(from: string, to: string): Promise<number> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  try {
    await copyFile(from, to);
  } catch (error) {
    return whereMissing(0)(error);
  }
  const file = await open(to, "r+");
  try {
    await file.chmod(0o600);
    await file.sync();
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}
