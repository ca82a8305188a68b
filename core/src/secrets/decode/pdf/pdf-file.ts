import { findWord, hasWord } from "./find-bytes.ts";
import { isWhite, PdfLexer } from "./lexer.ts";
import {
  isDictionary,
  nameOf,
  PdfReference,
  type PdfDictionary,
  type PdfObject,
  type PdfValue,
} from "./pdf-value.ts";
import type { PdfWork } from "./pdf-work.ts";
import { readValue } from "./read-value.ts";

/**
 * Every object of a file, also of revisions that a later one replaced: they leave with it. The table of
 * offsets is not asked, since it may be broken, and what stands in no table leaves as well.
 */
export class PdfFile {
  readonly objects: PdfObject[] = [];
  readonly #byNumber = new Map<number, PdfObject>();
  isEncrypted = false;

  add(number: number, object: PdfObject): void {
    this.objects.push(object);
    this.#byNumber.set(number, object);
    if (!isDictionary(object.value) || nameOf(object.value.get("Type")) !== "XRef") return;
    if (object.value.has("Encrypt")) this.isEncrypted = true;
  }

  /** Of an object stream: an object that stands in the file itself may be newer, and is kept. */
  addPacked(number: number, object: PdfObject): void {
    this.objects.push(object);
    if (!this.#byNumber.has(number)) this.#byNumber.set(number, object);
  }

  objectOf(value: PdfValue | undefined): PdfObject | undefined {
    return value instanceof PdfReference ? this.#byNumber.get(value.object) : undefined;
  }

  /** What a reference stands for; any other value itself. */
  resolve(value: PdfValue | undefined): PdfValue | undefined {
    return value instanceof PdfReference ? this.#byNumber.get(value.object)?.value : value;
  }

  dictionary(value: PdfValue | undefined): PdfDictionary | undefined {
    const resolved = this.resolve(value);
    return isDictionary(resolved) ? resolved : undefined;
  }
}

export function readPdfFile(bytes: Uint8Array, work: PdfWork): PdfFile {
  const file = new PdfFile();
  let endless = Infinity;
  for (let at = findWord(bytes, "obj", 0); at >= 0;) {
    const number = numberBefore(bytes, at);
    const from = at + 3;
    if (number < 0) {
      at = findWord(bytes, "obj", from);
      continue;
    }
    if (!work.takeObject()) break;
    const lexer = new PdfLexer(bytes, from);
    const value = readValue(lexer, work);
    if (!work.takeRead(lexer.at - from)) break;
    // What was read of a broken object may hold the next one.
    let end = value === undefined ? from : lexer.at;
    let stream: Uint8Array | null = null;
    const start = isDictionary(value) ? streamStart(bytes, lexer.at) : -1;
    if (start >= 0) {
      const stated = isDictionary(value) ? file.resolve(value.get("Length")) : undefined;
      end = typeof stated === "number" ? statedEnd(bytes, start, stated) : -1;
      if (end < 0 && start < endless) {
        end = findWord(bytes, "endstream", start);
        if (end < 0) endless = start;
      }
      if (end < 0) end = bytes.length;
      stream = bytes.subarray(start, end);
    }
    if (value !== undefined) file.add(number, { value, stream });
    at = findWord(bytes, "obj", end);
  }
  if (hasEncryptedTrailer(bytes, work)) file.isEncrypted = true;
  return file;
}

/** Of `12 0 obj`; -1 where no two numbers stand before it. */
function numberBefore(bytes: Uint8Array, at: number): number {
  const afterGeneration = skipBack(bytes, at, isWhite);
  const generation = skipBack(bytes, afterGeneration, isDecimal);
  const afterNumber = skipBack(bytes, generation, isWhite);
  const number = skipBack(bytes, afterNumber, isDecimal);
  if (afterGeneration === generation || afterNumber === generation || number === afterNumber) return -1;
  let value = 0;
  for (let digit = number; digit < afterNumber; digit++) value = value * 10 + (bytes[digit]! - 0x30);
  return value;
}

const numberDigitsMax = 12;

function skipBack(bytes: Uint8Array, from: number, matches: (byte: number) => boolean): number {
  let at = from;
  while (at > 0 && from - at < numberDigitsMax && matches(bytes[at - 1]!)) at--;
  return at;
}

const isDecimal = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;

/** Behind `stream` and its line end; -1 where none follows. */
function streamStart(bytes: Uint8Array, from: number): number {
  let at = from;
  while (isWhite(bytes[at])) at++;
  if (!hasWord(bytes, "stream", at)) return -1;
  at += 6;
  if (bytes[at] === 0x0d) at++;
  return bytes[at] === 0x0a ? at + 1 : at;
}

function statedEnd(bytes: Uint8Array, start: number, length: number): number {
  const end = start + length;
  if (!(length >= 0 && end <= bytes.length)) return -1;
  let at = end;
  while (at < end + 3 && isWhite(bytes[at])) at++;
  return hasWord(bytes, "endstream", at) ? end : -1;
}

const trailerCountMax = 64;

function hasEncryptedTrailer(bytes: Uint8Array, work: PdfWork): boolean {
  let at = findWord(bytes, "trailer", 0);
  for (let count = 0; at >= 0 && count < trailerCountMax; count++) {
    const lexer = new PdfLexer(bytes, at + 7);
    const value = readValue(lexer, work);
    if (!work.takeRead(lexer.at - at)) return false;
    if (isDictionary(value) && value.has("Encrypt")) return true;
    at = findWord(bytes, "trailer", at + 7);
  }
  return false;
}
