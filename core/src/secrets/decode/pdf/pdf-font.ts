import type { Inflate } from "../layer.ts";
import { readGlyphMap, type GlyphMap } from "./glyph-map.ts";
import { textOfGlyphName } from "./glyph-names.ts";
import type { PdfFile } from "./pdf-file.ts";
import { isArray, nameOf, numberOf, type PdfDictionary, type PdfValue } from "./pdf-value.ts";
import type { PdfWork } from "./pdf-work.ts";
import { streamData } from "./stream-data.ts";

/** How a font's codes are read. */
export interface PdfFont {
  readonly codeBytes: 1 | 2;
  /** Undefined for a glyph of which nothing says what it is. */
  textOf(code: number): string | undefined;
  /** In units of the text space at size 1. */
  widthOf(code: number): number;
  /** Whether `widthOf` is the font's own. */
  readonly hasWidths: boolean;
}

const perMille = 1000;
const widthGuess = 500;
const courierWidth = 600;

/** Where no font is named. */
export const unknownFont: PdfFont = {
  codeBytes: 1,
  textOf: (code) => String.fromCharCode(code),
  widthOf: () => widthGuess / perMille,
  hasWidths: false,
};

export function readFont(font: PdfDictionary, file: PdfFile, inflate: Inflate, work: PdfWork): PdfFont {
  const toUnicode = file.objectOf(font.get("ToUnicode"));
  const data = toUnicode ? streamData(toUnicode, file, inflate, work) : null;
  const map = data === null ? undefined : readGlyphMap(data, work);
  return nameOf(file.resolve(font.get("Subtype"))) === "Type0"
    ? compositeFont(font, map, file, work)
    : simpleFont(font, map, file);
}

function simpleFont(font: PdfDictionary, map: GlyphMap | undefined, file: PdfFile): PdfFont {
  const differences = differencesOf(font, file);
  const first = numberOf(file.resolve(font.get("FirstChar")), 0);
  const listed = file.resolve(font.get("Widths"));
  const widths = isArray(listed) ? listed : [];
  const isCourier = /Courier/i.test(nameOf(file.resolve(font.get("BaseFont"))));
  const unit = nameOf(file.resolve(font.get("Subtype"))) === "Type3" ? glyphUnit(font, file) : 1 / perMille;
  return {
    codeBytes: 1,
    textOf: (code) =>
      map?.textOf(code) ?? (differences.has(code) ? differences.get(code) : String.fromCharCode(code)),
    widthOf: (code) =>
      numberOf(file.resolve(widths[code - first]), isCourier ? courierWidth : widthGuess) * unit,
    hasWidths: widths.length > 0 || isCourier,
  };
}

function glyphUnit(font: PdfDictionary, file: PdfFile): number {
  const matrix = file.resolve(font.get("FontMatrix"));
  return isArray(matrix) ? Math.abs(numberOf(file.resolve(matrix[0]), 1 / perMille)) : 1 / perMille;
}

/** Codes that an encoding names anew: numbers, each followed by the names from there on. */
function differencesOf(font: PdfDictionary, file: PdfFile): ReadonlyMap<number, string | undefined> {
  const texts = new Map<number, string | undefined>();
  const listed = file.resolve(file.dictionary(font.get("Encoding"))?.get("Differences"));
  let code = 0;
  for (const each of isArray(listed) ? listed : []) {
    if (typeof each === "number") {
      code = each;
      continue;
    }
    texts.set(code++, textOfGlyphName(nameOf(each)));
  }
  return texts;
}

function compositeFont(
  font: PdfDictionary,
  map: GlyphMap | undefined,
  file: PdfFile,
  work: PdfWork,
): PdfFont {
  const encoding = nameOf(file.resolve(font.get("Encoding")));
  // Predefined maps of these names take UTF-16 (ISO 32000-1, table 118).
  const isUtf16 = /UTF16|UCS2/.test(encoding);
  const descendants = file.resolve(font.get("DescendantFonts"));
  const descendant = file.dictionary(isArray(descendants) ? descendants[0] : undefined);
  const widths = compositeWidths(file.resolve(descendant?.get("W")), file, work);
  const otherwise = numberOf(file.resolve(descendant?.get("DW")), perMille);
  return {
    codeBytes: map?.codeBytes === 1 ? 1 : 2,
    textOf: (code) => map?.textOf(code) ?? (isUtf16 ? String.fromCharCode(code) : undefined),
    widthOf: (code) => (widths.get(code) ?? otherwise) / perMille,
    hasWidths: true,
  };
}

/** `c [w1 w2 …]` and `first last w` (ISO 32000-1, 9.7.4.3). */
function compositeWidths(
  value: PdfValue | undefined,
  file: PdfFile,
  work: PdfWork,
): ReadonlyMap<number, number> {
  const widths = new Map<number, number>();
  const listed = isArray(value) ? value : [];
  for (let at = 0; at + 1 < listed.length;) {
    const first = numberOf(listed[at], 0);
    const second = file.resolve(listed[at + 1]);
    if (isArray(second)) {
      if (!work.takeGlyphs(second.length)) break;
      second.forEach((width, index) => widths.set(first + index, numberOf(width, perMille)));
      at += 2;
      continue;
    }
    const last = Math.min(numberOf(second, first), first + 0xffff);
    if (!work.takeGlyphs(Math.max(0, last - first))) break;
    for (let code = first; code <= last; code++) widths.set(code, numberOf(listed[at + 2], perMille));
    at += 3;
  }
  return widths;
}
