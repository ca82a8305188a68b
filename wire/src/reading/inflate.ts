import { constants, gunzipSync, inflateRawSync, inflateSync } from "node:zlib";
import type { Inflate } from "@fourgate/core/secrets/decode/layer";

const inflaters = { gzip: gunzipSync, zlib: inflateSync, deflate: inflateRawSync } as const;
/** Zlib's output buffer; small, since most of what is tried is little. */
const chunkBytesMax = 64 * 1024;
const chunkBytesMin = 1024;

/**
 * Native, bounded, and content with data that ends early (a tool's output is often cut): what can be read
 * of it is read. Of what is larger than the limit nothing is.
 */
export const inflate: Inflate = (bytes, format, bytesMax) => {
  if (bytesMax < 1) return { bytes: new Uint8Array(0), isCut: true };
  const options = {
    maxOutputLength: bytesMax,
    finishFlush: constants.Z_SYNC_FLUSH,
    chunkSize: Math.max(chunkBytesMin, Math.min(chunkBytesMax, bytes.length * 4)),
  };
  try {
    return { bytes: inflaters[format](bytes, options), isCut: false };
  } catch (error) {
    if (isTooLarge(error)) return { bytes: new Uint8Array(0), isCut: true };
    return undefined;
  }
};

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
}
