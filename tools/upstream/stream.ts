import { setImmediate as nextTick, setTimeout as sleep } from "node:timers/promises";
import type { ServerResponse } from "node:http";
import zlib from "node:zlib";
import { drained } from "./drained.ts";
import { type Chunking, cutBytes, type LineEnd, sseBytes } from "./chunking.ts";
import type { Fault } from "./fault.ts";
import type { JsonObject } from "./json.ts";

export interface StreamPlan {
  readonly events: Iterable<JsonObject>;
  readonly chunking: Chunking;
  readonly lineEnd: LineEnd;
  readonly gzip: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly fault: Fault | null;
}

/** Streams events to the client; gives false when it went away before the end. */
export async function streamEvents(response: ServerResponse, plan: StreamPlan): Promise<boolean> {
  const { fault, chunking, lineEnd } = plan;
  response.socket?.setNoDelay(true);
  response.writeHead(200, {
    ...plan.headers,
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-cache",
    ...(plan.gzip ? { "content-encoding": "gzip" } : {}),
  });
  const write: Write = plan.gzip ? gzipWriter(response) : (bytes) => send(response, bytes);
  const perSecond = fault?.kind === "storm" ? fault.perSecond : 0;
  const startedMs = performance.now();
  let sent = 0;
  const whole: Buffer[] = [];
  for (const event of plan.events) {
    if (response.destroyed) return false;
    if (fault !== null && "events" in fault && sent === fault.events) {
      return await breakOff(response, write, fault, sseBytes(event, lineEnd), lineEnd);
    }
    if (fault?.kind === "slow" && sent > 0) await sleep(fault.delayMs);
    const dueMs = perSecond > 0 ? startedMs + (sent * 1000) / perSecond : 0;
    if (dueMs > performance.now()) await sleep(1);
    const bytes = sseBytes(event, lineEnd);
    sent++;
    if (chunking === "whole") {
      whole.push(bytes);
      continue;
    }
    for (const piece of cutBytes(bytes, chunking)) {
      await write(piece);
      if (chunking !== "event") await nextTick();
    }
  }
  if (whole.length > 0) await write(Buffer.concat(whole));
  await write(null);
  return !response.destroyed;
}

type Write = (bytes: Uint8Array | null) => Promise<void>;

async function breakOff(
  response: ServerResponse,
  write: Write,
  fault: Fault,
  next: Buffer,
  lineEnd: LineEnd,
): Promise<boolean> {
  if (fault.kind === "error_event") {
    await write(sseBytes({ type: "error", error: { type: fault.type, message: fault.message } }, lineEnd));
    await write(null);
  } else if (fault.kind === "half_event") {
    await write(next.subarray(0, Math.floor(next.length / 2)));
    await write(null);
  } else {
    await nextTick();
    response.socket?.resetAndDestroy();
  }
  return true;
}

/** null ends the answer. */
async function send(response: ServerResponse, bytes: Uint8Array | null): Promise<void> {
  if (response.destroyed) return;
  if (bytes === null) {
    response.end();
    return;
  }
  if (response.write(bytes)) return;
  await drained(response);
}

function gzipWriter(response: ServerResponse): Write {
  const gzip = zlib.createGzip();
  gzip.on("data", (chunk: Buffer) => response.write(chunk));
  gzip.on("end", () => response.end());
  return async (bytes) => {
    if (bytes === null) {
      gzip.end();
      return;
    }
    gzip.write(bytes);
    await new Promise<void>((done) => gzip.flush(zlib.constants.Z_SYNC_FLUSH, () => done()));
  };
}
