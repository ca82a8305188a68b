import { hash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { spawnUpstream } from "../../../tools/upstream/client.ts";
import { Door } from "./kit/door.ts";
import { cloudAt, policyOf } from "./kit/house.ts";
import { RawVendor } from "./kit/raw-vendor.ts";
import { open, says, send } from "./kit/tool.ts";
import { until } from "../../../tools/waiting.ts";

let vendor: RawVendor;
let door: Door;
beforeEach(async () => {
  vendor = await RawVendor.open();
  door = await Door.open({ policy: policyOf([cloudAt(vendor.url)]) });
});
afterEach(async () => {
  await door[Symbol.asyncDispose]();
  await vendor[Symbol.asyncDispose]();
});

const streamHead = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
const streamed = { body: says("hello", { stream: true }) };

describe("a reply on its way to the tool", () => {
  test("passes event by event: each is there before the next one is sent", async () => {
    const arriving = open(door, streamed);
    const connection = await vendor.asked();
    connection.say(streamHead);
    // The head comes before any event does.
    const { text, whole } = await arriving;
    let all = "";
    for (const n of [1, 2, 3]) {
      const event = `event: content_block_delta\ndata: {"n":${String(n)}}\n\n`;
      all += event;
      connection.chunk(event);
      await until(() => text() === all, `event ${String(n)}`);
    }
    connection.say("0\r\n\r\n");
    const { cut, body } = await whole;
    expect([cut, body.toString()]).toEqual([false, all]);
  });

  test.each([
    ["in awkward pieces", ["--chunking", "awkward", "--line-end", "crlf"]],
    ["in one piece", ["--chunking", "whole"]],
  ])("is the same bytes that the model sent, %s, and the record can prove it", async (_how, args) => {
    const steps = [
      { say: "Voilà — naïve text 😀.", calls: [{ tool: "Read", input: { file_path: "src/a.ts" } }] },
    ];
    await using upstream = await spawnUpstream([...args, "--script", JSON.stringify([{ steps }])]);
    await using other = await Door.open({ policy: policyOf([cloudAt(upstream.url)]) });
    const { status, body, headers } = await send(other, streamed);
    expect(status).toBe(200);
    expect(headers["content-type"]).toBe("text/event-stream; charset=utf-8");
    await until(() => other.ledger.outcomes.length === 1, "the outcome");
    const [outcome] = other.ledger.outcomes;
    expect(outcome).toMatchObject({
      result: "answered",
      status: 200,
      replyBytes: body.length,
      replySha256: hash("sha256", body, "hex"),
      toolCalls: [{ tool: "Read", path: "src/a.ts", access: "read", repo: null }],
      inputTokens: expect.any(Number) as number,
      outputTokens: expect.any(Number) as number,
    });
    expect(outcome?.firstByteMs).toBeGreaterThan(0);
    expect(outcome?.durationMs).toBeGreaterThanOrEqual(outcome?.firstByteMs ?? 0);
    const kept = other.ledger.replies.get(outcome?.id ?? "");
    expect(Buffer.concat(kept?.chunks ?? []).equals(body)).toBe(true);
    expect(body.toString()).toContain("message_stop");
  });

  test("keeps the vendor's status, headers and body: rate limits, retry-after, errors", async () => {
    const arriving = send(door);
    const connection = await vendor.asked();
    const body = `{"type":"error",  "error":{"type":"rate_limit_error","message":"slow down é"},"request_id":"req_1"}\n`;
    const lines = [
      "Retry-After: 7",
      "anthropic-ratelimit-requests-remaining: 0",
      "Anthropic-RateLimit-Tokens-Reset: 2026-01-01T00:00:07Z",
      "x-should-retry: true",
      "request-id: req_1",
      "Set-Cookie: a=1",
      "set-cookie: b=2",
      "Content-Type: application/json",
    ];
    connection.say(
      `HTTP/1.1 429 Too Many Requests\r\n${lines.join("\r\n")}\r\nX-Hop: 1\r\nConnection: X-Hop\r\nX-Fourgate-Exchange: theirs\r\nContent-Length: ${String(Buffer.byteLength(body))}\r\n\r\n`,
    );
    connection.socket.write(body);
    const answer = await arriving;
    expect(answer.status).toBe(429);
    expect(answer.body.toString()).toBe(body);
    const given: string[] = [];
    for (let i = 0; i < answer.rawHeaders.length; i += 2)
      given.push(`${answer.rawHeaders[i] ?? ""}: ${answer.rawHeaders[i + 1] ?? ""}`);
    expect(given.slice(0, lines.length)).toEqual(lines);
    expect(given.filter((line) => /^x-(?:hop|fourgate)/i.test(line))).toEqual([
      `x-fourgate-exchange: ${door.ledger.intents[0]?.id ?? ""}`,
    ]);
    await until(() => door.ledger.outcomes.length === 1, "the outcome");
    expect(door.ledger.outcomes[0]).toMatchObject({ result: "answered", status: 429 });
  });

  test("of a proxy's HTML page is that page", async () => {
    const arriving = send(door);
    const page = "<html><h1>502 Bad Gateway</h1></html>\r\n";
    (await vendor.asked()).say(
      `HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: ${String(page.length)}\r\n\r\n${page}`,
    );
    const answer = await arriving;
    expect([answer.status, answer.headers["content-type"], answer.body.toString()]).toEqual([
      502,
      "text/html",
      page,
    ]);
    await until(() => door.ledger.outcomes.length === 1, "the outcome");
    expect(door.ledger.outcomes[0]).toMatchObject({
      result: "answered",
      status: 502,
      outputTokens: null,
      toolCalls: [],
    });
  });

  test("that would lead the tool elsewhere is not passed on: it would take its body past both doors", async () => {
    const arriving = send(door);
    (await vendor.asked()).say(
      "HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:9/elsewhere\r\nContent-Length: 0\r\n\r\n",
    );
    const answer = await arriving;
    expect([answer.status, answer.headers["location"]]).toEqual([451, undefined]);
    expect(answer.body.toString()).toContain("redirect");
    await until(() => door.ledger.outcomes.length === 1, "the outcome");
    expect(door.ledger.outcomes[0]).toMatchObject({ result: "upstream_broken" });
  });

  test("without a body has none", async () => {
    const arriving = send(door, { method: "GET", path: "/v1/models", body: null });
    (await vendor.asked()).say("HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n");
    const answer = await arriving;
    expect([answer.status, answer.headers["etag"], answer.body.length, answer.cut]).toEqual([
      304,
      "x",
      0,
      false,
    ]);
  });
});
