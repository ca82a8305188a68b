import {
  beginsWithHex,
  decodeBase64,
  decodeHex,
  digitCount,
  hexStart,
  isHex,
  readHead,
  readHeads,
} from "./base-digits.ts";
import type { Probe } from "./probe.ts";
import { wholeRun, type Layer } from "./layer.ts";
import { contentOf, isTwoByteText, packing, textBytes } from "./likeness.ts";
import { runDigitsMin } from "./limits.ts";
import { narrowRun } from "./narrow-run.ts";
import { wrappedRun, type Segments } from "./wrapped-run.ts";

/** Digits whose meaning tells whether a run is looked into: 36 bytes of base64. */
const headDigits = 48;
const headBytes = 36;
const firstDigits = 16;
/** Most names and paths of so many characters are not readable as base64, and what is encoded is by far the most part. */
const headTextShareMin = 0.75;
/** So long a run is no name, whatever it says: a file, perhaps with readable parts. */
const longDigitsMin = 128;

const equals = 0x3d;
const backslash = 0x5c;

/** Lines of what is wrapped are at least so long, but for the last one. */
const lineDigitsMin = 40;

/** An encoded run that is worth decoding, not decoded yet. */
export interface EncodedRun {
  readonly encoding: "base64" | "hex";
  readonly segments: Segments;
  /** Bytes that it decodes to, about. */
  readonly decodedBytes: number;
}

/**
 * Base64 and hex runs of a text that may say something: readable at the beginning, compressed, a
 * document, or long. Names, paths and digests are passed by for the price of a few digits.
 */
export function findEncodedRuns(bytes: Uint8Array, probe: Probe, found: (run: EncodedRun) => void): void {
  const head = new Uint8Array(headBytes);
  probe.findDigitRuns(
    bytes,
    (start, end) => {
      // The letter of an escape is no digit of what follows.
      const first = start > 0 && bytes[start - 1] === backslash ? start + 1 : start;
      const promises = mayPromise(bytes, first, end, head);
      const isAlone = end - first < lineDigitsMin && !promises && !endsLine(bytes, end);
      const segments = isAlone ? [first, end] : wrappedRun(bytes, first, end);
      if (segments.length === 2 && !promises) {
        eachPiece(bytes, first, end, head, found);
        return end;
      }
      const whole = linesRun(bytes, segments, head);
      if (whole !== null) {
        found(whole);
        return whole.segments.at(-1)!;
      }
      for (let at = 0; at < segments.length; at += 2) {
        const line = segments.slice(at, at + 2);
        const run = segments.length > 2 ? encodedRun(bytes, line, head) : null;
        if (run !== null) found(run);
        else eachPiece(bytes, line[0]!, line[1]!, head, found);
      }
      return segments.at(-1)!;
    },
    (lineEnd, from) => {
      const segments = narrowRun(bytes, lineEnd, from);
      const run = segments === null ? null : linesRun(bytes, segments, head);
      if (run !== null) found(run);
      return segments?.at(-1) ?? -1;
    },
  );
}

function endsLine(bytes: Uint8Array, at: number): boolean {
  const byte = bytes[at];
  return byte === 0x0a || byte === 0x0d;
}

/** Of all lines, or of the first ones that are hex. */
function linesRun(bytes: Uint8Array, segments: Segments, head: Uint8Array): EncodedRun | null {
  const hex = hexLines(bytes, segments);
  return (hex === null ? null : encodedRun(bytes, hex, head)) ?? encodedRun(bytes, segments, head);
}

/** A path's segment, what follows a prefix and a hyphen: base64 in one alphabet among characters of the other. */
function eachPiece(
  bytes: Uint8Array,
  start: number,
  end: number,
  head: Uint8Array,
  found: (run: EncodedRun) => void,
): void {
  if (end - start <= runDigitsMin) return;
  const piece = (from: number, to: number): void => {
    if (to - from === end - start || !mayPromise(bytes, from, to, head)) return;
    const run = encodedRun(bytes, [from, to], head);
    if (run !== null) found(run);
  };
  let segment = start;
  let word = start;
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    if (byte === 0x2f) {
      if (at - segment >= runDigitsMin) piece(segment, at);
      segment = at + 1;
    } else if (byte === 0x2d || byte === 0x5f) {
      if (at - word >= runDigitsMin) piece(word, at);
      word = at + 1;
    }
  }
  if (segment > start && end - segment >= runDigitsMin) piece(segment, end);
  if (word > start && end - word >= runDigitsMin) piece(word, end);
}

/** A first look that makes nothing: whether a run is hex, long, or says something at its beginning. */
function mayPromise(bytes: Uint8Array, start: number, end: number, head: Uint8Array): boolean {
  if (end - start >= longDigitsMin) return true;
  if (beginsWithHex(bytes, hexStart(bytes, start))) return true;
  // Most runs are names, and a few bytes tell.
  const first = readHead(bytes, start, start + firstDigits, head);
  if (head[0] !== 0 && head[1] !== 0 && packing(head) === null && textBytes(head, 0, first) < first / 2)
    return false;
  const count = readHead(bytes, start, end, head);
  return (
    textBytes(head, 0, count) >= count * headTextShareMin || packing(head) !== null || isTwoByteText(head)
  );
}

function encodedRun(bytes: Uint8Array, segments: Segments, head: Uint8Array): EncodedRun | null {
  const count = digitCount(segments);
  if (count < runDigitsMin) return null;
  const hex = hexRun(bytes, segments, count);
  if (hex !== undefined) return hex;
  if (count < longDigitsMin && !isPromising(head.subarray(0, readHeads(bytes, segments, head)))) return null;
  if (isMixed(bytes, segments)) return null;
  return { encoding: "base64", segments, decodedBytes: (count * 3) >> 2 };
}

/** The first lines that are hex, where a word behind them makes the whole look like base64. */
function hexLines(bytes: Uint8Array, segments: Segments): Segments | null {
  if (segments.length === 2) return null;
  const first = hexStart(bytes, segments[0]!);
  let even = 0;
  let digits = 0;
  for (let at = 0; at < segments.length; at += 2) {
    const start = at === 0 ? first : segments[at]!;
    const end = segments[at + 1]!;
    if (!isHex(bytes, start, end)) break;
    digits += end - start;
    if (digits % 2 === 0) even = at + 2;
  }
  return even < segments.length && even > 0 ? segments.slice(0, even) : null;
}

/** Null for what is hex and says nothing; undefined for what is no hex. */
function hexRun(bytes: Uint8Array, segments: Segments, count: number): EncodedRun | null | undefined {
  const start = hexStart(bytes, segments[0]!);
  const own = start === segments[0] ? segments : [start, ...segments.slice(1)];
  const digits = count - (start - segments[0]!);
  const first = Math.min(own[0]! + 8, own[1]!);
  if ((first - own[0]!) % 2 !== 0 || !isHex(bytes, own[0]!, first)) return undefined;
  const decoded = decodeHex(bytes, own, headDigits);
  if (decoded === undefined) return undefined;
  if (digits < longDigitsMin && !isPromising(decoded)) return null;
  return { encoding: "hex", segments: own, decodedBytes: digits >> 1 };
}

function isPromising(head: Uint8Array): boolean {
  return (
    textBytes(head, 0, head.length) >= head.length * headTextShareMin ||
    packing(head) !== null ||
    isTwoByteText(head)
  );
}

/** Digits of both alphabets of base64: it is neither. */
function isMixed(bytes: Uint8Array, segments: Segments): boolean {
  let standard = false;
  let urlSafe = false;
  for (let segment = 0; segment < segments.length; segment += 2) {
    for (let at = segments[segment]!; at < segments[segment + 1]!; at++) {
      const byte = bytes[at]!;
      if (byte === 0x2b || byte === 0x2f) standard = true;
      else if (byte === 0x2d || byte === 0x5f) urlSafe = true;
    }
    if (standard && urlSafe) return true;
  }
  return false;
}

export function runLayer(bytes: Uint8Array, { encoding, segments }: EncodedRun): Layer {
  const decoded =
    encoding === "hex"
      ? (decodeHex(bytes, segments, Infinity) ?? new Uint8Array(0))
      : decodeBase64(bytes, segments, Infinity);
  return {
    encoding,
    bytes: decoded,
    content: contentOf(decoded),
    range: wholeRun(segments[0]!, paddedEnd(bytes, segments.at(-1)!)),
  };
}

function paddedEnd(bytes: Uint8Array, end: number): number {
  let to = end;
  while (to - end < 2 && bytes[to] === equals) to++;
  return to;
}
