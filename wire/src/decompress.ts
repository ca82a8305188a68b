import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate, zstdDecompress } from "node:zlib";
import { FourgateError } from "@fourgate/core/errors";

const decoders = {
  gzip: promisify(gunzip),
  "x-gzip": promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
  zstd: promisify(zstdDecompress),
} as const;

/**
 * One content-encoding, decoded off the main thread and never past `bytesMax`.
 * @throws FourgateError body_encoding, body_too_large
 */
export async function decompress(bytes: Buffer, encoding: string, bytesMax: number): Promise<Buffer> {
  if (!Object.hasOwn(decoders, encoding)) {
    throw new FourgateError(
      "body_encoding",
      "the request's content-encoding is not one that can be read",
      `send it plain or as one of: ${Object.keys(decoders).join(", ")}`,
    );
  }
  try {
    return await decoders[encoding as keyof typeof decoders](bytes, { maxOutputLength: bytesMax });
  } catch (error) {
    if (error instanceof RangeError || (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") {
      throw new FourgateError("body_too_large", "the decoded request is too large", "send a smaller request", error);
    }
    throw new FourgateError(
      "body_encoding",
      `the request body is not valid ${encoding}`,
      "send it plain, or encode it again",
      error,
    );
  }
}
