import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FourgateError } from "@fourgate/core/errors";
import { Upstreams, type UpstreamReply, type UpstreamRequest } from "@fourgate/wire/upstream";
import { lowered } from "../kit/limits.ts";
import { RawVendor } from "../kit/raw-vendor.ts";
import { until } from "../../../tools/waiting.ts";

let vendor: RawVendor;
let upstreams: Upstreams;
beforeEach(async () => {
  vendor = await RawVendor.open();
  upstreams = new Upstreams(lowered({ upstreamHeadMsMax: 400, upstreamIdleMsMax: 400 }));
});
afterEach(async () => {
  await upstreams[Symbol.asyncDispose]();
  await vendor[Symbol.asyncDispose]();
});

function request(more: Partial<UpstreamRequest> = {}): UpstreamRequest {
  return {
    url: `${vendor.url}/v1/messages`,
    method: "POST",
    headers: [],
    body: Buffer.from("words"),
    signal: new AbortController().signal,
    ...more,
  };
}

async function whole(reply: UpstreamReply): Promise<Buffer> {
  const chunks: Buffer[] = [];
  await reply.relayTo({
    data(chunk) {
      chunks.push(Buffer.from(chunk));
      return true;
    },
  });
  return Buffer.concat(chunks);
}

const ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

describe("a call to a model", () => {
  test("carries path, query, headers and body as given: order, case, duplicates and bytes", async () => {
    const body = Buffer.from([0, 255, 13, 10, 0x7b, 0x22, 0xc3, 0x28]);
    const sending = upstreams.send(
      request({
        url: `${vendor.url}/v1/messages?beta=true&b=2`,
        headers: [
          ["anthropic-BETA", "one"],
          ["X-Name", "caf\u00e9"],
          ["anthropic-beta", "two"],
          ["Zed", ""],
        ],
        body,
      }),
    );
    const connection = await vendor.connection();
    await connection.request(body.toString("latin1"));
    connection.say(ok);
    await whole(await sending);
    const text = connection.received.toString("latin1");
    const lines = text.slice(0, text.indexOf("\r\n\r\n")).split("\r\n");
    expect(lines[0]).toBe("POST /v1/messages?beta=true&b=2 HTTP/1.1");
    expect(lines.filter((line) => /^(?:anthropic|x-name|zed)/i.test(line))).toEqual([
      "anthropic-BETA: one",
      "X-Name: caf\u00e9",
      "anthropic-beta: two",
      "Zed: ",
    ]);
    expect(lines).toContain(`content-length: ${String(body.length)}`);
    expect(lines.filter((line) => /^transfer-encoding/i.test(line))).toEqual([]);
  });

  test("gives the reply's head as it came, and skips what is said before it", async () => {
    const sending = upstreams.send(request());
    const connection = await vendor.connection();
    await connection.request("words");
    connection.say("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n");
    connection.say(
      "HTTP/1.1 429 Slow\r\nRetry-After: 7\r\nSET-cookie: a\r\nX-N: caf\u00e9\r\nset-Cookie: b\r\nContent-Length: 2\r\n\r\nno",
    );
    const reply = await sending;
    expect(reply.status).toBe(429);
    expect(reply.headers).toEqual([
      ["Retry-After", "7"],
      ["SET-cookie", "a"],
      ["X-N", "caf\u00e9"],
      ["set-Cookie", "b"],
      ["Content-Length", "2"],
    ]);
    expect((await whole(reply)).toString()).toBe("no");
  });

  test("uses a connection again", async () => {
    for (let turn = 1; turn <= 2; turn++) {
      const sending = upstreams.send(request());
      const connection = await vendor.connection();
      await until(() => connection.received.toString().split("words").length === turn + 1, "a request");
      connection.say(ok);
      await whole(await sending);
      // It is free again when its reply was seen to its end.
      await sleep(20);
    }
    expect(vendor.connections).toHaveLength(1);
  });

  test("loses and reorders nothing when its receiver asks it to wait", async () => {
    const sent = Buffer.alloc(3_000_000);
    for (let at = 0; at < sent.length; at += 4) sent.writeUInt32LE(at, at);
    const sending = upstreams.send(request());
    const connection = await vendor.connection();
    await connection.request("words");
    connection.say(`HTTP/1.1 200 OK\r\nContent-Length: ${String(sent.length)}\r\n\r\n`);
    connection.socket.write(sent);
    const reply = await sending;
    await sleep(50);
    const hash = createHash("sha256");
    let taken = 0;
    let waiting = false;
    await reply.relayTo({
      data(chunk) {
        expect(waiting).toBe(false);
        hash.update(chunk);
        taken++;
        if (taken % 3 !== 0) return true;
        waiting = true;
        setTimeout(() => {
          waiting = false;
          reply.resume();
        }, 2);
        return false;
      },
    });
    expect(hash.digest("hex")).toBe(createHash("sha256").update(sent).digest("hex"));
    expect(taken).toBeGreaterThan(3);
  });
});

describe("a call that is given up", () => {
  const reason = new FourgateError("upstream_broken", "the client hung up", "nothing to do");

  test("before it begins sends nothing", async () => {
    await expect(upstreams.send(request({ signal: AbortSignal.abort(reason) }))).rejects.toBe(reason);
    await sleep(50);
    for (const { received } of vendor.connections) expect(received).toHaveLength(0);
  });

  test("while it waits for a head closes the connection, and the vendor sees that", async () => {
    const controller = new AbortController();
    const sending = upstreams.send(request({ signal: controller.signal }));
    const connection = await vendor.connection();
    await connection.request("words");
    controller.abort(reason);
    await expect(sending).rejects.toBe(reason);
    await until(() => connection.closed, "the vendor's connection closes");
  });

  test("in the middle of its reply closes the connection, and the vendor sees that", async () => {
    const controller = new AbortController();
    const sending = upstreams.send(request({ signal: controller.signal }));
    const connection = await vendor.connection();
    await connection.request("words");
    connection.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
    const reading = whole(await sending);
    controller.abort(reason);
    await expect(reading).rejects.toBe(reason);
    await until(() => connection.closed, "the vendor's connection closes");
  });

  test("with a head that nobody has begun to relay closes the connection too", async () => {
    const controller = new AbortController();
    const sending = upstreams.send(request({ signal: controller.signal }));
    const connection = await vendor.connection();
    await connection.request("words");
    connection.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
    const reply = await sending;
    controller.abort(reason);
    await until(() => connection.closed, "the vendor's connection closes");
    await expect(whole(reply)).rejects.toBe(reason);
  });
});

describe("a model that fails", () => {
  test("by never answering is a timeout, and its connection is closed", async () => {
    const sending = upstreams.send(request());
    const connection = await vendor.connection();
    await expect(sending).rejects.toMatchObject({ code: "upstream_timeout" });
    await until(() => connection.closed, "the connection closes");
  });

  test("by falling silent in its reply is a timeout", async () => {
    const sending = upstreams.send(request());
    const connection = await vendor.connection();
    await connection.request("words");
    connection.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
    await expect(whole(await sending)).rejects.toMatchObject({ code: "upstream_timeout" });
    await until(() => connection.closed, "the connection closes");
  });

  test("by not listening is unreachable", async () => {
    const url = vendor.url;
    await vendor[Symbol.asyncDispose]();
    await expect(upstreams.send(request({ url: `${url}/v1/messages` }))).rejects.toMatchObject({
      code: "upstream_unreachable",
    });
    vendor = await RawVendor.open();
  });

  test.each([
    [
      "reset",
      (connection: { socket: { resetAndDestroy(): unknown } }) => connection.socket.resetAndDestroy(),
    ],
    ["closed", (connection: { socket: { end(): unknown } }) => connection.socket.end()],
  ])("by a connection that is %s before a head is broken, and is asked once only", async (_how, cut) => {
    const sending = upstreams.send(request());
    const connection = await vendor.connection();
    await connection.request("words");
    cut(connection);
    await expect(sending).rejects.toMatchObject({ code: "upstream_broken" });
    await sleep(50);
    expect(vendor.connections.filter(({ received }) => received.length > 0)).toHaveLength(1);
  });

  test.each([
    ["is reset in its reply", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", true],
    [
      "closes before its last chunk",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
      false,
    ],
    ["closes before the length that it stated", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", false],
  ])("by a connection that %s is broken, after what came", async (_how, text, reset) => {
    const sending = upstreams.send(request());
    const connection = await vendor.connection();
    await connection.request("words");
    connection.say(text);
    const reply = await sending;
    let came = "";
    const reading = reply.relayTo({
      data(chunk) {
        came += chunk.toString();
        return true;
      },
    });
    const end = reading.then(
      () => "whole",
      (error: unknown) => (error as FourgateError).code,
    );
    await until(() => came === "abc", "what came");
    if (reset) connection.socket.resetAndDestroy();
    else connection.socket.end();
    expect(await end).toBe("upstream_broken");
  });

  test("by answering what is no HTTP is broken", async () => {
    const sending = upstreams.send(request());
    const connection = await vendor.connection();
    await connection.request("words");
    connection.say("220 mail.example ESMTP\r\n");
    await expect(sending).rejects.toMatchObject({ code: "upstream_broken" });
  });
});
