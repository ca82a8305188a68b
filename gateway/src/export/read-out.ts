import { FourgateError } from "@fourgate/core/errors";
import type { FormatName } from "@fourgate/core/audit/formats/format";
import { Scanners } from "@fourgate/wire/reading/scanners";
import { findLedger, openArchive, readVerifierKey } from "../ledger/read-only.ts";
import { recordSource } from "../ledger/record-source.ts";
import { exportLimits, fileEventBytesMax } from "./limits.ts";
import { RecordFormatter } from "./record-formatter.ts";
import { toldText } from "./told-text.ts";

export interface ReadingOut {
  readonly format: FormatName;
  /** ISO 8601, inclusive; null for the log's ends. */
  readonly since: string | null;
  readonly until: string | null;
  readonly version: string;
}

/**
 * The log's records, from the first on, as lines of a format: of a data folder or a copy of one, without a
 * lock. Sees what was there when it began.
 * @throws FourgateError not_found, config_invalid, log_invalid
 */
export async function* readOut(
  dataDir: string,
  { format, since, until, version }: ReadingOut,
): AsyncGenerator<string> {
  const folder = await findLedger(dataDir);
  const key = await readVerifierKey(folder);
  await using archive = await openArchive(folder);
  const records = recordSource(archive, key.name, () => archive.index.recordCount);
  const formatter = new RecordFormatter({
    records,
    format,
    kinds: null,
    version,
    eventBytesMax: fileEventBytesMax,
    told: toldText(() => new Scanners().of({ detectorsOff: [] })),
    own: null,
    limits: exportLimits,
  });
  let unwrittenCount = 0;
  for await (const { record, events, unwritten } of formatter.read(0, records.count)) {
    if (record === null || (since !== null && record.time < since) || (until !== null && record.time > until))
      continue;
    if (unwritten) unwrittenCount++;
    for (const { text } of events) yield text;
  }
  // What can be written is; that it is not all must not go unseen.
  if (unwrittenCount > 0)
    throw new FourgateError(
      "log_invalid",
      `${String(unwrittenCount)} of the records cannot be written as ${format}; all others were`,
      "write them as json, which holds every member as it is",
    );
}
