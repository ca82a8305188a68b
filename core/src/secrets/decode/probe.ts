import { instantiate } from "../../wasm/module.ts";
import { findDigitRuns, isDigit, lineEndAt } from "./digit-runs.ts";
import { kindsOfLead, kindsOfSecond } from "./escape-leads.ts";
import { runDigitsMin } from "./limits.ts";
import {
  chunkBytes,
  classify,
  leadKindsAt,
  leads,
  lineEnds,
  marginBytes,
  memoryBytes,
  nextRun,
  nothingMore,
  placesAt,
  placeShift,
  runBegins,
  secondKindsAt,
  textAt,
  zeroSeenAt,
} from "./probe-code.ts";

/** Tells for the price of a look at every byte where something may be encoded. */
export interface Probe {
  /** Gives the places where an escape may begin, by rising place; says whether the text has a zero byte. */
  eachLead(bytes: Uint8Array, found: (at: number) => void): boolean;
  /** findDigitRuns, of runs that are worth a look. */
  findDigitRuns(
    bytes: Uint8Array,
    found: (start: number, end: number) => number,
    narrow: (lineEnd: number, from: number) => number,
  ): void;
}

/** Compiled where the runtime can, else the same in TypeScript. */
export function createProbe(): Probe {
  const instance = instantiate([leads, classify, nextRun], memoryBytes);
  return instance === null ? scriptProbe : new WasmProbe(instance.memory, instance.functions);
}

const kindsByLead: Int32Array = Int32Array.from({ length: 256 }, (_, byte) => kindsOfLead(byte));
const kindsBySecond: Int32Array = Int32Array.from({ length: 256 }, (_, byte) => kindsOfSecond(byte));
const nothing = 0x20;

export const scriptProbe: Probe = {
  eachLead(bytes, found) {
    let hasZero = false;
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at]!;
      if (byte === 0) hasZero = true;
      if ((kindsByLead[byte]! & kindsBySecond[bytes[at + 1] ?? nothing]!) !== 0) found(at);
    }
    return hasZero;
  },
  findDigitRuns(bytes, found, narrow) {
    findDigitRuns(bytes, runDigitsMin, found, narrow);
  },
};

class WasmProbe implements Probe {
  readonly #words: Int32Array;
  readonly #memory: Uint8Array;
  readonly #leads: (from: number, to: number) => number;
  readonly #classify: (from: number, to: number) => number;
  readonly #nextRun: (at: number, limit: number) => number;

  constructor(memory: ArrayBuffer, functions: Readonly<Record<string, (...numbers: number[]) => number>>) {
    this.#words = new Int32Array(memory);
    this.#memory = new Uint8Array(memory);
    this.#words.set(kindsByLead, leadKindsAt / 4);
    this.#words.set(kindsBySecond, secondKindsAt / 4);
    this.#leads = functions["leads"]!;
    this.#classify = functions["classify"]!;
    this.#nextRun = functions["nextRun"]!;
  }

  eachLead(bytes: Uint8Array, found: (at: number) => void): boolean {
    const words = this.#words;
    words[zeroSeenAt / 4] = 0;
    for (let from = 0; from < bytes.length; from += chunkBytes) {
      const length = this.#load(bytes, from, Math.min(bytes.length, from + chunkBytes + marginBytes));
      const end = this.#leads(textAt, textAt + inVectors(Math.min(chunkBytes, length))) / 4;
      for (let at = placesAt / 4; at < end; at++) found(words[at]! - textAt + from);
    }
    return words[zeroSeenAt / 4] === 1;
  }

  findDigitRuns(
    bytes: Uint8Array,
    found: (start: number, end: number) => number,
    narrow: (lineEnd: number, from: number) => number,
  ): void {
    const length = bytes.length;
    let start = 0;
    let done = 0;
    /** Of the text in memory: where it begins, and where windows may end. */
    let first = 0;
    let limit = 0;
    while (start + runDigitsMin <= length) {
      if (start + runDigitsMin > limit) {
        first = Math.max(0, start - marginBytes);
        limit = Math.min(length, first + chunkBytes);
        const loaded = this.#load(bytes, first, Math.min(length, limit + marginBytes));
        this.#classify(textAt, textAt + inVectors(loaded + 1));
      }
      const answer = this.#nextRun(start - first, limit - first);
      const at = first + (answer >>> placeShift);
      const kind = answer & (2 ** placeShift - 1);
      if (kind === nothingMore) start = at;
      else if (kind === runBegins) {
        let end = at + runDigitsMin;
        while (end < length && isDigit[bytes[end]!] === 1) end++;
        start = done = found(at, end);
      } else if (kind === lineEnds) {
        const next = narrow(lineEndAt(bytes, at), done);
        start = Math.max(at + 1, next);
        if (next > 0) done = next;
      }
    }
  }

  /** Puts [start, end) of the text into memory, and nothing behind it; gives its length. */
  #load(bytes: Uint8Array, start: number, end: number): number {
    const isWhole = start === 0 && end === bytes.length;
    this.#memory.set(isWhole ? bytes : bytes.subarray(start, end), textAt);
    const to = textAt + end - start;
    // Up to there a vector may reach, and what looks one byte further.
    this.#memory.fill(nothing, to, Math.min(to + marginBytes, textAt + chunkBytes + marginBytes));
    return end - start;
  }
}

/** Rounded up to whole vectors. */
function inVectors(bytes: number): number {
  return (bytes + 15) & ~15;
}
