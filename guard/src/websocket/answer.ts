import { request, type IncomingMessage } from "node:http";
import { SseSplitter, type SseEvent } from "@fourgate/core/prompt/sse";

const errorBytesMax = 1024 * 1024;

/** An answer that is no stream of events. */
export interface PlainAnswer {
  readonly status: number;
  readonly body: string;
}

/**
 * Asks this guard's own relay over loopback and hands over each event of the answer; `onEvent`
 * gives false to be waited for. Resolves to null when the stream has ended, or to the answer where
 * it is none. Rejects when the connection breaks or `signal` aborts.
 */
export async function askRelay(
  port: number,
  path: string,
  headers: Readonly<Record<string, string | string[]>>,
  body: Uint8Array,
  onEvent: (event: SseEvent) => Promise<void> | undefined,
  signal: AbortSignal,
): Promise<PlainAnswer | null> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const asking = request({
    ...{ host: "127.0.0.1", port, path, method: "POST", signal, agent: false },
    headers: { ...headers, "content-type": "application/json", "content-length": body.length },
  });
  asking.once("response", resolve);
  asking.once("error", reject);
  asking.end(body);
  const answer = await promise;
  const type = answer.headers["content-type"] ?? "";
  if (!type.startsWith("text/event-stream")) {
    return { status: answer.statusCode ?? 502, body: await textOf(answer) };
  }
  const splitter = new SseSplitter();
  for await (const chunk of answer) {
    for (const event of splitter.push(chunk as Buffer)) await onEvent(event);
  }
  return null;
}

async function textOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of answer) {
    length += (chunk as Buffer).length;
    if (length > errorBytesMax) break;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString("utf8");
}
