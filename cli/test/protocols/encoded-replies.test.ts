import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ask } from "./ask.ts";
import { speeches } from "./speech.ts";
import { TwoDoors } from "./two-doors.ts";

describe("a vendor that encodes its reply although it was asked not to", () => {
  let vendor: Server;
  let answer: (response: ServerResponse) => void;
  let doors: TwoDoors;
  let encoded: TwoDoors;

  beforeAll(async () => {
    vendor = createServer((request, response) => {
      request.resume().on("end", () => {
        answer(response);
      });
    });
    await new Promise<void>((resolve) => vendor.listen(0, "127.0.0.1", resolve));
    const { port } = vendor.address() as AddressInfo;
    doors = await TwoDoors.open();
    encoded = await TwoDoors.open({ cloudUrl: `http://127.0.0.1:${String(port)}` });
  });
  afterAll(async () => {
    await encoded[Symbol.asyncDispose]();
    await doors[Symbol.asyncDispose]();
    vendor.closeAllConnections();
    vendor.close();
  });

  const codings = [
    ["gzip", gzipSync],
    ["br", brotliCompressSync],
    ["zstd", zstdCompressSync],
    ["deflate", deflateSync],
  ] as const;

  test.each(
    speeches.flatMap((speech) =>
      codings.map(([coding, encode]) => ({ speech, coding, encode, protocol: speech.protocol })),
    ),
  )(
    "in $coding is read all the same: $protocol, streamed and whole, at both doors",
    async ({ speech, coding, encode }) => {
      await doors.cloud.control({
        scripts: {
          steps: [
            {
              say: "Größe 🚀",
              calls: [{ tool: speech.writeTool, input: { [speech.pathField]: "src/b.ts" } }],
            },
          ],
        },
      });
      for (const stream of [true, false]) {
        // What the strict stand-in says, but encoded.
        const body = speech.typed("hello", stream);
        const plain = await ask((await doors.run(speech.tool)) + speech.path(stream), {
          body,
          headers: speech.login,
        });
        answer = (response) => {
          const bytes = encode(plain.bytes);
          const type = String(plain.headers["content-type"]);
          response.writeHead(200, { "content-type": type, "content-encoding": coding });
          response.write(bytes.subarray(0, 7));
          setTimeout(() => response.end(bytes.subarray(7)), 5);
        };
        const gatewayUrl = `http://127.0.0.1:${String(encoded.gateway.port)}${speech.path(stream)}`;
        for (const [url, headers] of [
          [(await encoded.run(speech.tool)) + speech.path(stream), {}],
          [gatewayUrl, { "x-fourgate-token": encoded.plainToken }],
        ] as const) {
          const got = await ask(url, { body, headers: { ...speech.login, ...headers } });
          expect([got.status, got.cut, got.headers["content-encoding"]]).toEqual([200, false, undefined]);
          expect(got.text).toBe(plain.text);
          const id = String(got.headers["x-fourgate-exchange"]);
          const { outcome } = await encoded.exchange(id);
          expect(outcome).toMatchObject({
            ...{ result: "answered", inputTokens: expect.any(Number) as number },
            toolCalls: [{ tool: speech.writeTool, path: "src/b.ts" }],
          });
          const shown = await encoded.gateway.ledger.show(id);
          expect(Buffer.from(shown.reply ?? "").toString()).toBe(plain.text);
        }
      }
    },
  );

  test("with bytes that are not what it says, or in what nobody knows, is an error and no answer", async () => {
    const [chat] = speeches;
    if (!chat) throw new TypeError("chat is spoken");
    for (const coding of ["gzip", "snappy"]) {
      answer = (response) => {
        response.writeHead(200, { "content-type": "application/json", "content-encoding": coding });
        response.end("no such thing");
      };
      const base = await encoded.run("opencode");
      const got = await ask(base + chat.path(false), {
        body: chat.typed("hello", false),
        headers: chat.login,
      });
      expect(got.status).toBe(400);
      expect(chat.errorOf(got.text)).toContain("Fourgate");
    }
  });
});
