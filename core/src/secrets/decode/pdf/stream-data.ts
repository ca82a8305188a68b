import type { Inflate } from "../layer.ts";
import { decodeAscii85, decodeAsciiHex, decodeRunLength } from "./ascii-filters.ts";
import { filterCountMax } from "./limits.ts";
import { decodeLzw } from "./lzw.ts";
import type { PdfFile } from "./pdf-file.ts";
import {
  isArray,
  isDictionary,
  nameOf,
  numberOf,
  type PdfDictionary,
  type PdfObject,
  type PdfValue,
} from "./pdf-value.ts";
import type { PdfWork } from "./pdf-work.ts";
import { unpredict } from "./predictor.ts";

/** What only pictures are packed in. */
const pictureFilters: ReadonlySet<string> = new Set([
  "DCTDecode",
  "JPXDecode",
  "CCITTFaxDecode",
  "JBIG2Decode",
]);

/**
 * A stream with its filters undone, once and counted. Null for pictures, for what is broken or too much, and
 * for filters that are not known; all but pictures make the reading incomplete.
 */
export function streamData(
  { value, stream }: PdfObject,
  file: PdfFile,
  inflate: Inflate,
  work: PdfWork,
): Uint8Array | null {
  if (stream === null || !isDictionary(value)) return null;
  const filters = listed(file, value, "Filter");
  const settings = listed(file, value, "DecodeParms");
  if (filters.length > filterCountMax) return incomplete(work);
  let bytes: Uint8Array = stream;
  for (const [index, filter] of filters.entries()) {
    const name = nameOf(filter);
    if (pictureFilters.has(name)) return null;
    const parms = file.dictionary(settings[index]);
    const decoded = unfilter(name, bytes, parms, inflate, work);
    if (decoded === null || !work.takeDecoded(decoded.length)) return incomplete(work);
    bytes = decoded;
  }
  if (filters.length === 0 && !work.takeDecoded(bytes.length)) return null;
  return bytes;
}

function incomplete(work: PdfWork): null {
  work.isIncomplete = true;
  return null;
}

function listed(file: PdfFile, dictionary: PdfDictionary, name: string): readonly (PdfValue | undefined)[] {
  const value = file.resolve(dictionary.get(name));
  if (value === undefined || value === null) return [];
  return isArray(value) ? value.map((each) => file.resolve(each)) : [value];
}

function unfilter(
  name: string,
  bytes: Uint8Array,
  parms: PdfDictionary | undefined,
  inflate: Inflate,
  work: PdfWork,
): Uint8Array | null {
  const bytesMax = work.decodedBytesLeft;
  switch (name) {
    case "FlateDecode": {
      const inflated = inflate(bytes, "zlib", bytesMax);
      return inflated === undefined || inflated.isCut ? null : predicted(plain(inflated.bytes), parms);
    }
    case "LZWDecode": {
      const decoded = decodeLzw(bytes, numberOf(parms?.get("EarlyChange"), 1) !== 0, Math.max(0, bytesMax));
      return decoded === null ? null : predicted(decoded, parms);
    }
    case "ASCII85Decode":
      return decodeAscii85(bytes, bytesMax);
    case "ASCIIHexDecode":
      return decodeAsciiHex(bytes);
    case "RunLengthDecode":
      return decodeRunLength(bytes, bytesMax);
    default:
      return null;
  }
}

/** A view without what runtimes put on top of it, which makes cutting pieces from it slow. */
function plain({ buffer, byteOffset, length }: Uint8Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, length);
}

const columnsMax = 1_000_000;

function predicted(bytes: Uint8Array, parms: PdfDictionary | undefined): Uint8Array {
  const predictor = numberOf(parms?.get("Predictor"), 1);
  if (predictor < 2) return bytes;
  const within = (name: string, otherwise: number, max: number): number =>
    Math.min(max, Math.max(1, Math.trunc(numberOf(parms?.get(name), otherwise))));
  const pixelBits = within("Colors", 1, 64) * within("BitsPerComponent", 8, 16);
  const rowBytes = Math.ceil((pixelBits * within("Columns", 1, columnsMax)) / 8);
  return unpredict(bytes, predictor, Math.max(1, pixelBits >> 3), rowBytes);
}
