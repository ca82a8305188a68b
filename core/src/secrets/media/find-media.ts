import type { Block, Placement } from "../../prompt/prompt.ts";
import { decodeBase64 } from "../decode/base-digits.ts";
import type { Finding } from "../finding.ts";
import { unescapedAscii } from "../findings/binary-data.ts";
import type { BlockFinding, FindingsCache } from "../findings/findings-cache.ts";
import { findingOf } from "../findings/found-finding.ts";
import { mediaOf, type Media } from "../findings/judged-spans.ts";
import type { LayerScanner } from "../findings/scan-layers.ts";
import { unreadDocumentDetector } from "../findings/unread.ts";
import { hashFor, type KeyedHash } from "../keyed-hash.ts";
import { documentDetector, imageDetector } from "./media-detectors.ts";
import { neutralMedia } from "./neutral-media.ts";

const fingerprintDigits = 16;
const backslash = 0x5c;
const equals = 0x3d;

const nothing: readonly Finding[] = [];

/**
 * Images and PDFs of a block, named by type and size, and what PDFs say: policy says whether they leave, and
 * whether those do that can't be read. What stands for one that may not (neutral-media.ts) is none.
 */
export function findMedia(
  bytes: Uint8Array,
  placement: Placement,
  block: Block,
  index: number,
  scanner: LayerScanner,
  keyedHash: KeyedHash,
  cache?: FindingsCache,
): readonly Finding[] {
  if (block.kind !== "image" && block.kind !== "document") return nothing;
  return block.spans.flatMap((span): Finding[] => {
    const media = mediaOf(bytes, placement.start, block, span);
    if (media === null) return [];
    const neutral = neutralMedia(media.type);
    const from = placement.start + media.start;
    const to = placement.start + media.end;
    if (neutral === undefined || unescapedAscii(bytes, from, to, neutral.length + 1) === neutral) return [];
    const data = bytes.subarray(from, to);
    const digest = hashFor(keyedHash, "media", data);
    const isImage = media.type.startsWith("image/");
    const named: Finding = {
      detector: isImage ? imageDetector : documentDetector,
      title: `${isImage ? "an image" : "a document"} (${media.type}, ${sizeOf(to - from)})`,
      confidence: "high",
      media: media.type,
      block: index,
      start: media.start,
      end: media.end,
      line: 1,
      fingerprint: digest.slice(0, fingerprintDigits),
      always: false,
    };
    if (isImage) return [named];
    const key = `media ${scanner.version} ${digest}`;
    const known = cache?.block(key);
    const found = known ?? findInside(data, media, named, scanner, keyedHash);
    if (known === undefined) cache?.keepBlock(key, found);
    return [
      named,
      ...found.map(({ finding }) => ({ ...finding, block: index, start: media.start, end: media.end })),
    ];
  });
}

/** A secret in it, all of them as one, or a table; and whether something in it can't be read. */
function findInside(
  data: Uint8Array,
  media: Media,
  named: Finding,
  scanner: LayerScanner,
  keyedHash: KeyedHash,
): BlockFinding[] {
  const { found, isUnread } = scanner.scanFile(fileOf(data));
  const end = data.length;
  const findings: Finding[] = found.map((one) => ({
    ...findingOf(one, 0, end, 1, keyedHash),
    media: media.type,
  }));
  if (isUnread) {
    findings.push({
      ...named,
      detector: unreadDocumentDetector.id,
      title: `${named.title} that can't be read`,
      confidence: "medium",
    });
  }
  return findings.map((finding) => ({ finding, span: 0, start: 0, end }));
}

/** Of base64 in a JSON literal, in which a slash may stand as `\\/` (mediaOf knows of no other escape). */
function fileOf(data: Uint8Array): Uint8Array {
  let end = data.length;
  while (end > 0 && data[end - 1] === equals) end--;
  const segments: number[] = [];
  let start = 0;
  for (let at = data.indexOf(backslash); at >= 0; at = data.indexOf(backslash, at + 1)) {
    segments.push(start, at);
    start = at + 1;
  }
  segments.push(start, end);
  return decodeBase64(data, segments, Infinity);
}

/** Of the file that so many digits of base64 are. */
function sizeOf(digits: number): string {
  const size = (digits * 3) / 4;
  return size < 1024 * 1024
    ? `${String(Math.max(1, Math.round(size / 1024)))} KB`
    : `${(size / 1024 / 1024).toFixed(1)} MB`;
}
