import { PdfLexer } from "./lexer.ts";
import type { PdfWork } from "./pdf-work.ts";

interface Range {
  readonly first: number;
  readonly last: number;
  /** Text of the first code; the last code unit rises with the code. */
  readonly text: string;
}

/** What the codes of a font stand for. */
export interface GlyphMap {
  /** Bytes of a code, as its codespace ranges say; 0 where they say none. */
  readonly codeBytes: number;
  textOf(code: number): string | undefined;
}

const textUnitsMax = 16;
const wordBytesMax = 24;

/** Reads a ToUnicode map (ISO 32000-1, 9.10.3; Adobe Technical Note 5411). */
export function readGlyphMap(bytes: Uint8Array, work: PdfWork): GlyphMap {
  const lexer = new PdfLexer(bytes);
  const texts = new Map<number, string>();
  const ranges: Range[] = [];
  let codeBytes = 0;
  let section = "";
  for (let token = lexer.next(); token !== "end"; token = lexer.next()) {
    if (token === "word") {
      section = wordAt(lexer);
      continue;
    }
    if (token !== "string") continue;
    if (section === "begincodespacerange") {
      codeBytes = Math.max(codeBytes, lexer.string.length);
      lexer.next();
    } else if (section === "beginbfchar") {
      const code = codeOf(lexer.string);
      if (lexer.next() !== "string" || !work.takeGlyphs(1)) break;
      texts.set(code, utf16Text(lexer.string));
    } else if (section === "beginbfrange" && !addRange(lexer, texts, ranges, work)) break;
  }
  ranges.sort((a, b) => a.first - b.first);
  return {
    codeBytes,
    textOf(code) {
      const known = texts.get(code);
      if (known !== undefined) return known;
      const text = inRange(ranges, code);
      if (text !== undefined) texts.set(code, text);
      return text;
    },
  };
}

function addRange(lexer: PdfLexer, texts: Map<number, string>, ranges: Range[], work: PdfWork): boolean {
  const first = codeOf(lexer.string);
  if (lexer.next() !== "string") return false;
  const last = codeOf(lexer.string);
  const token = lexer.next();
  if (!work.takeGlyphs(1)) return false;
  if (token === "string") {
    ranges.push({ first, last, text: utf16Text(lexer.string) });
    return true;
  }
  if (token !== "array") return false;
  for (let code = first; lexer.next() === "string"; code++) {
    if (!work.takeGlyphs(1)) return false;
    texts.set(code, utf16Text(lexer.string));
  }
  return true;
}

function inRange(ranges: readonly Range[], code: number): string | undefined {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ranges[middle]!.first <= code) low = middle + 1;
    else high = middle;
  }
  const range = ranges[low - 1];
  if (range === undefined || code > range.last || range.text === "") return undefined;
  const point = range.text.codePointAt(range.text.length - 1)! + code - range.first;
  return range.text.slice(0, -1) + String.fromCharCode(point & 0xffff);
}

function wordAt({ bytes, wordStart, at }: PdfLexer): string {
  return String.fromCharCode(...bytes.subarray(wordStart, Math.min(at, wordStart + wordBytesMax)));
}

function codeOf(bytes: Uint8Array): number {
  let code = 0;
  for (const byte of bytes.subarray(0, 4)) code = code * 256 + byte;
  return code;
}

function utf16Text(bytes: Uint8Array): string {
  if (bytes.length === 1) return String.fromCharCode(bytes[0]!);
  let text = "";
  for (let at = 0; at + 1 < bytes.length && text.length < textUnitsMax; at += 2)
    text += String.fromCharCode((bytes[at]! << 8) | bytes[at + 1]!);
  return text;
}
