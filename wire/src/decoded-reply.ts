import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from "node:zlib";
import { finished } from "node:stream/promises";
import type { Transform } from "node:stream";
import { FourgateError } from "@fourgate/core/errors";
import type { ReplyReceiver, UpstreamReply } from "./upstream.ts";

const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: () => createGunzip(),
  "x-gzip": () => createGunzip(),
  deflate: () => createInflate(),
  br: () => createBrotliDecompress(),
  zstd: () => createZstdDecompress(),
};

/**
 * The reply in plain bytes. It was asked for plain; where it comes encoded all the same, it is
 * decoded as it arrives, and its headers no longer say otherwise.
 * @throws FourgateError upstream_broken, for an encoding that is not known
 */
export function plainReply(reply: UpstreamReply): UpstreamReply {
  const encoding = reply.headers
    .find(([name]) => name.toLowerCase() === "content-encoding")?.[1]
    .trim()
    .toLowerCase();
  if (encoding === undefined || encoding === "" || encoding === "identity") return reply;
  const decoder = Object.hasOwn(decoders, encoding) ? decoders[encoding]?.() : undefined;
  if (!decoder) {
    const error = new FourgateError(
      "upstream_broken",
      "the reply's content-encoding cannot be read",
      "try again",
    );
    reply.abort(error);
    throw error;
  }
  return new DecodedReply(reply, decoder);
}

class DecodedReply implements UpstreamReply {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly begun: boolean = false;
  readonly #inner: UpstreamReply;
  readonly #decoder: Transform;

  constructor(inner: UpstreamReply, decoder: Transform) {
    this.#inner = inner;
    this.#decoder = decoder;
    this.status = inner.status;
    this.headers = inner.headers.filter(
      ([name]) => !["content-encoding", "content-length"].includes(name.toLowerCase()),
    );
  }

  async relayTo(receiver: ReplyReceiver): Promise<void> {
    const decoder = this.#decoder;
    const failed = (error: unknown): FourgateError =>
      error instanceof FourgateError
        ? error
        : new FourgateError("upstream_broken", "the reply's encoding is broken", "try again", error);
    decoder.on("data", (chunk: Buffer) => {
      if (!receiver.data(chunk)) decoder.pause();
    });
    decoder.on("drain", () => {
      this.#inner.resume();
    });
    const ended = finished(decoder, { writable: false });
    ended.catch((error: unknown) => {
      this.#inner.abort(failed(error));
    });
    let isEmpty = true;
    try {
      await this.#inner.relayTo({
        data(chunk) {
          isEmpty = false;
          return decoder.write(chunk);
        },
      });
      // A reply without a body (304) has nothing that was encoded.
      if (isEmpty) return;
      decoder.end();
      await ended;
    } catch (error) {
      decoder.destroy();
      throw failed(error);
    }
  }

  resume(): void {
    this.#decoder.resume();
  }

  abort(reason: Error): void {
    this.#inner.abort(reason);
    this.#decoder.destroy(reason);
  }
}
