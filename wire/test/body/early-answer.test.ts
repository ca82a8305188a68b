import type { IncomingMessage, ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import { answerEarly } from "@fourgate/wire/answer-early";
import { receiveBody } from "@fourgate/wire/body";
import { receiveHead } from "@fourgate/wire/head";
import { wireLimits } from "@fourgate/wire/limits";
import { serve } from "../kit/listening.ts";
import { RawClient } from "../kit/raw-client.ts";
import { until } from "../../../tools/waiting.ts";

const mebibyte = 1024 * 1024;
const piece = Buffer.alloc(mebibyte, 0x61);

function refuse(request: IncomingMessage, response: ServerResponse): void {
  answerEarly(request, response, 413, { "content-type": "text/plain" }, "too large");
}

async function refuseByBody(request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    await receiveBody(request, receiveHead(request, wireLimits), wireLimits);
  } catch {
    refuse(request, response);
  }
}

describe("an answer to a request that is still arriving", () => {
  test.each([
    ["at its head", refuse],
    [
      "by the limit of its body",
      (request: IncomingMessage, response: ServerResponse) => void refuseByBody(request, response),
    ],
  ])(
    "that was refused %s reaches a client that writes all 100 MiB before it reads",
    async (_when, handle) => {
      await using door = await serve(handle);
      for (const framing of [`Content-Length: ${String(100 * mebibyte)}`, "Transfer-Encoding: chunked"]) {
        using client = await RawClient.open(door.port);
        client.socket.pause();
        await client.write(`POST / HTTP/1.1\r\nHost: gate\r\n${framing}\r\n\r\n`);
        const chunked = framing.startsWith("Transfer");
        for (let i = 0; i < 100; i++) {
          if (chunked) await client.write(`${mebibyte.toString(16)}\r\n`);
          await client.write(piece);
          if (chunked) await client.write("\r\n");
        }
        if (chunked) await client.write("0\r\n\r\n");
        client.socket.resume();
        await until(() => client.ended, "the end of the answer");
        expect(client.received).toMatch(/^HTTP\/1\.1 413 .*connection: close.*\r\n\r\ntoo large$/is);
      }
    },
  );

  test("comes at once, before the client has sent the rest", async () => {
    await using door = await serve(refuse);
    using client = await RawClient.open(door.port);
    await client.write("POST / HTTP/1.1\r\nHost: gate\r\nContent-Length: 100\r\n\r\nabc");
    await until(() => client.received.endsWith("too large"), "the answer");
    expect(client.ended).toBe(false);
    await client.write("a".repeat(97));
    await until(() => client.ended, "the end");
  });

  test("does not read without end: a client that never stops is cut off", async () => {
    await using door = await serve(refuse);
    using client = await RawClient.open(door.port);
    await client.write("POST / HTTP/1.1\r\nHost: gate\r\nContent-Length: 99999999999\r\n\r\n");
    let written = 0;
    for (; written < 400 && !client.ended && client.socket.writable; written++) await client.write(piece);
    await until(() => client.ended, "the cut");
    expect(written).toBeLessThan(300);
  });

  test("to a request that came whole leaves the connection open for the next", async () => {
    await using door = await serve((request, response) => {
      request.resume().on("end", () => {
        refuse(request, response);
      });
    });
    using client = await RawClient.open(door.port);
    for (let turn = 1; turn <= 2; turn++) {
      await client.write("POST / HTTP/1.1\r\nHost: gate\r\nContent-Length: 3\r\n\r\nabc");
      await until(() => client.received.split("too large").length === turn + 1, "an answer");
    }
    expect([client.ended, client.received.includes("connection: close")]).toEqual([false, false]);
  });

  test("to HEAD has no body", async () => {
    await using door = await serve(refuse);
    using client = await RawClient.open(door.port);
    await client.write("HEAD / HTTP/1.1\r\nHost: gate\r\n\r\n");
    await until(() => client.received.includes("\r\n\r\n"), "the answer");
    expect(client.received).not.toContain("too large");
  });
});
