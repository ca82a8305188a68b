import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";

const restBytesMax = 256 * 1024 * 1024;
const restMsMax = 10_000;

/**
 * A whole answer to a request that may still be arriving. A server that closes while a client
 * still writes makes the client's system throw the answer away (a reset), and Node closes as soon
 * as a response with `connection: close` has ended. So the answer is written at once, and ended
 * only after the rest of the request was read and dropped, within bounds of bytes and time.
 */
export function answerEarly(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  headers: OutgoingHttpHeaders,
  body: string,
): void {
  if (response.headersSent || response.destroyed) return;
  const complete = request.complete;
  response.writeHead(status, {
    ...headers,
    "content-length": Buffer.byteLength(body),
    ...(complete ? {} : { connection: "close" }),
  });
  if (complete || request.destroyed || request.method === "HEAD") {
    response.end(request.method === "HEAD" ? undefined : body);
    return;
  }
  response.write(body);
  let leftBytes = restBytesMax;
  const end = (): void => {
    clearTimeout(timer);
    request.off("data", onData).off("end", end).off("close", end);
    response.end();
  };
  const onData = (chunk: Buffer): void => {
    leftBytes -= chunk.length;
    if (leftBytes < 0) end();
  };
  const timer = setTimeout(end, restMsMax);
  timer.unref();
  request.on("data", onData).on("end", end).on("close", end);
  request.resume();
}
