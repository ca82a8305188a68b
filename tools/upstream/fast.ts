import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { drained } from "./drained.ts";
import { type FastAnswer, fastAnswer } from "./fast-answers.ts";

/**
 * The cheap mode for benchmarks: reads the whole body, keeps and hashes nothing of it, answers a fixed
 * JSON message in the protocol of its path. Where the model is `claude-stream-N-R` (at the body's
 * beginning or in the path) and a stream is asked for, it answers N small events, R a second (0: as fast
 * as they go), and one more that says the SHA-256 of all bytes before it.
 */
export async function serveFast(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const target = request.url ?? "";
  const answer = fastAnswer(target);
  let bytes = 0;
  let wish = STREAM_PATH.exec(target);
  let streamed = target.includes(":streamGenerateContent");
  const kept: Buffer[] = [];
  for await (const chunk of request) {
    const piece = chunk as Buffer;
    if (bytes === 0) wish ??= STREAM_MODEL.exec(piece.toString("latin1", 0, HEAD_BYTES));
    if (wish !== null && !streamed) kept.push(piece);
    bytes += piece.length;
  }
  if (request.method === "HEAD" || bytes === 0) {
    response.writeHead(200).end();
    return;
  }
  streamed ||= kept.length > 0 && Buffer.concat(kept).includes('"stream":true');
  if (wish !== null && streamed) {
    await stream(response, answer, Number(wish[1]), Number(wish[2]));
    return;
  }
  response.writeHead(200, {
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(answer.whole)),
    "request-id": "req_fast",
  });
  response.end(answer.whole);
}

const HEAD_BYTES = 256;
const STREAM_MODEL = /"model":\s*"claude-stream-(\d+)-(\d+)"/;
const STREAM_PATH = /\/models\/claude-stream-(\d+)-(\d+):/;

/** Each event carries the monotonic clock (ns) at which it left: all processes of a machine share it. */
async function stream(
  response: ServerResponse,
  answer: FastAnswer,
  count: number,
  perSecond: number,
): Promise<void> {
  response.socket?.setNoDelay(true);
  response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", "request-id": "req_fast" });
  const hash = createHash("sha256").update(answer.head);
  if (answer.head !== "") response.write(answer.head);
  let said = "";
  const startedMs = performance.now();
  for (let i = 0; i < count && !response.destroyed; i++) {
    const waitMs = perSecond > 0 ? startedMs + (i * 1000) / perSecond - performance.now() : 0;
    if (waitMs > 0) await sleep(Math.ceil(waitMs));
    const piece = `@${process.hrtime.bigint()} `;
    const event = answer.delta(piece);
    said += piece;
    hash.update(event);
    if (!response.write(event)) await drained(response);
  }
  const seal = `${SEAL}${hash.digest("hex")}`;
  response.end(answer.delta(seal) + answer.end(said + seal));
}

/** Stands before the SHA-256 of the stream so far. */
const SEAL = "sha256-";

/** Does a stream's text hold all that was sent, byte for byte? */
export function fastStreamIsWhole(text: string, path: string, count: number): boolean {
  const answer = fastAnswer(path);
  const stamps = text.match(/@\d+ /g) ?? [];
  // Of what a protocol says again at its end, the first counts.
  const said = stamps.slice(0, count).join("");
  const at = text.indexOf(SEAL);
  const seal = text.slice(at, at + SEAL.length + 64);
  const tail = answer.delta(seal) + answer.end(said + seal);
  const before = text.slice(0, text.length - tail.length);
  return (
    at >= 0 &&
    stamps.length >= count &&
    text.endsWith(tail) &&
    `${SEAL}${createHash("sha256").update(before).digest("hex")}` === seal
  );
}
