import type { Latest } from "./latest.ts";
import type { Archive } from "./rebuild.ts";
import { readableRecord } from "./records.ts";

/** How far back a start reads, in records: the newest entries, and what class sessions reached. */
const readBackMax = 10_000;

/** Reads the newest records into memory. One that can't be opened is left out: showing it says why. */
export async function loadLatest(archive: Archive, latest: Latest): Promise<void> {
  const count = archive.index.recordCount;
  for (let index = Math.max(0, count - readBackMax); index < count; index++) {
    const record = await readableRecord(archive, index);
    if (record) latest.add(record, index);
  }
}
