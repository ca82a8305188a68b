import { OffsetMapBuilder, type OffsetMap } from "../../prompt/json/offset-map.ts";
import { writeUtf8 } from "../../prompt/json/utf8.ts";
import { isByte, isEmpty, isStrong, lengthOf, valueOf } from "./escape.ts";
import type { EscapeKind } from "./escape-kinds.ts";
import type { Layer } from "./layer.ts";

/** Escapes that lie closer belong together, and as much around them is read with them. */
const contextBytes = 128;
/** So far the edge of a stretch is looked for where nothing parts words. */
const edgeBytesMax = 384;
/** Escapes that all source code has (\n, \") hide something only where there are so many together. */
const softCountMin = 3;

/** Between two stretches; no pattern and no run of digits goes over it unnoticed (Layer.range). */
const separator: readonly number[] = [0x0a, 0x01, 0x0a];

/**
 * The stretches of a text in which characters are written as escapes of one kind: pairs of offsets by rising
 * start, none overlapping.
 */
export class EscapedStretches {
  readonly #bytes: Uint8Array;
  readonly #kind: EscapeKind;
  readonly #stretches: number[] = [];
  /** Of the stretch at hand; -1 for none. */
  #first = -1;
  #last = 0;
  #soft = 0;
  #isSure = false;
  /** What begins before it is part of an escape. */
  #from = 0;

  constructor(bytes: Uint8Array, kind: EscapeKind) {
    this.#bytes = bytes;
    this.#kind = kind;
  }

  /** `at`: where an escape may begin; by rising offset. */
  lookAt(at: number): void {
    if (at < this.#from) return;
    const escape = this.#kind.read(this.#bytes, at);
    const length = lengthOf(escape);
    if (length === 0) return;
    if (this.#first >= 0 && at - this.#last > 2 * contextBytes) this.#close();
    if (this.#first < 0) this.#first = at;
    if (isStrong(escape)) this.#isSure = true;
    else this.#soft++;
    this.#from = this.#last = at + length;
  }

  /** All, once every place was looked at. */
  all(): readonly number[] {
    if (this.#first >= 0) this.#close();
    return this.#stretches;
  }

  #close(): void {
    if (this.#isSure || this.#soft >= softCountMin)
      addStretch(this.#bytes, this.#first, this.#last, this.#stretches);
    this.#first = -1;
    this.#soft = 0;
    this.#isSure = false;
  }
}

function addStretch(bytes: Uint8Array, first: number, last: number, stretches: number[]): void {
  const start = leftEdge(bytes, first);
  const end = rightEdge(bytes, last);
  const before = stretches.length - 1;
  if (before >= 0 && start <= stretches[before]!) stretches[before] = end;
  else stretches.push(start, end);
}

/** Behind white space where there is any near; else where a word begins. */
function leftEdge(bytes: Uint8Array, first: number): number {
  const least = Math.max(0, first - edgeBytesMax);
  let start = Math.max(0, first - contextBytes);
  while (start > least && bytes[start - 1]! > 0x20) start--;
  if (start > least || start === 0) return start;
  while (start < first && isWord(bytes[start - 1]!)) start++;
  return start;
}

function rightEdge(bytes: Uint8Array, last: number): number {
  const most = Math.min(bytes.length, last + edgeBytesMax);
  let end = Math.min(bytes.length, last + contextBytes);
  while (end < most && bytes[end]! > 0x20) end++;
  if (end < most || end === bytes.length) return end;
  while (end > last && isWord(bytes[end - 1]!)) end--;
  return end;
}

function isWord(byte: number): boolean {
  const lower = byte | 0x20;
  return (byte >= 0x30 && byte <= 0x39) || (lower >= 0x61 && lower <= 0x7a) || byte === 0x5f || byte >= 0x80;
}

/** All stretches as one text. Half of what an escape stands for is never cut: ranges hold whole escapes. */
export function escapeLayer(bytes: Uint8Array, kind: EscapeKind, stretches: readonly number[]): Layer {
  /** Where each stretch but the first begins in the layer. */
  const seams: number[] = [];
  const decoded = decodeStretches(bytes, kind, stretches, seams, null);
  // Most layers hold nothing to point at, so the map is made when first asked for.
  let map: OffsetMap | undefined;
  const needMap = (): OffsetMap => {
    if (map === undefined) {
      const breaks = new OffsetMapBuilder();
      decodeStretches(bytes, kind, stretches, [], breaks);
      map = breaks.build(stretches[0] ?? 0);
    }
    return map;
  };
  return {
    encoding: kind.encoding,
    bytes: decoded,
    content: "text",
    range(start, finish) {
      if (seamsBefore(seams, start) !== seamsBefore(seams, finish - 1)) return null;
      return [needMap().start(start), needMap().end(finish)];
    },
  };
}

function decodeStretches(
  bytes: Uint8Array,
  kind: EscapeKind,
  stretches: readonly number[],
  seams: number[],
  breaks: OffsetMapBuilder | null,
): Uint8Array {
  let room = 0;
  for (let at = 0; at < stretches.length; at += 2)
    room += stretches[at + 1]! - stretches[at]! + separator.length;
  // An escape is longer than what it stands for, but for a code point's four bytes in the last one.
  const out = new Uint8Array(room + 4);
  let to = 0;
  /** The last escape: where what follows it goes to, and where ends what stands before. */
  let last = -1;
  let before = 0;
  for (let index = 0; index < stretches.length; index += 2) {
    let at = stretches[index]!;
    const end = stretches[index + 1]!;
    if (index > 0) {
      for (const byte of separator) out[to++] = byte;
      seams.push(to);
      breaks?.add(to, stretches[index - 1]!, at);
    }
    while (at < end) {
      while (at < end && bytes[at] !== kind.lead) out[to++] = bytes[at++]!;
      if (at === end) break;
      const read = kind.read(bytes, at);
      const length = lengthOf(read);
      if (length === 0 || at + length > end) {
        out[to++] = bytes[at++]!;
        continue;
      }
      if (isByte(read)) out[to++] = valueOf(read);
      else if (!isEmpty(read)) to = writeUtf8(valueOf(read), out, to);
      // A range that ends before what stands for nothing doesn't take it along.
      if (!isEmpty(read)) before = at + length;
      else if (to !== last) before = at;
      at += length;
      last = to;
      breaks?.add(to, before, at);
    }
  }
  return out.subarray(0, to);
}

/** How many stretches begin at or before an offset; what lies in a separator belongs to the next one. */
function seamsBefore(seams: readonly number[], offset: number): number {
  let low = 0;
  let high = seams.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (seams[middle]! <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
