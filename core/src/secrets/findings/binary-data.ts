import { base64Alphabet } from "../decode/base64-alphabet.ts";

/** Beginnings of the files that a media type may name, as base64 (PNG, JPEG, GIF, WebP; PDF; Office; WAVE, MP3, FLAC). */
const imageBeginning = /^(?:iVBORw0KGgo|\/9j\/|R0lGOD[dl]h|UklGR.{6}XRUJQ)/;
const pdfBeginning = /^JVBERi/;
const zipBeginning = /^UEsDB/;
/** Word, Excel and PowerPoint (ECMA-376). */
const officeTypes: readonly string[] = [
  "wordprocessingml.document",
  "spreadsheetml.sheet",
  "presentationml.presentation",
].map((kind) => `application/vnd.openxmlformats-officedocument.${kind}`);

/** Documents, which can be looked into; all other media are opaque. */
export function isDocumentType(mediaType: string): boolean {
  return mediaType === "application/pdf" || officeTypes.includes(mediaType);
}

const beginnings: ReadonlyMap<string, RegExp> = new Map([
  ["image/png", imageBeginning],
  ["image/jpeg", imageBeginning],
  ["image/jpg", imageBeginning],
  ["image/gif", imageBeginning],
  ["image/webp", imageBeginning],
  ["application/pdf", pdfBeginning],
  ...officeTypes.map((type) => [type, zipBeginning] as const),
  ["audio/wav", /^UklGR.{6}XQVZF/],
  ["audio/mp3", /^(?:SUQz|\/\/[I-Po-v])/],
  ["audio/mpeg", /^(?:SUQz|\/\/[I-Po-v])/],
  ["audio/flac", /^ZkxhQ/],
]);
const beginningLength = 16;
const backslash = 0x5c;
const slash = 0x2f;
const equals = 0x3d;

/**
 * A JSON literal is what its media type (in lower case) says: an image, a sound or a PDF in base64 (RFC 4648
 * section 4, padded), with the first bytes of such a file. Of escapes only `\/` is known.
 */
export function isBinaryData(bytes: Uint8Array, start: number, end: number, mediaType: string): boolean {
  const beginning = beginnings.get(mediaType);
  if (beginning === undefined) return false;
  return beginning.test(unescapedAscii(bytes, start, end, beginningLength)) && isBase64(bytes, start, end);
}

/** The first characters of a literal of ASCII without escapes other than `\/`; others stay as they are. */
export function unescapedAscii(bytes: Uint8Array, start: number, end: number, lengthMax: number): string {
  let text = "";
  for (let at = start; at < end && text.length < lengthMax; at++) {
    if (bytes[at] === backslash && bytes[at + 1] === slash) continue;
    text += String.fromCharCode(bytes[at]!);
  }
  return text;
}

const isDigit: Uint8Array = new Uint8Array(256);
for (const digit of base64Alphabet) isDigit[digit.charCodeAt(0)] = 1;

function isBase64(bytes: Uint8Array, start: number, end: number): boolean {
  let last = end;
  while (last > start && end - last < 2 && bytes[last - 1] === equals) last--;
  let digits = 0;
  for (let at = start; at < last; at++) {
    if (bytes[at] === backslash && bytes[at + 1] === slash) continue;
    if (isDigit[bytes[at]!] === 0) return false;
    digits++;
  }
  return digits > 0 && (digits + end - last) % 4 === 0;
}
