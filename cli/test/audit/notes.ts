import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** What was read of the log while no gateway ran, oldest first. */
export async function notesOf(home: string): Promise<readonly object[]> {
  const folder = join(home, "ledger", "readings");
  return Promise.all(
    (await readdir(folder))
      .toSorted()
      .map(async (name) => JSON.parse(await readFile(join(folder, name), "utf8")) as object),
  );
}
