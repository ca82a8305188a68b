import { once } from "node:events";
import { type ClientRequest, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

export interface LargeBody {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent over and over until `bytes` are sent. */
  readonly piece: Buffer;
  readonly bytes: number;
  /** Without a content-length. */
  readonly chunked: boolean;
  /** Between two pieces; 0 for as fast as they go. */
  readonly pauseMs: number;
  /** Pieces after which nothing more is sent and the connection stays open; Infinity for never. */
  readonly piecesMax: number;
}

/** Sends a body that the client never holds whole. Gives the answer's status; 0 for none. */
export async function sendLargeBody(options: LargeBody): Promise<number> {
  const { url, headers, bytes, chunked } = options;
  const sent = request(`${url}/v1/messages`, {
    method: "POST",
    agent: false,
    headers: {
      "content-type": "application/json",
      "anthropic-version": "2023-06-01",
      ...headers,
      ...(chunked ? { "transfer-encoding": "chunked" } : { "content-length": String(bytes) }),
    },
  });
  const { promise, resolve } = Promise.withResolvers<number>();
  sent.on("response", (response) => {
    response.resume();
    response.on("error", () => resolve(response.statusCode ?? 0));
    response.on("close", () => resolve(response.statusCode ?? 0));
  });
  sent.on("error", () => resolve(0));
  sent.on("close", () => resolve(0));
  const ended = promise.then(() => null);
  await Promise.race([write(sent, options, ended), ended]);
  const status = await promise;
  sent.destroy();
  return status;
}

async function write(sent: ClientRequest, options: LargeBody, ended: Promise<null>): Promise<void> {
  const { piece, bytes, pauseMs, piecesMax } = options;
  let left = bytes;
  for (let n = 0; left > 0 && n < piecesMax; n++) {
    if (sent.destroyed) return;
    const next = piece.subarray(0, Math.min(left, piece.length));
    left -= next.length;
    const room = sent.write(next);
    if (!room && (await Promise.race([once(sent, "drain").catch(() => null), ended])) === null) return;
    if (pauseMs > 0) await sleep(pauseMs);
  }
  if (left === 0) sent.end();
}
