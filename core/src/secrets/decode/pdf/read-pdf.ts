import type { Inflate } from "../layer.ts";
import { contentOf } from "../likeness.ts";
import { ContentText, type ShownCount } from "./content-text.ts";
import { writeStrings } from "./dictionary-text.ts";
import { findWord } from "./find-bytes.ts";
import { unmappedCountMin, unmappedShareMin } from "./limits.ts";
import { addPackedObjects } from "./object-streams.ts";
import { PageFonts } from "./page-fonts.ts";
import { readPdfFile, type PdfFile } from "./pdf-file.ts";
import {
  isArray,
  isDictionary,
  nameOf,
  type PdfDictionary,
  type PdfObject,
  type PdfValue,
} from "./pdf-value.ts";
import { PdfWork } from "./pdf-work.ts";
import { streamData } from "./stream-data.ts";
import { TextWriter } from "./text-writer.ts";

export interface PdfContent {
  /** What pages show, forms hold and dictionaries say, as lines. */
  readonly text: Uint8Array;
  /** Attached files and streams of other kinds, each a text or a file of its own. */
  readonly files: readonly Uint8Array[];
  /** Bytes that were decoded for it. */
  readonly decodedBytes: number;
  /**
   * Something in it is not known: it is encrypted, its fonts do not say what their glyphs are, its pages are
   * pictures, it is broken, or more than may be read.
   */
  readonly isIncomplete: boolean;
}

interface Reading {
  readonly file: PdfFile;
  readonly inflate: Inflate;
  readonly work: PdfWork;
  readonly writer: TextWriter;
  readonly shown: ShownCount;
  readonly fonts: PageFonts;
}

/** Reads as much as there is to read. Never throws; time and memory are bounded by lengths. */
export function readPdf(bytes: Uint8Array, inflate: Inflate, decodedBytesMax: number): PdfContent {
  const work = new PdfWork(bytes.length, decodedBytesMax);
  const file = readPdfFile(bytes, work);
  if (file.isEncrypted) return { text: new Uint8Array(0), files: [], decodedBytes: 0, isIncomplete: true };
  addPackedObjects(file, inflate, work);
  const writer = new TextWriter();
  const shown: ShownCount = { glyphs: 0, unmapped: 0 };
  const reading: Reading = { file, inflate, work, writer, shown, fonts: new PageFonts(file, inflate, work) };
  const files = writeOtherStreams(reading, writePages(reading));
  for (const { value } of file.objects) writeStrings(value, writer);
  const isUnmapped = shown.unmapped >= unmappedCountMin && shown.unmapped >= shown.glyphs * unmappedShareMin;
  const isPicture = shown.glyphs === 0 && file.objects.some(({ value }) => isPictureStream(value));
  return {
    text: writer.bytes,
    files,
    decodedBytes: work.decodedBytes + writer.bytes.length,
    isIncomplete: work.isIncomplete || isUnmapped || isPicture || file.objects.length === 0,
  };
}

/** The streams of a page are one: what a first one sets holds in the next. */
function writePages({ file, inflate, work, writer, shown, fonts }: Reading): Set<PdfObject> {
  const read = new Set<PdfObject>();
  for (const { value } of file.objects) {
    if (!isDictionary(value) || !value.has("Contents")) continue;
    const listed = file.resolve(value.get("Contents"));
    const streams = isArray(listed) ? listed : [value.get("Contents")];
    const page = new ContentText(fonts.of(value), writer, shown);
    for (const each of streams) {
      const object = file.objectOf(each);
      if (object === undefined || object.stream === null || read.has(object)) continue;
      read.add(object);
      const data = streamData(object, file, inflate, work);
      if (data !== null) page.read(data);
    }
    writer.endLine();
  }
  return read;
}

/** Types of streams that hold no text of anybody's. */
const structural: ReadonlySet<string> = new Set(["XRef", "ObjStm"]);

function writeOtherStreams(
  { file, inflate, work, writer, shown, fonts }: Reading,
  read: ReadonlySet<PdfObject>,
): Uint8Array[] {
  const fontParts = partsOfFonts(file);
  const files: Uint8Array[] = [];
  for (const object of file.objects) {
    const { value, stream } = object;
    if (stream === null || read.has(object) || fontParts.has(object) || !isDictionary(value)) continue;
    if (structural.has(nameOf(value.get("Type"))) || isPictureStream(value) || isColourProfile(value))
      continue;
    const data = streamData(object, file, inflate, work);
    if (data === null || data.length === 0) continue;
    const isForm = nameOf(file.resolve(value.get("Subtype"))) === "Form";
    if (isForm || (nameOf(value.get("Type")) !== "EmbeddedFile" && looksLikeContent(data))) {
      new ContentText(fonts.of(value), writer, shown).read(data);
      writer.endLine();
    } else if (nameOf(value.get("Type")) === "EmbeddedFile" || contentOf(data) !== "binary") files.push(data);
  }
  return files;
}

/** Programs and maps of fonts. */
function partsOfFonts(file: PdfFile): Set<PdfObject> {
  const parts = new Set<PdfObject>();
  for (const { value } of file.objects) {
    if (!isDictionary(value)) continue;
    for (const key of ["FontFile", "FontFile2", "FontFile3", "ToUnicode", "CIDToGIDMap", "CIDSet"]) {
      const part = file.objectOf(value.get(key));
      if (part !== undefined) parts.add(part);
    }
  }
  return parts;
}

function isPictureStream(value: PdfValue): boolean {
  return isDictionary(value) && nameOf(value.get("Subtype")) === "Image" && value.has("Width");
}

/** A stream that says a number of colours is an ICC profile (ISO 32000-1, table 66); object streams have N, too. */
function isColourProfile(value: PdfDictionary): boolean {
  return value.has("N") && !value.has("Type");
}

function looksLikeContent(data: Uint8Array): boolean {
  const text = findWord(data, "BT", 0);
  if (text < 0) return false;
  return findWord(data, "Tj", text) >= 0 || findWord(data, "TJ", text) >= 0;
}
