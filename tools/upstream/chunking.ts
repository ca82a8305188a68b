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
const PIECE_CHARS = 24;

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

/** A server-sent event; over a WebSocket, `data` alone is a frame. */
export interface StreamEvent {
  /** null: without an `event:` line. "raw": no event at all, `data` stands in the stream as it is. */
  readonly name: string | null;
  readonly data: string;
}

export const RAW = "raw";

/** Events named by their own `type`, as Anthropic and the Responses API send them. */
export function* typedEvents(
  events: Iterable<{ readonly [key: string]: unknown }>,
): Generator<StreamEvent, void> {
  for (const event of events) yield { name: String(event["type"]), data: JSON.stringify(event) };
}

/** Events without names, as chat completions and Gemini send them. */
export function* bareEvents(events: Iterable<unknown>): Generator<StreamEvent, void> {
  for (const event of events) yield { name: null, data: JSON.stringify(event) };
}

export function sseBytes({ name, data }: StreamEvent, lineEnd: LineEnd): Buffer {
  const nl = lineEnd === "crlf" ? "\r\n" : "\n";
  if (name === RAW) return Buffer.from(data);
  return Buffer.from(`${name === null ? "" : `event: ${name}${nl}`}data: ${data}${nl}${nl}`);
}

/** Cuts a text anywhere but inside a character, so that a value is spread over several events. */
export function* cutText(value: string): Generator<string> {
  let piece = "";
  for (const char of value) {
    piece += char;
    if (piece.length >= PIECE_CHARS) {
      yield piece;
      piece = "";
    }
  }
  if (piece !== "") yield piece;
}
