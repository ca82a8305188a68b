import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { drained } from "./drained.ts";

/**
 * The cheap mode for benchmarks: reads the whole body, keeps and hashes nothing, answers a fixed JSON
 * message. Where the body begins with the model `claude-stream-N-R` and says `"stream":true`, it
 * answers N small events, R a second (0: as fast as they go).
 */
export async function serveFast(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let bytes = 0;
  let wish: RegExpExecArray | null = null;
  const kept: Buffer[] = [];
  for await (const chunk of request) {
    const piece = chunk as Buffer;
    if (bytes === 0) wish = STREAM_MODEL.exec(piece.toString("latin1", 0, HEAD_BYTES));
    if (wish !== null) kept.push(piece);
    bytes += piece.length;
  }
  if (request.method === "HEAD" || bytes === 0) {
    response.writeHead(200).end();
    return;
  }
  if (wish !== null && Buffer.concat(kept).includes('"stream":true')) {
    await stream(response, Number(wish[1]), Number(wish[2]));
    return;
  }
  response.writeHead(200, {
    "content-type": "application/json",
    "content-length": String(FIXED.length),
    "request-id": "req_fast",
  });
  response.end(FIXED);
}

const HEAD_BYTES = 256;
const STREAM_MODEL = /"model":\s*"claude-stream-(\d+)-(\d+)"/;

const FIXED = Buffer.from(
  JSON.stringify({
    id: "msg_fast",
    type: "message",
    role: "assistant",
    model: "claude-sonnet-4-6",
    content: [{ type: "text", text: "Read it; the change is in place." }],
    stop_reason: "end_turn",
    stop_sequence: null,
    usage: { input_tokens: 3, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 9 },
  }),
);

const HEAD =
  sse(
    "message_start",
    '{"type":"message_start","message":{"id":"msg_fast","type":"message","role":"assistant","model":"claude-sonnet-4-6","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":3,"output_tokens":1}}}',
  ) +
  sse(
    "content_block_start",
    '{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}',
  );
const END =
  sse("content_block_stop", '{"type":"content_block_stop","index":0}') +
  sse(
    "message_delta",
    '{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":9}}',
  ) +
  sse("message_stop", '{"type":"message_stop"}');

function sse(type: string, data: string): string {
  return `event: ${type}\ndata: ${data}\n\n`;
}

/** Each event carries the monotonic clock (ns) at which it left: all processes of a machine share it. */
async function stream(response: ServerResponse, count: number, perSecond: number): Promise<void> {
  response.socket?.setNoDelay(true);
  response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", "request-id": "req_fast" });
  response.write(HEAD);
  const startedMs = performance.now();
  for (let i = 0; i < count && !response.destroyed; i++) {
    while (perSecond > 0 && performance.now() < startedMs + (i * 1000) / perSecond) await sleep(1);
    const data = `{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"@${process.hrtime.bigint()} "}}`;
    if (!response.write(sse("content_block_delta", data))) {
      await drained(response);
    }
  }
  response.end(END);
}
