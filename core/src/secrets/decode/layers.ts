import { escapeKinds } from "./escape-kinds.ts";
import { escapeLayer, findEscapedStretches } from "./escape-layer.ts";
import type { Inflate, Layer } from "./layer.ts";
import { sharedRunBytesMax } from "./limits.ts";
import { isUnmarkedDeflate, unpack, type UnreadKind } from "./packed-layer.ts";
import { findEncodedRuns, runLayer } from "./run-layer.ts";
import { SharedLayer } from "./shared-layer.ts";
import { twoByteLayer } from "./two-byte-layer.ts";
import type { DecodeWork } from "./work.ts";

/** Changes with what is decoded and how: findings of another version are not this one's. */
export const decodeVersion = 2;

/** A range of a text that holds more than may be looked into. */
export interface Unread {
  readonly start: number;
  readonly end: number;
  readonly kind: UnreadKind;
}

/**
 * What is encoded in a text, one encoding deep. `isUnpacked` is asked of what was decoded from a run or
 * inflated: only there can compressed bytes stand.
 */
export function layersOf(
  bytes: Uint8Array,
  content: Layer["content"],
  inflate: Inflate,
  work: DecodeWork,
  found: (layer: Layer) => void,
  unread: (range: Unread) => void,
): void {
  if (content !== "text") {
    const unpacked = unpack(bytes, inflate, work);
    if (unpacked.unread !== null) unread({ start: 0, end: bytes.length, kind: unpacked.unread });
    unpacked.layers.forEach(found);
    if (content === "packed") return;
  }
  for (const kind of escapeKinds) {
    const stretches = findEscapedStretches(bytes, kind);
    if (stretches.length === 0) continue;
    let length = 0;
    for (let at = 0; at < stretches.length; at += 2) length += stretches[at + 1]! - stretches[at]!;
    if (work.take(length)) found(escapeLayer(bytes, kind, stretches));
    else unread({ start: stretches[0]!, end: stretches.at(-1)!, kind: "content" });
  }
  runLayers(bytes, inflate, work, found, unread);
  const twoByte = twoByteLayer(bytes);
  if (twoByte === null) return;
  if (work.take(twoByte.bytes.length)) found(twoByte);
  else unread({ start: 0, end: bytes.length, kind: "content" });
}

function runLayers(
  bytes: Uint8Array,
  inflate: Inflate,
  work: DecodeWork,
  found: (layer: Layer) => void,
  unread: (range: Unread) => void,
): void {
  const shared = new Map<string, SharedLayer>();
  let firstUnread = -1;
  let lastUnread = -1;
  findEncodedRuns(bytes, (run) => {
    const isShort = run.decodedBytes <= sharedRunBytesMax;
    if (!(isShort ? work.takeBytes(run.decodedBytes) : work.take(run.decodedBytes))) {
      if (firstUnread < 0) firstUnread = run.segments[0]!;
      lastUnread = run.segments.at(-1)!;
      return;
    }
    const layer = runLayer(bytes, run);
    const isAlone = !isShort || layer.content === "packed";
    if (isAlone || (layer.content === "binary" && isUnmarkedDeflate(layer.bytes, inflate, work))) {
      found(layer);
      return;
    }
    const key = `${layer.encoding} ${layer.content}`;
    const together = shared.get(key) ?? new SharedLayer(layer.encoding, layer.content);
    shared.set(key, together);
    together.add(layer);
  });
  for (const each of shared.values()) {
    const layer = each.layer();
    if (layer !== null) found(layer);
  }
  if (firstUnread >= 0) unread({ start: firstUnread, end: lastUnread, kind: "content" });
}
