import type { DurableFile } from "@fourgate/journal/durable";
import { scanSegment } from "@fourgate/journal/segment";
import { contentDigests, contentFrameType } from "../content.ts";
import type { LogIndex } from "../log-index.ts";
import { parseSealedRecord, recordFrameType } from "../sealed-record.ts";

/**
 * Tells the index where everything of a segment is now that it was packed. Its records are the same ones in the same
 * order. Each place is good at any moment, as long as the old file can be read from too.
 */
export async function moveIndex(
  index: LogIndex,
  file: DurableFile,
  segment: number,
  rest: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  let record = index.firstRecordIn(segment);
  for await (const { type, payload, position } of scanSegment(file, segment)) {
    await rest();
    if (type === contentFrameType) index.contentMoved(contentDigests(payload), position);
    if (type === recordFrameType && parseSealedRecord(payload)) index.recordMoved(record++, position);
  }
}
