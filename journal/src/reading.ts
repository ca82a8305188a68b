import type { DurableFile, DurableFolder } from "./durable.ts";
import {
  nextIntact,
  scanSegment,
  segmentName,
  segmentsAmong,
  type Position,
  type StoredFrame,
} from "./segment.ts";

/** A stretch of a journal that holds no frame. */
export interface BrokenStretch {
  readonly broken: Omit<Position, "packed">;
  readonly message: string;
}

/**
 * Reads a journal without a lock and changes nothing: one that is being written, or a copy. Goes on
 * behind a broken frame. The journal's own first frame of each segment is left out.
 */
export async function* readJournal(folder: DurableFolder): AsyncGenerator<StoredFrame | BrokenStretch> {
  const segments = segmentsAmong(await folder.list());
  let expected = segments[0] ?? 0;
  for (const segment of segments) {
    if (segment !== expected)
      yield { broken: { segment: expected, offset: 0 }, message: "the segment is missing" };
    expected = segment + 1;
    const file = await folder.open(segmentName(segment), "read");
    try {
      yield* readSegment(file, segment);
    } finally {
      await file.close();
    }
  }
}

async function* readSegment(file: DurableFile, segment: number): AsyncGenerator<StoredFrame | BrokenStretch> {
  let from: number | undefined = 0;
  while (from !== undefined) {
    const frames: ReturnType<typeof scanSegment> = scanSegment(file, segment, from);
    let step = await frames.next();
    for (; step.done !== true; step = await frames.next()) {
      if (step.value.position.offset > 0) yield step.value;
    }
    const { tail, dirtyEnd }: { tail: number; dirtyEnd: number } = step.value;
    if (dirtyEnd === tail) return;
    yield { broken: { segment, offset: tail }, message: "a frame is damaged or torn" };
    from = await nextIntact(file, tail + 1, "any");
  }
}
