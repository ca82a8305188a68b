import type { Block, Placement, Span } from "../../prompt/prompt.ts";
import { looksSealed } from "../../prompt/reading/sealed.ts";
import { isBinaryData, unescapedAscii } from "./binary-data.ts";

/**
 * The literals of a block in which secrets are looked for, in order. All but these:
 * - base64 data of images, sounds and PDF documents, where label and content agree that it is that: a
 *   change in it breaks the file and the vendor answers 400; it is named (find-media.ts). What is only
 *   labelled so is text;
 * - signatures of thinking and encrypted thinking: the vendor's own, and not to be changed. The
 *   text of thinking is looked at; redact.ts never changes it;
 *   What can be read in these two all the same is looked at by find-hidden.ts;
 * - the protocol's short constants that clients move about from turn to turn;
 * - numbers, but for those of a tool's input and result: elsewhere a text in their place is an error.
 */
export function judgedSpans(bytes: Uint8Array, placement: Placement, block: Block): Span[] {
  return block.spans.filter(
    (span) =>
      (span.number !== true || holdsNumbers(block)) &&
      !isSealed(bytes, placement.start, block, span) &&
      mediaOf(bytes, placement.start, block, span) === null &&
      !isConstant(bytes, placement.start, span),
  );
}

function holdsNumbers({ kind }: Block): boolean {
  return kind === "tool_call" || kind === "tool_result";
}

/** By its place, and by what stands there: a text that is only called so is a text. */
export function isSealed(bytes: Uint8Array, partStart: number, block: Block, span: Span): boolean {
  if (span.sealed === true) return true;
  if (block.kind !== "thinking" || span.key || (span.at !== "signature" && span.at !== "data")) return false;
  return looksSealed(bytes, partStart + span.start, partStart + span.end);
}

/** Media whose label and content agree: raw bytes of the part that are its base64, half open. */
export interface Media {
  /** In lower case. */
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** The media that a span of an image or a document holds; null for text, and for what is only labelled so. */
export function mediaOf(bytes: Uint8Array, partStart: number, block: Block, span: Span): Media | null {
  if (span.key || (block.kind !== "image" && block.kind !== "document")) return null;
  const url = dataUrl(bytes, partStart + span.start, partStart + span.end);
  const type = url?.type ?? statedType(bytes, partStart, block, span);
  if (type === undefined) return null;
  const start = span.start + (url?.opening ?? 0);
  const isMedia = isBinaryData(bytes, partStart + start, partStart + span.end, type);
  return isMedia ? { type, start, end: span.end } : null;
}

function statedType(bytes: Uint8Array, partStart: number, block: Block, span: Span): string | undefined {
  if (/(?:^|\.)(?:inline_?data|input_audio)\.data$/i.test(span.at))
    return block.mediaType?.toLowerCase() ?? "";
  if (span.at !== "source.data" && !span.at.endsWith(".source.data")) return undefined;
  if (siblingText(bytes, partStart, block, span, "type") !== "base64") return undefined;
  return siblingText(bytes, partStart, block, span, "media_type")?.toLowerCase();
}

/** `data:image/png;base64,…`: its type, and how many bytes stand before its data. */
function dataUrl(
  bytes: Uint8Array,
  start: number,
  end: number,
): { readonly type: string; readonly opening: number } | undefined {
  if (bytes[start] !== 0x64) return undefined;
  const head = unescapedAscii(bytes, start, Math.min(end, start + openingBytesMax), openingBytesMax);
  const [opening, mediaType] = /^data:([\w.+-]{1,32}\/[\w.+-]{1,80});base64,/.exec(head ?? "") ?? [];
  if (opening === undefined || mediaType === undefined) return undefined;
  return { type: mediaType.toLowerCase(), opening: rawLength(bytes, start, opening.length) };
}

/** Bytes of the literal that the first characters take: a slash may stand there as `\\/`. */
function rawLength(bytes: Uint8Array, start: number, characters: number): number {
  let at = start;
  for (let count = 0; count < characters; count++) at += bytes[at] === 0x5c && bytes[at + 1] === 0x2f ? 2 : 1;
  return at - start;
}

/** The longest types are those of Office's documents. */
const siblingBytesMax = 96;
const openingBytesMax = 128;

/** Text of another member of the object that holds a span; undefined where it is not said once and plainly. */
function siblingText(
  bytes: Uint8Array,
  partStart: number,
  block: Block,
  span: Span,
  name: string,
): string | undefined {
  const at = span.at.slice(0, span.at.lastIndexOf(".") + 1) + name;
  const [only, second] = block.spans.filter((one) => !one.key && one.at === at);
  if (only === undefined || second !== undefined || only.end - only.start > siblingBytesMax) return undefined;
  return unescapedAscii(bytes, partStart + only.start, partStart + only.end, siblingBytesMax);
}

const constantBytesMax = 12;

/** cache_control's members and a text block's "type". */
function isConstant(bytes: Uint8Array, partStart: number, span: Span): boolean {
  if (span.key || span.end - span.start > constantBytesMax) return false;
  if (!span.at.endsWith("type") && !span.at.endsWith("ttl")) return false;
  if (/(?:^|\.)cache_control\.(?:type|ttl)$/.test(span.at)) return true;
  const isType = span.at === "type" || span.at.endsWith(".type");
  return isType && isAscii(bytes, partStart + span.start, partStart + span.end, "text");
}

function isAscii(bytes: Uint8Array, start: number, end: number, text: string): boolean {
  if (end - start !== text.length) return false;
  for (let i = 0; i < text.length; i++) {
    if (bytes[start + i] !== text.charCodeAt(i)) return false;
  }
  return true;
}

/**
 * What of a block decides its findings, as bytes to hash: the same for the same content in another
 * message, as a string or as an array of one text, with cache_control or without. The spans are
 * those of judgedSpans; zero bytes part them, which no JSON literal holds.
 */
export function blockContent(
  bytes: Uint8Array,
  placement: Placement,
  spans: readonly Span[],
  purpose: string,
): Uint8Array {
  let length = purpose.length;
  for (const span of spans) length += span.end - span.start + 2;
  const content = new Uint8Array(length);
  for (let i = 0; i < purpose.length; i++) content[i] = purpose.charCodeAt(i) & 0x7f;
  let at = purpose.length;
  for (const span of spans) {
    content[at] = 0;
    content[at + 1] = span.key ? 1 : span.number === true ? 3 : 2;
    content.set(bytes.subarray(placement.start + span.start, placement.start + span.end), at + 2);
    at += span.end - span.start + 2;
  }
  return content;
}
