import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { FourgateError } from "@fourgate/core/errors";
import { headerOf, receiveHead, type Head } from "@fourgate/wire/head";
import { createServer } from "node:http";
import { listening, type Listening } from "../kit/listening.ts";
import { lowered } from "../kit/limits.ts";
import { RawClient } from "../kit/raw-client.ts";
import { until } from "../../../tools/waiting.ts";

const headerCountMax = 100;
const limits = lowered({ headerCountMax });
let door: Listening;
let heads: (Head | FourgateError)[] = [];

beforeAll(async () => {
  const server = createServer((request, response) => {
    try {
      heads.push(receiveHead(request, limits));
    } catch (error) {
      heads.push(error as FourgateError);
    }
    response.end();
  });
  // As the gateway's server: one more than the limit, so that the limit itself can tell.
  server.maxHeadersCount = headerCountMax + 1;
  door = await listening(server, () => {
    server.closeAllConnections();
  });
});
afterAll(async () => {
  await door[Symbol.asyncDispose]();
});

/** Sends these bytes, and gives what became of them: the head, its refusal, or "node" where Node refused. */
async function sent(lines: string): Promise<Head | FourgateError | "node"> {
  heads = [];
  using client = await RawClient.open(door.port);
  await client.write(`${lines}\r\n\r\n`);
  await until(() => client.received.includes("\r\n\r\n"), "an answer");
  return heads[0] ?? "node";
}

/** Refused, by this door or by Node before it. */
function expectUnread(outcome: Head | FourgateError | "node"): void {
  expect(outcome === "node" ? outcome : (outcome as FourgateError).code).toMatch(/^(?:node|head_invalid)$/);
}

describe("a request's head", () => {
  test("keeps its headers' order, case, duplicates and bytes", async () => {
    const head = await sent(
      "POST /v1/messages?beta=true HTTP/1.1\r\nhOsT: gate\r\nanthropic-BETA: one\r\nX-Tool: caf\u00e9\r\nanthropic-beta: two",
    );
    expect(head).toEqual({
      method: "POST",
      target: "/v1/messages?beta=true",
      path: "/v1/messages",
      query: "beta=true",
      headers: [
        ["hOsT", "gate"],
        ["anthropic-BETA", "one"],
        ["X-Tool", Buffer.from("caf\u00e9", "utf8").toString("latin1")],
        ["anthropic-beta", "two"],
      ],
    });
    expect(headerOf(head as Head, "anthropic-beta")).toBe("one");
  });

  test("is cut into path and query at the first question mark only", async () => {
    expect(await sent("GET /a?b=c?d HTTP/1.1\r\nHost: gate")).toMatchObject({ path: "/a", query: "b=c?d" });
    expect(await sent("GET /a HTTP/1.1\r\nHost: gate")).toMatchObject({ path: "/a", query: "" });
  });

  test.each([
    "Authorization",
    "Content-Encoding",
    "Content-Type",
    "Host",
    "X-Api-Key",
    "X-Fourgate-Deployment",
    "X-Fourgate-Report",
    "X-Fourgate-Token",
  ])("with %s twice is refused, in whatever capitals and though both say the same", async (name) => {
    const host = name === "Host" ? "" : "Host: gate\r\n";
    const refused = await sent(`GET / HTTP/1.1\r\n${host}${name}: one\r\n${name.toUpperCase()}: one`);
    expect(refused).toMatchObject({
      code: "head_invalid",
      message: expect.stringContaining(name.toLowerCase()) as string,
    });
  });

  test.each([
    ["two lengths", "Content-Length: 0\r\nContent-Length: 0"],
    ["two different lengths", "Content-Length: 0\r\nContent-Length: 1"],
    ["a length and chunks", "Content-Length: 5\r\nTransfer-Encoding: chunked"],
    ["chunks twice", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"],
    ["an encoding behind chunks", "Transfer-Encoding: chunked, gzip"],
  ])("with %s, which two servers frame differently, is not read", async (_what, lines) => {
    expectUnread(await sent(`POST / HTTP/1.1\r\nHost: gate\r\n${lines}`));
  });

  test.each(["http://elsewhere.example/v1/messages", "elsewhere.example:443", "*"])(
    "with the target %s is refused: it is no path",
    async (target) => {
      const method = target === "*" ? "OPTIONS" : "GET";
      expectUnread(await sent(`${method} ${target} HTTP/1.1\r\nHost: gate`));
    },
  );

  test("of as many headers as allowed passes, of one more is refused, of a thousand too", async () => {
    const lines = (count: number): string =>
      Array.from({ length: count - 1 }, (_, i) => `X-${String(i)}: v`).join("\r\n");
    const request = "GET / HTTP/1.1\r\nHost: gate\r\n";
    const passed = await sent(request + lines(headerCountMax));
    expect((passed as Head).headers).toHaveLength(headerCountMax);
    expect(await sent(request + lines(headerCountMax + 1))).toMatchObject({ code: "head_invalid" });
    expect(await sent(request + lines(1000))).toBe("node");
  });
});
