import { OffsetMapBuilder, type OffsetMap } from "../json/offset-map.ts";
import { copyBytes, indexOfByte, viewOf } from "../json/words.ts";

const newline = 0x0a;
const backslash = 0x5c;
const letterN = 0x6e;
const digitsMax = 7;
const spacesMax = 16;

/** Text with its line numbers taken out, and where each byte stood. */
export interface JoinedLines {
  readonly bytes: Uint8Array;
  /** Made when asked for: most texts hold nothing to point at. */
  map(): OffsetMap;
  /** The numbered lines alone, without their numbers; undefined where they lie in JSON, whose text is not the file's. */
  numbered(): NumberedLines | undefined;
}

export interface NumberedLines {
  readonly bytes: Uint8Array;
  /** First and last number of each run that counts up by one. */
  readonly ranges: readonly (readonly [first: number, last: number])[];
}

/**
 * Claude Code's Read puts a number and a tab before every line (2.1.330: "7<TAB>"; before: spaces,
 * "7→"), opencode 1.18 "7: ", Cline 3.0 "7 | " in a text inside of JSON, which cuts keys that run
 * over several lines. Gives the text without these prefixes, or undefined where there are none. Only consecutive lines that count up by one are taken for
 * numbered, at least two of them, so that data keeps its own first column. Where the text is known
 * to come from Read, one line is enough, and numbers may jump.
 */
export function joinNumberedLines(text: Uint8Array, isRead: boolean): JoinedLines | undefined {
  const source = viewOf(text);
  const prefixes = numberedRuns(source, isRead);
  if (prefixes.length === 0) return undefined;
  const out = new Uint8Array(text.length);
  const target = viewOf(out);
  let to = 0;
  let from = 0;
  for (let i = 0; i < prefixes.length; i += 2) {
    to = copyBytes(source, from, prefixes[i]!, target, to);
    from = prefixes[i + 1]!;
  }
  to = copyBytes(source, from, text.length, target, to);
  return {
    bytes: out.subarray(0, to),
    map: () => mapOf(prefixes),
    numbered: () => (isJson(source) ? undefined : numberedLines(text, prefixes)),
  };
}

function numberedLines(text: Uint8Array, prefixes: readonly number[]): NumberedLines {
  const source = viewOf(text);
  const prefix = new Prefix(source);
  const ranges: [number, number][] = [];
  const out = new Uint8Array(text.length);
  const target = viewOf(out);
  let to = 0;
  for (let i = 0; i < prefixes.length; i += 2) {
    prefix.read(prefixes[i]!);
    const last = ranges.at(-1);
    if (last && prefix.number === last[1] + 1) last[1] = prefix.number;
    else ranges.push([prefix.number, prefix.number]);
    const end = Math.min(indexOfByte(source, prefixes[i + 1]!, text.length, newline) + 1, text.length);
    to = copyBytes(source, prefixes[i + 1]!, end, target, to);
  }
  return { bytes: out.subarray(0, to), ranges };
}

function mapOf(prefixes: readonly number[]): OffsetMap {
  const map = new OffsetMapBuilder();
  let taken = 0;
  for (let i = 0; i < prefixes.length; i += 2) {
    const start = prefixes[i]!;
    const end = prefixes[i + 1]!;
    map.add(start - taken, start, end);
    taken += end - start;
  }
  return map.build(0);
}

/** Prefixes to take out, in order: start and end of each. */
function numberedRuns(text: DataView, isRead: boolean): number[] {
  const taken: number[] = [];
  const lengthMin = isRead ? 2 : 4;
  const prefix = new Prefix(text);
  /** Where in `taken` the run that is being read begins, and its last number. */
  let run = 0;
  let last = -1;
  const endOfLine = isJson(text) ? endOfNestedLine : endOfPlainLine;
  for (let at = 0; at < text.byteLength;) {
    const isNumbered = prefix.read(at);
    const goesOn = isNumbered && last >= 0 && (isRead ? prefix.number > last : prefix.number === last + 1);
    if (!goesOn) {
      if (taken.length - run < lengthMin) taken.length = run;
      run = taken.length;
    }
    if (isNumbered) taken.push(at, prefix.end);
    last = isNumbered ? prefix.number : -1;
    at = endOfLine(text, isNumbered ? prefix.end : at);
  }
  if (taken.length - run < lengthMin) taken.length = run;
  return taken;
}

function isJson(text: DataView): boolean {
  const first = text.byteLength === 0 ? 0 : text.getUint8(0);
  return first === 0x5b || first === 0x7b;
}

/** Offset after the line's end. */
function endOfPlainLine(text: DataView, from: number): number {
  return indexOfByte(text, from, text.byteLength, newline) + 1;
}

/** In JSON a text's lines end with an escape. */
function endOfNestedLine(text: DataView, from: number): number {
  for (let at = from; at < text.byteLength; at++) {
    const byte = text.getUint8(at);
    if (byte === newline) return at + 1;
    if (byte !== backslash) continue;
    at++;
    if (at < text.byteLength && text.getUint8(at) === letterN) return at + 1;
  }
  return text.byteLength;
}

/** Optional spaces, digits, and a tab, "→", ": " or " | " at the start of a line. */
class Prefix {
  number = 0;
  end = 0;
  readonly #text: DataView;

  constructor(text: DataView) {
    this.#text = text;
  }

  /** Whether a line that starts here has one. */
  read(start: number): boolean {
    let at = start;
    while (this.#byte(at) === 0x20 && at - start < spacesMax) at++;
    const firstDigit = at;
    let number = 0;
    for (let byte = this.#byte(at); byte >= 0x30 && byte <= 0x39; byte = this.#byte(at)) {
      if (at - firstDigit >= digitsMax) return false;
      number = number * 10 + byte - 0x30;
      at++;
    }
    if (at === firstDigit) return false;
    this.number = number;
    const length = this.#markLength(at);
    this.end = at + length;
    return length > 0;
  }

  /** Of what parts a number from its line; 0 where that is not there. */
  #markLength(at: number): number {
    const first = this.#byte(at);
    if (first === 0x09) return 1;
    if (first === 0x3a && this.#byte(at + 1) === 0x20) return 2;
    const isBar = first === 0x20 && this.#byte(at + 1) === 0x7c && this.#byte(at + 2) === 0x20;
    return isBar || this.#isArrow(at) ? 3 : 0;
  }

  #isArrow(at: number): boolean {
    return this.#byte(at) === 0xe2 && this.#byte(at + 1) === 0x86 && this.#byte(at + 2) === 0x92;
  }

  #byte(at: number): number {
    return at < this.#text.byteLength ? this.#text.getUint8(at) : 0;
  }
}
