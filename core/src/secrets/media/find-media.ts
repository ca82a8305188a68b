import type { Block, Placement } from "../../prompt/prompt.ts";
import type { Finding } from "../finding.ts";
import { unescapedAscii } from "../findings/binary-data.ts";
import { mediaOf } from "../findings/judged-spans.ts";
import { hashFor, type KeyedHash } from "../keyed-hash.ts";
import { documentDetector, imageDetector } from "./media-detectors.ts";
import { neutralMedia } from "./neutral-media.ts";

const fingerprintDigits = 16;

/**
 * Images and PDFs of a block, named by type and size: nothing here looks into them, and policy says whether
 * they leave. What stands for one that may not (neutral-media.ts) is none.
 */
export function findMedia(
  bytes: Uint8Array,
  placement: Placement,
  block: Block,
  index: number,
  keyedHash: KeyedHash,
): Finding[] {
  if (block.kind !== "image" && block.kind !== "document") return [];
  return block.spans.flatMap((span): Finding[] => {
    const media = mediaOf(bytes, placement.start, block, span);
    if (media === null) return [];
    const neutral = neutralMedia(media.type);
    const from = placement.start + media.start;
    const to = placement.start + media.end;
    if (neutral === undefined || unescapedAscii(bytes, from, to, neutral.length + 1) === neutral) return [];
    const isImage = media.type.startsWith("image/");
    return [
      {
        detector: isImage ? imageDetector : documentDetector,
        title: `${isImage ? "an image" : "a document"} (${media.type}, ${sizeOf(to - from)})`,
        confidence: "high",
        media: media.type,
        block: index,
        start: media.start,
        end: media.end,
        line: 1,
        fingerprint: hashFor(keyedHash, "media", bytes.subarray(from, to)).slice(0, fingerprintDigits),
        always: false,
      },
    ];
  });
}

/** Of the file that so many digits of base64 are. */
function sizeOf(digits: number): string {
  const size = (digits * 3) / 4;
  return size < 1024 * 1024
    ? `${String(Math.max(1, Math.round(size / 1024)))} KB`
    : `${(size / 1024 / 1024).toFixed(1)} MB`;
}
