import {
  request,
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
} from "node:http";
import type { Door } from "./door.ts";

export interface Sent {
  readonly method?: string;
  readonly path?: string;
  /** Laid over a tool's ordinary ones; undefined takes one away. */
  readonly headers?: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Null: without one. Anything but text and bytes is sent as JSON. */
  readonly body?: unknown;
  /** In chunks, without a stated length. */
  readonly chunked?: boolean;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  /** The connection broke off before the answer's end. */
  readonly cut: boolean;
}

/** An answer that is still arriving. */
export interface Arriving {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: () => string;
  readonly whole: Promise<Answer>;
  readonly hangUp: () => void;
}

/** A made-up key of the real shape, put together so that none stands in the repo. */
export function awsKey(tail = "Q7RZ5XK2LM4NPT3W"): string {
  return `AKIA${tail}`;
}

const tools = [{ name: "Read", description: "Reads a file", input_schema: { type: "object" } }];

/** A person's message to the model, in a main turn. */
export function says(text: string, more: object = {}): object {
  return {
    model: "claude-opus-4-8",
    max_tokens: 100,
    tools,
    messages: [{ role: "user", content: text }],
    ...more,
  };
}

/** A conversation in which the model read this file and the tool hands its content back. */
export function hasRead(path: string, content: string, more: object = {}): object {
  return says("", {
    messages: [
      { role: "user", content: "look at it" },
      {
        role: "assistant",
        content: [{ type: "tool_use", id: "toolu_1", name: "Read", input: { file_path: path } }],
      },
      { role: "user", content: [{ type: "tool_result", tool_use_id: "toolu_1", content }] },
    ],
    ...more,
  });
}

function bytesOf(body: unknown): Buffer | null {
  if (body === null) return null;
  if (typeof body === "string") return Buffer.from(body);
  return body instanceof Uint8Array ? Buffer.from(body) : Buffer.from(JSON.stringify(body));
}

export function begin(door: Door, sent: Sent): ClientRequest {
  const body = bytesOf(sent.body === undefined ? says("hello") : sent.body);
  const ordinary: Record<string, string | readonly string[] | undefined> = {
    "anthropic-version": "2023-06-01",
    "x-api-key": "of-the-client",
    "x-fourgate-token": door.tokens.alice,
    ...(body === null ? {} : { "content-type": "application/json" }),
    ...(body === null || sent.chunked === true ? {} : { "content-length": String(body.length) }),
    ...sent.headers,
  };
  const headers = Object.fromEntries(
    Object.entries(ordinary).filter(([, value]) => value !== undefined),
  ) as OutgoingHttpHeaders;
  const call = request({
    host: "127.0.0.1",
    port: door.port,
    method: sent.method ?? "POST",
    path: sent.path ?? "/v1/messages",
    agent: false,
    headers,
  });
  if (body === null) call.end();
  else if (sent.chunked === true) {
    call.write(body);
    call.end();
  } else call.end(body);
  return call;
}

/** Sends a request and gives the answer when its head is there. */
export async function open(door: Door, sent: Sent): Promise<Arriving> {
  const call = begin(door, sent);
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  call.on("error", reject);
  call.on("response", resolve);
  const response = await promise;
  const chunks: Buffer[] = [];
  const whole = Promise.withResolvers<Answer>();
  const end = (cut: boolean): void => {
    const { statusCode = 0, headers, rawHeaders } = response;
    whole.resolve({ status: statusCode, headers, rawHeaders, body: Buffer.concat(chunks), cut });
  };
  response.on("data", (chunk: Buffer) => chunks.push(chunk));
  response.on("end", () => {
    end(!response.complete);
  });
  response.on("error", () => {
    end(true);
  });
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    text: () => Buffer.concat(chunks).toString("utf8"),
    whole: whole.promise,
    hangUp: () => {
      call.destroy();
    },
  };
}

export async function send(door: Door, sent: Sent = {}): Promise<Answer> {
  const arriving = await open(door, sent);
  return await arriving.whole;
}

export interface ToldError {
  readonly type: "error";
  readonly error: { readonly type: string; readonly message: string };
  readonly request_id: string;
}

/** An answer of Fourgate's own, in the vendor's shape. */
export function errorOf({ body }: Answer): ToldError {
  return JSON.parse(body.toString("utf8")) as ToldError;
}
