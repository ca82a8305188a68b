import { brotliDecompress, gunzip, inflate, zstdDecompress, type CompressCallback } from "node:zlib";
import { FourgateError } from "@fourgate/core/errors";

type Decode = (
  bytes: Buffer,
  options: { maxOutputLength: number; info: true },
  done: CompressCallback,
) => void;

const decoders: Readonly<Record<string, Decode>> = {
  gzip: gunzip,
  "x-gzip": gunzip,
  deflate: inflate,
  br: brotliDecompress,
  zstd: zstdDecompress,
};

/** With `info`, Node's zlib gives the engine beside the bytes. */
interface Decoded {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

/**
 * One content-encoding, decoded off the main thread and never past `bytesMax`. Bytes behind the
 * encoding's own end would be forwarded and read by no gate, so they are refused.
 * @throws FourgateError body_encoding, body_too_large
 */
export async function decompress(bytes: Buffer, encoding: string, bytesMax: number): Promise<Buffer> {
  const decode = Object.hasOwn(decoders, encoding) ? decoders[encoding] : undefined;
  if (!decode) {
    throw new FourgateError(
      "body_encoding",
      "the request's content-encoding is not one that can be read",
      `send it plain or as one of: ${Object.keys(decoders).join(", ")}`,
    );
  }
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  decode(bytes, { maxOutputLength: bytesMax, info: true }, (error, result) => {
    if (error) {
      reject(failure(error, encoding));
      return;
    }
    const { buffer, engine } = result as unknown as Decoded;
    if (engine.bytesWritten === bytes.length) resolve(buffer);
    else reject(notValid(encoding));
  });
  return await promise;
}

function failure(error: Error, encoding: string): FourgateError {
  if (error instanceof RangeError || (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") {
    return new FourgateError(
      "body_too_large",
      "the decoded request is too large",
      "send a smaller request",
      error,
    );
  }
  return notValid(encoding, error);
}

function notValid(encoding: string, cause?: Error): FourgateError {
  return new FourgateError(
    "body_encoding",
    `the request body is not valid ${encoding}`,
    "send it plain, or encode it again",
    cause,
  );
}
