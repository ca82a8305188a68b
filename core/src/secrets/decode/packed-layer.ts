import { mayBeDeflate } from "./deflate-start.ts";
import { wholeRun, type Inflate, type Layer } from "./layer.ts";
import { contentOf, packing } from "./likeness.ts";
import { inflatedBytesMin, inflatedBytesPerByte, pdfBytesPerByte } from "./limits.ts";
import { readPdf } from "./pdf/read-pdf.ts";
import type { DecodeWork } from "./work.ts";
import { readZip } from "./zip/read-zip.ts";

/** A first part of what is compressed is enough to see that it is; less than this says nothing. */
const unmarkedBytesMin = 32;
/** What an attempt without a mark may give at first. */
const probeBytes = 4096;

export type UnreadKind = "content" | "document";

export interface Unpacked {
  readonly layers: readonly Layer[];
  /** Something in it stays unread: it is larger than may be, or broken. Of a document: encrypted, or pictures. */
  readonly unread: UnreadKind | null;
}

/** What compressed data and containers hold. Empty for anything else. */
export function unpack(bytes: Uint8Array, inflate: Inflate, work: DecodeWork): Unpacked {
  const packed = packing(bytes);
  if (packed === "gzip" || packed === "zlib") return inflated(bytes, packed, inflate, work);
  if (packed === "pdf") return document(bytes, inflate, work);
  if (packed === "zip") return archive(bytes, inflate, work);
  if (packed === null && contentOf(bytes) === "binary" && isUnmarkedDeflate(bytes, inflate, work))
    return inflated(bytes, "deflate", inflate, work);
  return { layers: [], unread: null };
}

function inflated(
  bytes: Uint8Array,
  format: "gzip" | "zlib" | "deflate",
  inflate: Inflate,
  work: DecodeWork,
): Unpacked {
  const bytesMax = Math.min(work.bytesLeft, inflatedBytesMin + inflatedBytesPerByte * bytes.length);
  // The attempt is what costs; the layer's bytes are counted by what it gave.
  if (!work.take(0)) return { layers: [], unread: "content" };
  const result = inflate(bytes, format, bytesMax);
  if (result === undefined) return { layers: [], unread: null };
  if (!work.takeBytes(result.isCut ? bytesMax : result.bytes.length))
    return { layers: [], unread: "content" };
  const layer: Layer = {
    encoding: format,
    bytes: result.bytes,
    content: contentOf(result.bytes),
    range: wholeRun(0, bytes.length),
  };
  return { layers: [layer], unread: result.isCut ? "content" : null };
}

/** Its text is a layer, and so is each file that is attached to it. */
function document(bytes: Uint8Array, inflate: Inflate, work: DecodeWork): Unpacked {
  if (!work.take(0)) return { layers: [], unread: "document" };
  const { text, files, decodedBytes, isIncomplete } = readPdf(
    bytes,
    inflate,
    work.bytesLeft / pdfBytesPerByte,
  );
  work.takeBytes(Math.min(decodedBytes * pdfBytesPerByte, work.bytesLeft));
  const range = wholeRun(0, bytes.length);
  const layers = files.map((file): Layer => ({
    encoding: "pdf",
    bytes: file,
    content: contentOf(file),
    range,
  }));
  if (text.length > 0) layers.unshift({ encoding: "pdf", bytes: text, content: "text", range });
  return { layers, unread: isIncomplete ? "document" : null };
}

/** Each file in it is a layer, and so are their names. */
function archive(bytes: Uint8Array, inflate: Inflate, work: DecodeWork): Unpacked {
  const { texts, isIncomplete } = readZip(bytes, inflate, work);
  const range = wholeRun(0, bytes.length);
  const layers = texts.map((text): Layer => ({
    encoding: "zip",
    bytes: text,
    content: contentOf(text),
    range,
  }));
  return { layers, unread: isIncomplete ? "content" : null };
}

/**
 * Raw deflate says nothing of itself (SAML's requests are such): so many times for a text it is tried, and
 * taken for text only.
 */
export function isUnmarkedDeflate(bytes: Uint8Array, inflate: Inflate, work: DecodeWork): boolean {
  if (bytes.length < unmarkedBytesMin || !mayBeDeflate(bytes) || !work.takeUnmarkedInflate()) return false;
  const probe = inflate(bytes.subarray(0, probeBytes), "deflate", probeBytes);
  return probe !== undefined && probe.bytes.length >= unmarkedBytesMin && contentOf(probe.bytes) === "text";
}
