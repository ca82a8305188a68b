import type { IncomingMessage, ServerResponse } from "node:http";
import zlib from "node:zlib";
import type { Json } from "./json.ts";
import { invalid, Refusal } from "./refusal.ts";
import type { SeenRequest } from "./seen.ts";
import { parseStrict } from "./strict-json.ts";

const BODY_BYTES_MAX = 32 * 1024 * 1024;

export type Compression = "none" | "gzip" | "zstd";

/** The body as JSON, read once and strictly; throws a Refusal. */
export function parse(contentType: string, seen: SeenRequest): Json {
  if (!/^application\/json\b/.test(contentType)) throw invalid("content-type: must be application/json");
  if (seen.bytes > BODY_BYTES_MAX)
    throw new Refusal(413, "request_too_large", "Request exceeds the maximum size");
  try {
    return parseStrict(decoded(seen));
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw invalid(
      error instanceof Error && error.message.startsWith("the key ")
        ? `The request body is not valid JSON: ${error.message}`
        : "The request body is not valid JSON",
    );
  }
}

function decoded({ encoding, body }: SeenRequest): Uint8Array {
  const limit = { maxOutputLength: BODY_BYTES_MAX };
  if (encoding === "identity") return body;
  if (encoding === "gzip") return zlib.gunzipSync(body, limit);
  if (encoding === "zstd") return zlib.zstdDecompressSync(body, limit);
  throw invalid(`content-encoding: ${encoding} is not supported`);
}

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** What was asked for by option, where the client accepts it. */
export function compressionFor(wanted: Compression, request: IncomingMessage): Compression {
  const accepted = new RegExp(`\\b${wanted}\\b`).test(request.headers["accept-encoding"] ?? "");
  return accepted ? wanted : "none";
}

/** JSON as the bytes of an answer, and the headers that say so. */
export function jsonBytes(
  body: unknown,
  compression: Compression,
): { readonly bytes: Buffer; readonly headers: Readonly<Record<string, string>> } {
  const plain = Buffer.from(JSON.stringify(body));
  const bytes =
    compression === "gzip"
      ? zlib.gzipSync(plain)
      : compression === "zstd"
        ? zlib.zstdCompressSync(plain)
        : plain;
  return {
    bytes,
    headers: {
      "content-type": "application/json",
      "content-length": String(bytes.length),
      ...(compression === "none" ? {} : { "content-encoding": compression }),
    },
  };
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
  compression: Compression = "none",
): void {
  const { bytes, headers: own } = jsonBytes(body, compression);
  response.writeHead(status, { ...headers, ...own });
  response.end(bytes);
}

/** Node's flat list of headers as pairs. */
export function pairs(raw: readonly string[]): readonly (readonly [string, string])[] {
  const list: [string, string][] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) list.push([raw[i] ?? "", raw[i + 1] ?? ""]);
  return list;
}
