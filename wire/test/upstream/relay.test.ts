import type { ServerResponse } from "node:http";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { relay, type OnTheWay } from "@fourgate/wire/relay";
import { Upstreams } from "@fourgate/wire/upstream";
import { lowered } from "../kit/limits.ts";
import { serve, type Listening } from "../kit/listening.ts";
import { RawClient } from "../kit/raw-client.ts";
import { RawVendor, type VendorConnection } from "../kit/raw-vendor.ts";
import { until } from "../../../tools/waiting.ts";

const mebibyte = 1024 * 1024;
const get = "GET / HTTP/1.1\r\nHost: gate\r\n\r\n";

/** A door that relays every request to the vendor, without a body. */
async function relayDoor(
  upstreams: Upstreams,
  vendor: RawVendor,
  wayOf: (response: ServerResponse) => OnTheWay = () => ({}),
): Promise<Listening> {
  return await serve((_request, response) => {
    const controller = new AbortController();
    response.once("close", () => {
      controller.abort(new Error("gone"));
    });
    const pass = async (): Promise<void> => {
      const reply = await upstreams.send({
        url: vendor.url,
        method: "GET",
        headers: [],
        body: null,
        signal: controller.signal,
      });
      response.writeHead(reply.status, { "content-type": "text/event-stream" });
      response.flushHeaders();
      await relay(reply, response, wayOf(response));
    };
    pass().catch(() => response.destroy());
  });
}

/** Writes as fast as its client takes it; `left` bytes in all. Tells how much the system took. */
function pour(connection: VendorConnection, bytes: number): { readonly taken: () => number } {
  const { socket } = connection;
  const piece = Buffer.alloc(64 * 1024, 0x61);
  let written = 0;
  const more = (): void => {
    while (written < bytes) {
      written += piece.length;
      if (!socket.write(piece)) return;
    }
    socket.end();
  };
  socket.on("drain", more);
  more();
  return { taken: () => socket.bytesWritten - socket.writableLength };
}

describe("a relayed reply", () => {
  test("waits for a slow client: the vendor is slowed, nothing is collected, and nothing is lost", async () => {
    const vendor = await RawVendor.open();
    await using _vendor = vendor;
    await using upstreams = new Upstreams(lowered({ upstreamIdleMsMax: 60_000 }));
    await using door = await relayDoor(upstreams, vendor);
    const total = 96 * mebibyte;

    const client = connect({ port: door.port, host: "127.0.0.1" });
    client.on("error", () => undefined);
    let received = 0;
    client.on("data", (chunk: Buffer) => {
      received += chunk.length;
    });
    client.pause();
    client.write(get);
    const connection = await vendor.connection();
    await connection.request("\r\n\r\n");
    connection.say("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
    const before = process.memoryUsage().arrayBuffers;
    const poured = pour(connection, total);
    for (let last = -1; last !== poured.taken(); await sleep(500)) last = poured.taken();
    // What fits into the system's buffers of two connections, and no more however long it waits.
    expect(poured.taken()).toBeLessThan(32 * mebibyte);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * mebibyte);

    client.resume();
    await until(() => received > total, "all of it");
    client.destroy();
  });

  test("passes each chunk on when it comes, not when the next one does", async () => {
    const vendor = await RawVendor.open();
    await using _vendor = vendor;
    await using upstreams = new Upstreams(lowered({}));
    await using door = await relayDoor(upstreams, vendor);
    using client = await RawClient.open(door.port);
    await client.write(get);
    const connection = await vendor.connection();
    await connection.request("\r\n\r\n");
    connection.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    await until(() => client.received.includes("text/event-stream"), "the head");
    for (const word of ["one", "two", "three"]) {
      connection.say(`${word.length.toString(16)}\r\n${word}\r\n`);
      await until(() => client.received.includes(word), word);
    }
    connection.say("0\r\n\r\n");
    await until(() => client.received.endsWith("0\r\n\r\n"), "the end");
    expect(client.received.match(/one|two|three/g)).toEqual(["one", "two", "three"]);
  });

  test("that comes as many small chunks at once goes on as one, and is looked at when the system has it", async () => {
    const vendor = await RawVendor.open();
    await using _vendor = vendor;
    await using upstreams = new Upstreams(lowered({}));
    const seen: (readonly [bytes: string, unsent: number | undefined])[] = [];
    await using door = await relayDoor(upstreams, vendor, (response) => ({
      observe: (bytes) => seen.push([bytes.toString(), response.socket?.writableLength]),
    }));
    using client = await RawClient.open(door.port);
    await client.write(get);
    const connection = await vendor.connection();
    await connection.request("\r\n\r\n");
    connection.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    await until(() => client.received.includes("text/event-stream"), "the head");
    connection.say("3\r\none\r\n3\r\ntwo\r\n5\r\nthree\r\n");
    await until(() => seen.length > 0, "the chunks");
    connection.say("0\r\n\r\n");
    await until(() => client.received.endsWith("0\r\n\r\n"), "the end");
    expect(client.received).toContain("\r\nb\r\nonetwothree\r\n");
    expect(seen).toEqual([["onetwothree", 0]]);
  });

  test.each(["transform", "observe"] as const)(
    "that cannot be handled (%s) breaks off: the vendor is cut, and the client sees no end",
    async (step) => {
      const vendor = await RawVendor.open();
      await using _vendor = vendor;
      await using upstreams = new Upstreams(lowered({}));
      const fail = (): never => {
        throw new Error("a fault of ours");
      };
      await using door = await relayDoor(upstreams, vendor, () => ({ [step]: fail }));
      using client = await RawClient.open(door.port);
      await client.write(get);
      const connection = await vendor.connection();
      await connection.request("\r\n\r\n");
      connection.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n");
      await until(() => connection.closed, "the vendor's connection closes");
      await until(() => client.ended, "the client's connection closes");
      expect(client.received).not.toContain("0\r\n\r\n");
      expect(client.received.includes("one")).toBe(step === "observe");
    },
  );

  test("to a client that went away while it waited ends, and the vendor is told", async () => {
    const vendor = await RawVendor.open();
    await using _vendor = vendor;
    await using upstreams = new Upstreams(lowered({}));
    await using door = await relayDoor(upstreams, vendor);
    using client = await RawClient.open(door.port);
    client.socket.pause();
    await client.write(get);
    const connection = await vendor.connection();
    await connection.request("\r\n\r\n");
    connection.say("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
    pour(connection, 96 * mebibyte);
    await sleep(200);
    client.socket.resetAndDestroy();
    await until(() => connection.closed, "the vendor's connection closes");
    expect(connection.socket.bytesWritten).toBeLessThan(96 * mebibyte);
  });
});
