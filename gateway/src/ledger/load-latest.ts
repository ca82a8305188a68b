import type { Latest } from "./latest.ts";
import type { Archive } from "./rebuild.ts";
import { readableRecord } from "./records.ts";

/** How far back a start reads, in records: the newest entries, and what class sessions reached. */
export const readBackMax = 10_000;
/** Waiting for the disk one by one would be most of the time. */
const readTogetherMax = 128;

/** Reads the newest records into memory. One that can't be opened is left out: showing it says why. */
export async function loadLatest(archive: Archive, latest: Latest): Promise<void> {
  const count = archive.index.recordCount;
  for (let from = Math.max(0, count - readBackMax); from < count; from += readTogetherMax) {
    const indexes = Array.from({ length: Math.min(readTogetherMax, count - from) }, (_, at) => from + at);
    const records = await Promise.all(indexes.map(async (index) => readableRecord(archive, index)));
    for (const [at, record] of records.entries()) if (record) latest.add(record, from + at);
  }
}
