import { FourgateError } from "../errors.ts";
import { ByteBuffer } from "./byte-buffer.ts";
import { utf8ToString } from "./json/utf8.ts";
import { sseEventBytesMax } from "./limits.ts";

/**
 * Server-sent events as bytes (WHATWG HTML, 9.2.6). Splits at any byte boundary; keeps the raw
 * bytes of each event so that an untouched one is relayed as it came.
 */
export interface SseEvent {
  /** With its blank line, exactly as received. */
  readonly raw: Uint8Array;
  readonly event: string;
  /** The data lines joined by "\n"; "" for a comment. */
  readonly data: string;
}

const lf = 0x0a;
const cr = 0x0d;

/**
 * Cuts a stream into events. The raw bytes of all events and of end(), one after the other, are
 * the stream; an event that lies in one chunk is a view of it. Takes time linear in the bytes,
 * however they are cut, and holds at most one incomplete event of `sseEventBytesMax`.
 */
export class SseSplitter {
  /** The incomplete event. */
  readonly #held = new ByteBuffer();
  #lineIsEmpty = true;
  /** The last line ended in a CR without an LF. */
  #bareCr = false;
  /** A CR came and an LF may follow it. `complete`: the CR ended a blank line, so an event waits for that LF. */
  #afterCr: "no" | "line" | "complete" = "no";
  #isFirst = true;

  /** Fails with `upstream_broken` when an event is larger than the limit. */
  push(chunk: Uint8Array): SseEvent[] {
    const events: SseEvent[] = [];
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]!;
      if (this.#afterCr !== "no") {
        const complete = this.#afterCr === "complete";
        this.#afterCr = "no";
        if (byte === lf) {
          this.#bareCr = false;
          if (complete) {
            events.push(this.#take(chunk, from, at + 1));
            from = at + 1;
          }
          continue;
        }
        if (complete) {
          events.push(this.#take(chunk, from, at));
          from = at;
        }
      }
      if (byte !== lf && byte !== cr) {
        this.#lineIsEmpty = false;
      } else if (!this.#lineIsEmpty) {
        this.#lineIsEmpty = true;
        this.#bareCr = byte === cr;
        if (byte === cr) this.#afterCr = "line";
      } else if (byte === lf || this.#bareCr) {
        // After lines that end in a bare CR no LF is waited for; one that comes begins the next event.
        this.#afterCr = byte === cr ? "line" : "no";
        events.push(this.#take(chunk, from, at + 1));
        from = at + 1;
      } else {
        this.#afterCr = "complete";
      }
    }
    this.#hold(chunk, from, chunk.length);
    return events;
  }

  /** What is left: an event that was not finished. */
  end(): Uint8Array {
    return this.#held.take();
  }

  /** The event that ends with chunk[from, to). */
  #take(chunk: Uint8Array, from: number, to: number): SseEvent {
    let raw = chunk.subarray(from, to);
    if (raw.length > sseEventBytesMax) throw tooLarge();
    if (this.#held.length > 0) {
      this.#hold(chunk, from, to);
      raw = this.#held.take();
    }
    const start = this.#isFirst && startsWithBom(raw) ? 3 : 0;
    this.#isFirst = false;
    return readEvent(raw, start);
  }

  #hold(chunk: Uint8Array, from: number, to: number): void {
    if (this.#held.length + to - from > sseEventBytesMax) throw tooLarge();
    this.#held.append(chunk, from, to);
  }
}

function readEvent(raw: Uint8Array, start: number): SseEvent {
  let event = "";
  const data: string[] = [];
  for (let at = start; at < raw.length;) {
    let end = at;
    while (end < raw.length && raw[end] !== lf && raw[end] !== cr) end++;
    if (fieldIs(raw, at, end, "data")) data.push(fieldValue(raw, at + 4, end));
    else if (fieldIs(raw, at, end, "event")) event = fieldValue(raw, at + 5, end);
    at = end + 1;
  }
  return { raw, event, data: data.join("\n") };
}

/** The line is this field: its name, then a colon or nothing. */
function fieldIs(raw: Uint8Array, at: number, end: number, name: string): boolean {
  if (at + name.length > end) return false;
  for (let i = 0; i < name.length; i++) {
    if (raw[at + i] !== name.charCodeAt(i)) return false;
  }
  return at + name.length === end || raw[at + name.length] === 0x3a;
}

/** From the colon on, without one leading space. */
function fieldValue(raw: Uint8Array, colon: number, end: number): string {
  const at = colon + 1;
  return utf8ToString(raw, raw[at] === 0x20 && at < end ? at + 1 : at, end);
}

function startsWithBom(raw: Uint8Array): boolean {
  return raw[0] === 0xef && raw[1] === 0xbb && raw[2] === 0xbf;
}

function tooLarge(): FourgateError {
  return new FourgateError(
    "upstream_broken",
    `the upstream sent an event of more than ${sseEventBytesMax} bytes`,
    "try again; if it stays, look at the upstream",
  );
}
