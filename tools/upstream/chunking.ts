/**
 * Where a reply's bytes are cut into writes.
 *   event    one write for each event
 *   whole    everything in one write
 *   awkward  inside every multi-byte character, between CR and LF, between the two ends of an event,
 *            and inside field names
 *   bytes    one byte at a time
 */
export type Chunking = "event" | "whole" | "awkward" | "bytes";

export const CHUNKINGS: readonly Chunking[] = ["event", "whole", "awkward", "bytes"];

const CR = 0x0d;
const LF = 0x0a;
const AWKWARD_RUN_BYTES = 23;

export function* cutBytes(bytes: Uint8Array, chunking: Chunking): Generator<Uint8Array> {
  if (chunking === "event" || chunking === "whole") {
    yield bytes;
    return;
  }
  if (chunking === "bytes") {
    for (let i = 0; i < bytes.length; i++) yield bytes.subarray(i, i + 1);
    return;
  }
  let start = 0;
  for (let i = 1; i < bytes.length; i++) {
    const here = bytes[i] ?? 0;
    const before = bytes[i - 1] ?? 0;
    const insideCharacter = (here & 0xc0) === 0x80;
    const insideLineEnd = (before === CR && here === LF) || (before === LF && (here === LF || here === CR));
    const insideName = i === 2;
    if (insideCharacter || insideLineEnd || insideName || i - start >= AWKWARD_RUN_BYTES) {
      yield bytes.subarray(start, i);
      start = i;
    }
  }
  yield bytes.subarray(start);
}

export type LineEnd = "lf" | "crlf";

/** One server-sent event with its `event:` line. */
export function sseBytes(event: { readonly [key: string]: unknown }, lineEnd: LineEnd): Buffer {
  const nl = lineEnd === "crlf" ? "\r\n" : "\n";
  return Buffer.from(`event: ${String(event["type"])}${nl}data: ${JSON.stringify(event)}${nl}${nl}`);
}
