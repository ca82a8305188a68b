import type { ServerResponse } from "node:http";
import { bufferOf } from "./native-bytes.ts";
import type { ReplyReceiver, UpstreamReply } from "./upstream.ts";

/** What is done with a reply's bytes on their way; without it the client gets them as they came. */
export interface OnTheWay {
  /** Gives what goes to the client for these bytes. */
  readonly transform?: (bytes: Buffer) => readonly Uint8Array[];
  /** Gives what is still to go when all has come. */
  readonly rest?: () => Iterable<Uint8Array>;
  /** Sees the bytes as they came, once the client has what became of them. */
  readonly observe?: (bytes: Buffer) => void;
}

/**
 * Writes a reply's body to the client as it arrives, then ends the response; the caller has written its head. A slow
 * client slows the upstream. When this throws, all that had come is written and observed, and the response is open.
 */
export async function relay(
  reply: UpstreamReply,
  response: ServerResponse,
  onTheWay: OnTheWay = {},
): Promise<void> {
  const relaying = new Relaying(reply, response, onTheWay);
  const onDrain = (): void => {
    relaying.goOn();
  };
  response.on("drain", onDrain);
  try {
    await reply.relayTo(relaying);
    relaying.end();
  } catch (error) {
    relaying.write();
    throw error;
  } finally {
    relaying.observe();
    response.off("drain", onDrain);
  }
  relaying.check();
}

/** What came in one turn of the event loop is written as one, up to this: a small event costs less than its write. */
const joinedBytesMax = 64 * 1024;

/** A reply's bytes on their way: come, written, observed. */
class Relaying implements ReplyReceiver {
  readonly #reply: UpstreamReply;
  readonly #response: ServerResponse;
  readonly #onTheWay: OnTheWay;
  #come: Buffer[] = [];
  #comeBytes = 0;
  #written: Buffer[] = [];
  #hasRoom = true;
  /** What transforming or observing threw: nothing goes on after it. */
  #failure: Error | null = null;

  constructor(reply: UpstreamReply, response: ServerResponse, onTheWay: OnTheWay) {
    this.#reply = reply;
    this.#response = response;
    this.#onTheWay = onTheWay;
  }

  data(chunk: Buffer): boolean {
    if (this.#come.length === 0) process.nextTick(this.#pass);
    this.#come.push(chunk);
    this.#comeBytes += chunk.length;
    if (this.#comeBytes >= joinedBytesMax) this.#pass();
    return this.#hasRoom || this.#response.destroyed;
  }

  /** The client took what was written. */
  goOn(): void {
    this.#hasRoom = true;
    this.#reply.resume();
  }

  /** @throws what transforming or observing threw */
  check(): void {
    if (this.#failure) throw this.#failure;
  }

  /** @throws the same, and what giving the rest threw */
  end(): void {
    this.write();
    this.check();
    for (const bytes of this.#onTheWay.rest?.() ?? []) this.#response.write(bytes);
    this.#response.end();
  }

  write(): void {
    if (this.#failure || this.#come.length === 0) return;
    const bytes = joined(this.#come);
    this.#come = [];
    this.#comeBytes = 0;
    this.#orFail(() => {
      const out = joined(this.#onTheWay.transform?.(bytes) ?? [bytes]);
      if (out.length > 0) this.#hasRoom = this.#response.write(out);
    });
    this.#written.push(bytes);
  }

  observe(): void {
    const written = this.#written;
    this.#written = [];
    for (const bytes of written) this.#orFail(() => this.#onTheWay.observe?.(bytes));
  }

  /** Node hands to the system what is written when this turn's work is done, and what is observed then comes after it. */
  readonly #pass = (): void => {
    this.write();
    process.nextTick(this.#observe);
  };

  readonly #observe = (): void => {
    this.observe();
  };

  #orFail(work: () => void): void {
    if (this.#failure) return;
    try {
      work();
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error));
      this.#reply.abort(this.#failure);
    }
  }
}

function joined(pieces: readonly Uint8Array[]): Buffer {
  const [only] = pieces;
  return only && pieces.length === 1 ? bufferOf(only) : Buffer.concat(pieces);
}
