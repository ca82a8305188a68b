import { setImmediate as nextTick } from "node:timers/promises";
import type { ServerResponse } from "node:http";
import zlib from "node:zlib";
import { type Chunking, cutBytes, type LineEnd, sseBytes } from "./chunking.ts";
import { drained } from "./drained.ts";
import type { Compression } from "./http.ts";
import type { Sink } from "./stream.ts";

export interface SseStyle {
  readonly chunking: Chunking;
  readonly lineEnd: LineEnd;
  readonly compression: Compression;
  readonly headers: Readonly<Record<string, string>>;
}

/** Neither JSON nor UTF-8, and no field of an event. */
export const GARBAGE: Buffer = Buffer.concat([
  Buffer.from('data: {"half": tru'),
  Buffer.from([0xff, 0xfe, 0x00, 0xc3]),
  Buffer.from("\n\n<!--\n\n"),
]);

/** Writes the head of a stream at once, and then its events as they come. */
export function sseSink(response: ServerResponse, style: SseStyle): Sink {
  const { chunking, lineEnd, compression } = style;
  response.socket?.setNoDelay(true);
  response.writeHead(200, {
    ...style.headers,
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-cache",
    ...(compression === "none" ? {} : { "content-encoding": compression }),
  });
  const write = compression === "none" ? plainWriter(response) : compressingWriter(response, compression);
  const held: Buffer[] = [];
  const send = async (bytes: Buffer): Promise<void> => {
    if (chunking === "whole") {
      held.push(bytes);
      return;
    }
    for (const piece of cutBytes(bytes, chunking)) {
      await write(piece);
      if (chunking !== "event") await nextTick();
    }
  };
  return {
    gone: () => response.destroyed,
    send: (event) => send(sseBytes(event, lineEnd)),
    async sendHalf(event) {
      const bytes = sseBytes(event, lineEnd);
      await send(bytes.subarray(0, Math.floor(bytes.length / 2)));
    },
    sendGarbage: () => send(GARBAGE),
    async end() {
      if (held.length > 0) await write(Buffer.concat(held));
      await write(null);
    },
    async reset() {
      await nextTick();
      response.socket?.resetAndDestroy();
    },
  };
}

/** null ends the answer. */
type Write = (bytes: Uint8Array | null) => Promise<void>;

function plainWriter(response: ServerResponse): Write {
  return async (bytes) => {
    if (response.destroyed) return;
    if (bytes === null) response.end();
    else if (!response.write(bytes)) await drained(response);
  };
}

function compressingWriter(response: ServerResponse, compression: "gzip" | "zstd"): Write {
  const zip = compression === "gzip" ? zlib.createGzip() : zlib.createZstdCompress();
  const flush = compression === "gzip" ? zlib.constants.Z_SYNC_FLUSH : zlib.constants.ZSTD_e_flush;
  zip.on("data", (chunk: Buffer) => response.write(chunk));
  zip.on("end", () => response.end());
  return async (bytes) => {
    if (bytes === null) {
      zip.end();
      return;
    }
    zip.write(bytes);
    await new Promise<void>((done) => zip.flush(flush, () => done()));
  };
}
