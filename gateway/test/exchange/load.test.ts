import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { request, type IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ReplySink } from "@fourgate/gateway/ledger/ledger";
import { spawnUpstream, type UpstreamProcess } from "../../../tools/upstream/client.ts";
import { Door } from "./kit/door.ts";
import { cloudAt, policyOf } from "./kit/house.ts";
import { RecordingLedger } from "./kit/recording-ledger.ts";
import { open, says, send, errorOf } from "./kit/tool.ts";
import { until } from "../../../tools/waiting.ts";

const mebibyte = 1024 * 1024;

/** Counts replies and keeps none of them. */
class CountingLedger extends RecordingLedger {
  override reply(): ReplySink {
    const sink = {
      bytes: 0,
      write(chunk: Uint8Array) {
        sink.bytes += chunk.length;
      },
    };
    return sink;
  }
}

let upstream: UpstreamProcess;
beforeAll(async () => {
  upstream = await spawnUpstream(["--fast"]);
});
afterAll(async () => {
  await upstream[Symbol.asyncDispose]();
});

/** A request for `events` small events, `perSecond` (0: as fast as they go). */
const streams = (events: number, perSecond: number): string =>
  JSON.stringify({
    ...says("hello"),
    model: `claude-stream-${String(events)}-${String(perSecond)}`,
    stream: true,
  });

interface Taken {
  readonly sha256: string;
  readonly bytes: number;
  readonly last: string;
}

/** Takes a stream without keeping it; reads nothing of it for the first `idleMs`. */
async function take(door: Door, body: string, idleMs: number): Promise<Taken> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const call = request({
    port: door.port,
    host: "127.0.0.1",
    method: "POST",
    path: "/v1/messages",
    agent: false,
    headers: { "x-fourgate-token": door.tokens.alice, "content-type": "application/json" },
  });
  call.on("response", resolve).on("error", reject);
  call.end(body);
  const response = await promise;
  await sleep(idleMs);
  const hash = createHash("sha256");
  let bytes = 0;
  let last = "";
  for await (const chunk of response as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
    last = (last + chunk.toString("latin1", Math.max(0, chunk.length - 64))).slice(-64);
  }
  return { sha256: hash.digest("hex"), bytes, last };
}

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

describe("many exchanges at once", () => {
  test("fifty streams, half of them read late, arrive whole while memory stays flat", async () => {
    const ledger = new CountingLedger();
    await using door = await Door.open({ policy: policyOf([cloudAt(upstream.url)]), ledger });
    await take(door, streams(100, 0), 0);
    ledger.records.length = 0;
    const before = process.memoryUsage().arrayBuffers;
    let peak = 0;
    const held = (): number => process.memoryUsage().arrayBuffers - before;
    const watch = setInterval(() => {
      if (held() <= peak) return;
      // What is held counts, not what the collector has not got round to on a busy machine.
      collectGarbage();
      peak = Math.max(peak, held());
    }, 50);
    const taken = await Promise.all(
      Array.from({ length: 50 }, (_, i) => take(door, streams(8000, 0), i % 2 === 0 ? 0 : 500)),
    );
    clearInterval(watch);
    const total = taken.reduce((sum, { bytes }) => sum + bytes, 0);
    expect(total).toBeGreaterThan(40 * mebibyte);
    for (const { last } of taken) expect(last).toMatch(/"message_stop"}\n\n$/);
    await until(() => ledger.outcomes.length === 50, "every outcome");
    expect(
      new Set(
        ledger.outcomes.map(
          ({ result, replySha256, replyBytes }) => `${result} ${replySha256} ${String(replyBytes)}`,
        ),
      ),
    ).toEqual(new Set(taken.map(({ sha256, bytes }) => `answered ${sha256} ${String(bytes)}`)));
    // Buffers of this process, its fifty clients' included.
    expect(peak).toBeLessThan(32 * mebibyte);
  });

  test("do not hold up one that comes between", async () => {
    await using door = await Door.open({
      policy: policyOf([cloudAt(upstream.url)]),
      ledger: new CountingLedger(),
    });
    // They would take a quarter of an hour.
    const busy = await Promise.all(
      Array.from({ length: 20 }, () => open(door, { body: streams(90_000, 100) })),
    );
    await until(() => busy.every(({ text }) => text() !== ""), "every stream's first event");
    expect((await send(door)).status).toBe(200);
    expect(door.ledger.outcomes.length).toBeLessThanOrEqual(1);
    for (const { hangUp } of busy) hangUp();
    await until(() => door.ledger.outcomes.length === 21, "every outcome");
  });

  test("that were sent in chunks book what they hold, not what they might have held", async () => {
    const limits = { bodyBytesMax: 4 * mebibyte, bodiesBytesMax: 8 * mebibyte };
    await using door = await Door.open({
      policy: policyOf([cloudAt(upstream.url)]),
      limits,
      ledger: new CountingLedger(),
    });
    const all = [];
    for (let i = 0; i < 10; i++) all.push(await open(door, { body: streams(20, 20), chunked: true }));
    expect(all.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    await Promise.all(all.map(({ whole }) => whole));
  });

  test("that were encoded book what they decode to", async () => {
    const limits = { bodyBytesMax: 4 * mebibyte, bodiesBytesMax: 8 * mebibyte };
    await using door = await Door.open({
      policy: policyOf([cloudAt(upstream.url)]),
      limits,
      ledger: new CountingLedger(),
    });
    const body = gzipSync(JSON.stringify({ ...says("a".repeat(3 * mebibyte)), stream: true }));
    const headers = { "content-encoding": "gzip" };
    // Until its intent is durable, each keeps what it holds.
    const durable = Promise.withResolvers<void>();
    door.ledger.held = durable.promise;
    const [first, second] = [send(door, { body, headers }), send(door, { body, headers })];
    await until(() => door.ledger.askedCount === 2, "both intents");
    const third = await send(door, { body, headers });
    durable.resolve();
    expect([third.status, errorOf(third).error.type]).toEqual([529, "overloaded_error"]);
    expect([(await first).status, (await second).status]).toEqual([200, 200]);
    expect((await send(door, { body, headers })).status).toBe(200);
  });
});
