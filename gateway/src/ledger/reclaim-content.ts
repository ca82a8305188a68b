import type { Journal } from "@fourgate/journal/journal";
import { reclaimSegment } from "@fourgate/journal/reclaim";
import { contentFrameType, contentHead } from "./content.ts";

/**
 * Shortens the content frames of destroyed keys (hex ids) in all sealed segments, one after the other: what stays
 * of them says which pieces there were, so that they are known to be gone and not taken for missing.
 * @returns bytes given back
 */
export async function reclaimContent(
  folder: string,
  journal: Pick<Journal, "sealedCount" | "reopen">,
  keyIds: ReadonlySet<string>,
): Promise<number> {
  let bytes = 0;
  for (let segment = 0; segment < journal.sealedCount; segment++) {
    const freed = await reclaimSegment(folder, segment, ({ type, payload }) => {
      if (type !== contentFrameType) return null;
      const { keyId, head } = contentHead(payload);
      return keyIds.has(Buffer.from(keyId).toString("hex")) ? head : null;
    });
    if (freed > 0) journal.reopen(segment);
    bytes += freed;
  }
  return bytes;
}
