import type { AuditRecord } from "@fourgate/core/audit/record";
import { FourgateError } from "@fourgate/core/errors";
import { Rebuilder, type Archive } from "./rebuild.ts";

/** Reads under way at once: each is one or two small ones of the disk. */
const readAtOnceMax = 16;

/** The log's records as they can be read now, the newest first. What cannot be opened is left out. */
export async function* newestRecords(archive: Archive): AsyncGenerator<AuditRecord, void> {
  for (let end = archive.index.recordCount; end > 0; end -= readAtOnceMax) {
    const count = Math.min(end, readAtOnceMax);
    const indexes = Array.from({ length: count }, (_, back) => end - 1 - back);
    const records = await Promise.all(indexes.map(async (index) => readableRecord(archive, index)));
    yield* records.filter((record) => record !== undefined);
  }
}

/** Undefined for one whose key was erased or that is damaged: showing it says why. */
export async function readableRecord(archive: Archive, index: number): Promise<AuditRecord | undefined> {
  try {
    return (await new Rebuilder(archive).record(index))?.record;
  } catch (error) {
    if (error instanceof FourgateError && error.code === "log_invalid") return undefined;
    throw error;
  }
}
