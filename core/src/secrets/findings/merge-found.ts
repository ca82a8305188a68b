import { standingMax } from "../scan/overlap.ts";
import type { FoundSecret } from "./scan-layers.ts";
import { unreadDocumentDetector } from "./unread.ts";

const confidences = { high: 2, medium: 1, low: 0 } as const;

/**
 * One finding for each stretch of the text that must go, by rising start. Where findings overlap, what
 * is private in every mode wins, then a secret over what is a person's, then the surer, then the one that is less encoded; it grows over all of
 * them, so that no end of a secret stays readable.
 */
export function mergeFound(bytes: Uint8Array, found: readonly FoundSecret[]): FoundSecret[] {
  if (found.length < 2) return [...found];
  const sorted = [...found].sort((a, b) => a.start - b.start || b.end - a.end);
  const merged: FoundSecret[] = [];
  for (let at = 0; at < sorted.length;) {
    const group: FoundSecret[] = [];
    const { start } = sorted[at]!;
    let end = sorted[at]!.end;
    for (; at < sorted.length && (group.length === 0 || sorted[at]!.start < end); at++) {
      group.push(sorted[at]!);
      end = Math.max(end, sorted[at]!.end);
    }
    merged.push(...settleGroup(bytes, group, start, end));
  }
  return merged;
}

const distinctCountMax = 64;

function settleGroup(
  bytes: Uint8Array,
  group: readonly FoundSecret[],
  start: number,
  end: number,
): readonly FoundSecret[] {
  const winner = group.reduce((best, one) => (beats(one, best) ? one : best));
  if (winner.start !== start || winner.end !== end) {
    return [{ ...winner, start, end, secret: bytes.subarray(start, end) }];
  }
  if (winner.encoding.length === 0) return [winner];
  return [{ ...winner, secret: together(group.filter(({ encoding }) => encoding.length > 0)) }];
}

function beats(a: FoundSecret, b: FoundSecret): boolean {
  // Policy lets documents leave that can't be read, but not what was found in one.
  if (isUnreadDocument(a) !== isUnreadDocument(b)) return isUnreadDocument(b);
  if (a.always !== b.always) return a.always;
  const standing = (a.standing ?? standingMax) - (b.standing ?? standingMax);
  if (standing !== 0) return standing > 0;
  if (a.confidence !== b.confidence) return confidences[a.confidence] > confidences[b.confidence];
  if (a.encoding.length !== b.encoding.length) return a.encoding.length < b.encoding.length;
  return a.end - a.start > b.end - b.start;
}

function isUnreadDocument({ detector }: FoundSecret): boolean {
  return detector === unreadDocumentDetector.id;
}

/** Who allows one value of a run must not allow the others with it: all of them make its fingerprint. */
function together(group: readonly FoundSecret[]): Uint8Array {
  const distinct: Uint8Array[] = [];
  for (const { secret } of group) {
    const isKnown = group.length <= distinctCountMax && distinct.some((one) => isEqual(one, secret));
    if (!isKnown) distinct.push(secret);
  }
  if (distinct.length === 1) return distinct[0]!;
  const all = new Uint8Array(distinct.reduce((sum, one) => sum + one.length + 1, 0));
  let at = 0;
  for (const one of distinct) {
    all.set(one, at);
    at += one.length + 1;
  }
  return all;
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
