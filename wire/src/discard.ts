import type { IncomingMessage, ServerResponse } from "node:http";

const discardBytesMax = 256 * 1024 * 1024;
const discardMsMax = 10_000;

/**
 * Reads and drops what is left of a request that was answered early, so that the client gets to
 * read the answer instead of a reset; then the connection closes. Bounded in bytes and time.
 */
export function discardRest(request: IncomingMessage, response: ServerResponse): void {
  if (request.complete || request.destroyed) return;
  let leftBytes = discardBytesMax;
  const stop = (): void => {
    clearTimeout(timer);
    response.socket?.destroySoon();
  };
  const timer = setTimeout(stop, discardMsMax);
  timer.unref();
  request.on("data", (chunk: Buffer) => {
    leftBytes -= chunk.length;
    if (leftBytes < 0) stop();
  });
  request.once("close", () => {
    clearTimeout(timer);
  });
  request.resume();
}
