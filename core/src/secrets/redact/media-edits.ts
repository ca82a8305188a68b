import type { Finding } from "../finding.ts";
import { neutralMedia } from "../media/neutral-media.ts";
import type { Edit } from "./pins.ts";
import type { Secret } from "./secret-map.ts";

/** Media is never put back, so that nothing of it is kept. */
const nothing: Omit<Secret, "detector"> = { placeholder: "", value: new Uint8Array(0), depth: 0 };

/** Media that may not leave, itself or for what is in it, gives way to an empty file of its type. */
export function mediaEdits(findings: readonly Finding[]): Edit[] {
  const starts = new Set<number>();
  return findings.flatMap(({ media, start, end, detector }): Edit[] => {
    const replacement = media === undefined ? undefined : neutralMedia(media);
    const isKnown = starts.has(start);
    starts.add(start);
    return replacement === undefined || isKnown
      ? []
      : [{ start, end, secret: { ...nothing, detector }, depth: 0, replacement }];
  });
}
