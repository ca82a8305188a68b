import { FourgateError } from "@fourgate/core/errors";
import type { AuditRecord } from "@fourgate/core/audit/record";
import type { Latest } from "./latest.ts";
import { Rebuilder, type Archive } from "./rebuild.ts";

/** How far back a start reads, in records: the newest entries, and what class sessions reached. */
const readBackMax = 10_000;

/** Reads the newest records into memory. One that can't be opened is left out: showing it says why. */
export async function loadLatest(archive: Archive, latest: Latest): Promise<void> {
  const count = archive.index.recordCount;
  for (let index = Math.max(0, count - readBackMax); index < count; index++) {
    const record = await readable(archive, index);
    if (record) latest.add(record, index);
  }
}

async function readable(archive: Archive, index: number): Promise<AuditRecord | undefined> {
  try {
    return (await new Rebuilder(archive).record(index))?.record;
  } catch (error) {
    if (error instanceof FourgateError && error.code === "log_invalid") return undefined;
    throw error;
  }
}
