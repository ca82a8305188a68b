import type { IncomingMessage } from "node:http";
import { FourgateError } from "@fourgate/core/errors";
import { decompress } from "./decompress.ts";
import { headerOf, type Head } from "./head.ts";
import type { WireLimits } from "./limits.ts";

/**
 * Chunks of a body whose length is not known are joined at this size: thousands of small pieces held at
 * once leave a heap that malloc can't give back, a block of this size is a mapping of its own.
 */
const BLOCK_BYTES = 1024 * 1024;

export interface Body {
  /** As received. */
  readonly wire: Buffer;
  /** For reading: `wire` itself where the client did not encode it. */
  readonly plain: Buffer;
}

/** Bytes of memory booked for one body; disposing gives them back. */
export interface Booking extends Disposable {
  /** Books this many instead. @throws FourgateError overloaded */
  resize(bytes: number): void;
}

/** Counts the bytes of bodies that are held at once, so that many large ones cannot fill memory. */
export class BodyBudget {
  #heldBytes = 0;
  readonly #limitBytes: number;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /** @throws FourgateError overloaded */
  take(bytes: number): Booking {
    let booked = 0;
    const resize = (next: number): void => {
      if (next > booked && this.#heldBytes - booked + next > this.#limitBytes) {
        throw new FourgateError(
          "overloaded",
          "too many large requests at once",
          "try again in a few seconds",
        );
      }
      this.#heldBytes += next - booked;
      booked = next;
    };
    resize(bytes);
    return {
      resize,
      [Symbol.dispose]: () => {
        resize(0);
      },
    };
  }
}

/**
 * Reads a whole request body within its limits of size and time.
 * @throws FourgateError body_too_large, body_too_slow, body_encoding, body_malformed (cut short)
 */
export async function receiveBody(request: IncomingMessage, head: Head, limits: WireLimits): Promise<Body> {
  const stated = statedLength(head, limits);
  const wire = await collect(request, stated, limits);
  const encoding = (headerOf(head, "content-encoding") ?? "identity").trim().toLowerCase();
  if (encoding === "identity" || encoding === "") return { wire, plain: wire };
  return { wire, plain: await decompress(wire, encoding, limits.bodyBytesMax) };
}

function tooLarge(limits: WireLimits): FourgateError {
  const mebibytes = Math.floor(limits.bodyBytesMax / 1024 / 1024);
  return new FourgateError(
    "body_too_large",
    `the request is larger than ${String(mebibytes)} MiB`,
    "start a new conversation or leave out large attachments",
  );
}

/** Content-Length in bytes, or undefined for a chunked body. */
function statedLength(head: Head, limits: WireLimits): number | undefined {
  const text = headerOf(head, "content-length");
  if (text === undefined) return undefined;
  const length = Number(text);
  if (length > limits.bodyBytesMax) throw tooLarge(limits);
  return length;
}

function collect(request: IncomingMessage, stated: number | undefined, limits: WireLimits): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  // Pages of it become resident only as bytes arrive, so a stated length alone costs nothing.
  const whole = stated === undefined ? undefined : Buffer.allocUnsafeSlow(stated);
  const blocks: Buffer[] = [];
  let chunks: Buffer[] = [];
  let chunksBytes = 0;
  let length = 0;
  const slow = (): void => {
    fail(
      new FourgateError(
        "body_too_slow",
        "the request body did not arrive in time",
        "check the connection and send again",
      ),
    );
  };
  const idle = setTimeout(slow, limits.bodyIdleMsMax);
  const total = setTimeout(slow, limits.bodyMsMax);
  const finish = (): void => {
    clearTimeout(idle);
    clearTimeout(total);
    request.off("data", onData).off("end", onEnd).off("error", onGone).off("close", onGone);
  };
  const fail = (error: FourgateError): void => {
    finish();
    reject(error);
  };
  const onData = (chunk: Buffer): void => {
    idle.refresh();
    if (length + chunk.length > limits.bodyBytesMax) {
      fail(tooLarge(limits));
      return;
    }
    if (whole) chunk.copy(whole, length);
    else keep(chunk);
    length += chunk.length;
  };
  const keep = (chunk: Buffer): void => {
    chunks.push(chunk);
    chunksBytes += chunk.length;
    if (chunksBytes < BLOCK_BYTES) return;
    blocks.push(Buffer.concat(chunks, chunksBytes));
    chunks = [];
    chunksBytes = 0;
  };
  const onEnd = (): void => {
    finish();
    resolve(whole ? whole.subarray(0, length) : Buffer.concat([...blocks, ...chunks], length));
  };
  const onGone = (): void => {
    fail(new FourgateError("body_malformed", "the request body was cut short", "send the request again"));
  };
  request.on("data", onData).on("end", onEnd).on("error", onGone).on("close", onGone);
  return promise;
}
