import type { IncomingMessage, ServerResponse } from "node:http";
import zlib from "node:zlib";
import type { Json } from "./json.ts";
import { invalid, Refusal } from "./refusal.ts";
import type { SeenRequest } from "./seen.ts";

const BODY_BYTES_MAX = 32 * 1024 * 1024;

/** The body as JSON, read once and strictly; throws a Refusal. */
export function parse(request: IncomingMessage, seen: SeenRequest): Json {
  if (!/^application\/json\b/.test(request.headers["content-type"] ?? ""))
    throw invalid("content-type: must be application/json");
  if (seen.bytes > BODY_BYTES_MAX)
    throw new Refusal(413, "request_too_large", "Request exceeds the maximum size");
  const encoding = request.headers["content-encoding"] ?? "identity";
  try {
    const plain =
      encoding === "identity"
        ? seen.body
        : encoding === "gzip"
          ? zlib.gunzipSync(seen.body, { maxOutputLength: BODY_BYTES_MAX })
          : null;
    if (plain === null) throw invalid(`content-encoding: ${encoding} is not supported`);
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(plain)) as Json;
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw invalid("The request body is not valid JSON");
  }
}

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
  gzip = false,
): void {
  const plain = Buffer.from(JSON.stringify(body));
  const bytes = gzip ? zlib.gzipSync(plain) : plain;
  response.writeHead(status, {
    ...headers,
    "content-type": "application/json",
    "content-length": String(bytes.length),
    ...(gzip ? { "content-encoding": "gzip" } : {}),
  });
  response.end(bytes);
}

/** Node's flat list of headers as pairs. */
export function pairs(raw: readonly string[]): readonly (readonly [string, string])[] {
  const list: [string, string][] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) list.push([raw[i] ?? "", raw[i + 1] ?? ""]);
  return list;
}
