import type { Block, Placement, Span } from "../../prompt/prompt.ts";
import { decodeBase64 } from "../decode/base-digits.ts";
import { packing } from "../decode/likeness.ts";
import { readableStretches } from "../decode/readable-stretches.ts";
import { isDocumentType } from "./binary-data.ts";
import type { Finding } from "../finding.ts";
import type { KeyedHash } from "../keyed-hash.ts";
import { neutralMedia } from "../media/neutral-media.ts";
import { findingOf } from "./found-finding.ts";
import { isSealed, mediaOf } from "./judged-spans.ts";
import type { FoundSecret, LayerScanner } from "./scan-layers.ts";

/**
 * Secrets that can be read in what is not judged as text: in the bytes of images and sounds, and in
 * signatures and ciphertext of vendors. Of a file that is what it says, only what is sure counts. All
 * of one span is replaced by an empty file or, where there is none, blocks.
 */
export function findHidden(
  bytes: Uint8Array,
  placement: Placement,
  block: Block,
  index: number,
  scanner: LayerScanner,
  keyedHash: KeyedHash,
): readonly Finding[] {
  if (!mayBeOpaque(block)) return nothing;
  return block.spans.flatMap((span): Finding[] => {
    const place = opaquePlace(bytes, placement.start, block, span);
    if (place === null) return [];
    const { media, start, end } = place;
    const from = placement.start + start;
    const to = placement.start + end;
    const isFixed = media === undefined || neutralMedia(media) === undefined;
    return readIn(bytes, from, to, scanner).map((found) => ({
      ...findingOf({ ...found, encoding: ["base64", ...found.encoding] }, start, end, 1, keyedHash),
      ...(media === undefined ? {} : { media }),
      ...(isFixed ? { isFixed } : {}),
      block: index,
    }));
  });
}

const nothing: readonly Finding[] = [];

/** Most blocks are text, and none of their spans is anything else. */
function mayBeOpaque({ kind, spans }: Block): boolean {
  if (kind === "image" || kind === "document" || kind === "thinking") return true;
  for (const span of spans) if (span.sealed === true) return true;
  return false;
}

interface OpaquePlace {
  /** Its type, in lower case; absent for what a vendor has sealed. */
  readonly media?: string;
  readonly start: number;
  readonly end: number;
}

function opaquePlace(bytes: Uint8Array, partStart: number, block: Block, span: Span): OpaquePlace | null {
  if (isSealed(bytes, partStart, block, span)) return span;
  const media = mediaOf(bytes, partStart, block, span);
  return media === null || isDocumentType(media.type) ? null : { ...media, media: media.type };
}

const headDigits = 48;

function readIn(bytes: Uint8Array, start: number, end: number, scanner: LayerScanner): FoundSecret[] {
  const head = decodeBase64(bytes, [start, end], headDigits);
  // Neither a picture nor ciphertext begins as a compressed file does: then it is one.
  if (packing(head) !== null) return scanner.scanText(bytes.subarray(start, end));
  const { bytes: text, isMost } = readableStretches(bytes, start, end);
  if (text.length === 0) return [];
  return scanner.scanText(text).filter(({ confidence, always }) => isMost || always || confidence === "high");
}
