import { escapeKinds } from "./escape-kinds.ts";
import { EscapedStretches, escapeLayer } from "./escape-layer.ts";
import type { Inflate, Layer } from "./layer.ts";
import { sharedRunBytesMax } from "./limits.ts";
import { isUnmarkedDeflate, unpack, type UnreadKind } from "./packed-layer.ts";
import type { Probe } from "./probe.ts";
import { findEncodedRuns, runLayer } from "./run-layer.ts";
import { SharedLayer } from "./shared-layer.ts";
import { twoByteLayer } from "./two-byte-layer.ts";
import type { DecodeWork } from "./work.ts";

/** Changes with what is decoded and how: findings of another version are not this one's. */
export const decodeVersion = 9;

const rangeCountMax = 1000;

/** What finding layers takes. */
export interface LayerTools {
  readonly inflate: Inflate;
  readonly probe: Probe;
}

/** By byte: the place in escapeKinds of the kind that it begins. */
const kindOfLead: Uint8Array = new Uint8Array(256);
for (const [index, { lead }] of escapeKinds.entries()) kindOfLead[lead] = index;

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
  { inflate, probe }: LayerTools,
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
  const left = new LeftRanges();
  const escaped: (EscapedStretches | undefined)[] = escapeKinds.map(() => undefined);
  const hasZero = probe.eachLead(bytes, (at) => {
    const index = kindOfLead[bytes[at]!]!;
    (escaped[index] ??= new EscapedStretches(bytes, escapeKinds[index]!)).lookAt(at);
  });
  for (const [index, kind] of escapeKinds.entries()) {
    const stretches = escaped[index]?.all() ?? [];
    if (stretches.length === 0) continue;
    let length = 0;
    for (let at = 0; at < stretches.length; at += 2) length += stretches[at + 1]! - stretches[at]!;
    if (work.take(length)) found(escapeLayer(bytes, kind, stretches));
    else for (let at = 0; at < stretches.length; at += 2) left.add(stretches[at]!, stretches[at + 1]!);
  }
  runLayers(bytes, { inflate, probe }, work, found, left);
  left.ranges.forEach(unread);
  const twoByte = hasZero ? twoByteLayer(bytes) : null;
  if (twoByte === null) return;
  if (work.take(twoByte.bytes.length)) found(twoByte);
  else unread({ start: 0, end: bytes.length, kind: "content" });
}

/** What was not decoded, and nothing between. Beyond so many ranges the last one grows, lest a text cost without end. */
class LeftRanges {
  readonly ranges: Unread[] = [];

  add(start: number, end: number): void {
    const last = this.ranges.at(-1);
    if (last === undefined || this.ranges.length < rangeCountMax)
      this.ranges.push({ start, end, kind: "content" });
    else
      this.ranges[this.ranges.length - 1] = {
        start: Math.min(last.start, start),
        end: Math.max(last.end, end),
        kind: "content",
      };
  }
}

function runLayers(
  bytes: Uint8Array,
  { inflate, probe }: LayerTools,
  work: DecodeWork,
  found: (layer: Layer) => void,
  left: LeftRanges,
): void {
  const shared = new Map<string, SharedLayer>();
  findEncodedRuns(bytes, probe, (run) => {
    const isShort = run.decodedBytes <= sharedRunBytesMax;
    if (!(isShort ? work.takeBytes(run.decodedBytes) : work.take(run.decodedBytes))) {
      left.add(run.segments[0]!, run.segments.at(-1)!);
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
}
