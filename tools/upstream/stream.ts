import { setTimeout as sleep } from "node:timers/promises";
import type { StreamEvent } from "./chunking.ts";
import type { Fault } from "./fault.ts";
import type { Reply } from "./protocol.ts";

/** Where a stream goes: server-sent events (sse.ts) or frames (openai-responses/socket.ts). */
export interface Sink {
  readonly gone: () => boolean;
  readonly send: (event: StreamEvent) => Promise<void>;
  /** Half of an event. */
  readonly sendHalf: (event: StreamEvent) => Promise<void>;
  /** Bytes that no client can read. */
  readonly sendGarbage: () => Promise<void>;
  readonly end: () => Promise<void>;
  readonly reset: () => Promise<void>;
}

/** Streams a reply, as well or as badly as asked; gives false when the client went away before the end. */
export async function streamReply(sink: Sink, reply: Reply, fault: Fault | null): Promise<boolean> {
  const events = fault?.kind === "storm" ? reply.storm(stamps(fault.count)) : reply.events();
  const perSecond = fault?.kind === "storm" ? fault.perSecond : 0;
  const startedMs = performance.now();
  let sent = 0;
  for (const event of events) {
    if (sink.gone()) return false;
    if (fault !== null && "events" in fault && sent === fault.events) {
      await breakOff(sink, reply, fault, event);
      return true;
    }
    if (fault?.kind === "slow" && sent > 0) await sleep(fault.delayMs);
    const dueMs = perSecond > 0 ? startedMs + (sent * 1000) / perSecond : 0;
    if (dueMs > performance.now()) await sleep(1);
    await sink.send(event);
    sent++;
  }
  await sink.end();
  return !sink.gone();
}

async function breakOff(sink: Sink, reply: Reply, fault: Fault, next: StreamEvent): Promise<void> {
  if (fault.kind === "reset") return await sink.reset();
  if (fault.kind === "error_event") {
    for (const event of reply.failure(fault.type, fault.message)) await sink.send(event);
  } else if (fault.kind === "half_event") {
    await sink.sendHalf(next);
  } else {
    await sink.sendGarbage();
  }
  await sink.end();
}

/** Each piece says when it left this process (ns, the monotonic clock that a machine's processes share). */
function* stamps(count: number): Generator<string> {
  for (let i = 0; i < count; i++) yield `@${process.hrtime.bigint()} `;
}
