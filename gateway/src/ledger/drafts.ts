import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { LedgerFolder } from "./folder.ts";

/** As replaceFile and the sequencer name what is not in its place yet. */
const draftPattern = /\.[0-9a-f]{12}\.(?:tmp|draft)$/;

/** Removes what a crash or a full disk left of files that never came into being. Needs the folder's lock. */
export async function removeDrafts({ root, journal, log, keys }: LedgerFolder): Promise<void> {
  await removeIn(root, false);
  await removeIn(journal, false);
  await removeIn(log, true);
  await removeIn(keys, true);
}

async function removeIn(folder: string, recursive: boolean): Promise<void> {
  const names = await readdir(folder, { recursive }).catch(() => []);
  for (const name of names) {
    if (draftPattern.test(name)) await rm(join(folder, name), { force: true });
  }
}
