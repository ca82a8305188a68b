import { constants, gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { OutcomeRecord } from "@fourgate/core/audit/record";
import { Door } from "./kit/door.ts";
import { cloudAt, policyOf } from "./kit/house.ts";
import { RawVendor, type VendorConnection } from "./kit/raw-vendor.ts";
import { errorOf, open, says, send, type Answer } from "./kit/tool.ts";
import { until } from "../../../tools/waiting.ts";

let vendor: RawVendor;
let door: Door;
beforeEach(async () => {
  vendor = await RawVendor.open();
  door = await Door.open({
    policy: policyOf([cloudAt(vendor.url)]),
    limits: { upstreamHeadMsMax: 400, upstreamIdleMsMax: 400 },
  });
});
afterEach(async () => {
  await door[Symbol.asyncDispose]();
  await vendor[Symbol.asyncDispose]();
});

async function outcome(): Promise<OutcomeRecord> {
  await until(() => door.ledger.outcomes.length === 1, "the outcome");
  const [one] = door.ledger.outcomes;
  if (!one) throw new TypeError("it was there");
  // It was asked for once: a model call has a price.
  expect(vendor.connections.filter(({ received }) => received !== "").length).toBeLessThanOrEqual(1);
  expect(door.ledger.refusals).toEqual([]);
  return one;
}

describe("a model that gives no answer", () => {
  const expectFailed = async (
    answer: Answer,
    status: number,
    result: OutcomeRecord["result"],
  ): Promise<void> => {
    expect(answer.status).toBe(status);
    expect(answer.headers["x-should-retry"]).toBe("false");
    expect(errorOf(answer)).toMatchObject({ type: "error", error: { type: "api_error" } });
    expect(await outcome()).toMatchObject({
      result,
      status: 0,
      replyBytes: 0,
      id: answer.headers["x-fourgate-exchange"],
    });
  };

  test("but hangs is told as a timeout, and its connection is given up", async () => {
    await expectFailed(await send(door), 451, "upstream_timeout");
    await until(() => vendor.connections.every(({ closed }) => closed), "the connection closes");
  });

  test("since nobody listens there is told as unreachable", async () => {
    await vendor[Symbol.asyncDispose]();
    await expectFailed(await send(door), 451, "upstream_unreachable");
    vendor = await RawVendor.open();
  });

  test("but resets the connection is told as broken, and is not asked again", async () => {
    const arriving = send(door);
    (await vendor.asked()).socket.resetAndDestroy();
    await expectFailed(await arriving, 451, "upstream_broken");
  });
});

const event =
  'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a"}}\n\n';

/** What a client reads from a stream: the data of each whole event. */
function eventsOf(text: string): unknown[] {
  return text
    .split(/\r?\n\r?\n/)
    .slice(0, -1)
    .map(
      (block) =>
        JSON.parse(
          block
            .split(/\r?\n/)
            .filter((line) => line.startsWith("data: "))
            .map((line) => line.slice(6))
            .join("\n"),
        ) as unknown,
    );
}

async function streaming(
  headers: string,
  text: string,
): Promise<{ connection: VendorConnection; whole: Promise<Answer> }> {
  const arriving = open(door, { body: says("hello", { stream: true }) });
  const connection = await vendor.asked();
  connection.say(`HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n${headers}\r\n\r\n`);
  if (headers.startsWith("Transfer")) connection.chunk(text);
  else connection.say(text);
  const { text: seen, whole } = await arriving;
  await until(() => seen() === text, "what came");
  return { connection, whole };
}

function expectCut({ body, cut }: Answer, text: string): void {
  expect([body.toString(), cut]).toEqual([text, true]);
}

const chunked = "Transfer-Encoding: chunked";
const cuts: readonly [string, (connection: VendorConnection) => void, OutcomeRecord["result"]][] = [
  ["resets", ({ socket }) => socket.resetAndDestroy(), "upstream_broken"],
  ["closes", ({ socket }) => socket.end(), "upstream_broken"],
  ["falls silent", () => undefined, "upstream_timeout"],
];

describe.each(cuts)("a stream whose connection %s", (_how, breakOff, result) => {
  test.each([
    ["LF", event],
    ["CRLF", event.replaceAll("\n", "\r\n")],
  ])("between two events ends in the protocol's own error event (%s)", async (_end, text) => {
    const { connection, whole } = await streaming(chunked, text);
    breakOff(connection);
    const { body, cut } = await whole;
    expect(cut).toBe(false);
    const [first, last, ...rest] = eventsOf(body.toString());
    expect(rest).toEqual([]);
    expect(first).toMatchObject({ type: "content_block_delta" });
    expect(last).toMatchObject({
      type: "error",
      error: { type: "api_error", message: expect.stringContaining("Fourgate") as string },
    });
    expect(await outcome()).toMatchObject({ result, status: 200, replyBytes: text.length });
  });

  test.each([
    ["in the middle of a word", event + event.slice(0, 60)],
    ["after a line that ends no event", event + event.slice(0, -1)],
    ["after the first line of one", `${event}event: content_block_delta\n`],
    ["between CR and LF of a blank line", `${event.slice(0, -2)}\r\n\r`],
  ])("%s is cut for the client as well: nothing is put behind half an event", async (_where, text) => {
    const { connection, whole } = await streaming(chunked, text);
    breakOff(connection);
    expectCut(await whole, text);
    expect(await outcome()).toMatchObject({ result, status: 200, replyBytes: text.length });
  });
});

describe("other broken replies", () => {
  test("a stream of stated length is cut: an error event would not fit into it", async () => {
    const { connection, whole } = await streaming("Content-Length: 10000", event);
    connection.socket.resetAndDestroy();
    expectCut(await whole, event);
    expect(await outcome()).toMatchObject({ result: "upstream_broken" });
  });

  test("an encoded stream is decoded as it comes, and ends as a plain one does", async () => {
    const arriving = open(door, { body: says("hello", { stream: true }) });
    const connection = await vendor.asked();
    connection.say(
      `HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n${chunked}\r\nContent-Encoding: gzip\r\n\r\n`,
    );
    connection.chunk(gzipSync(event, { finishFlush: constants.Z_SYNC_FLUSH }).toString("latin1"));
    const { text: seen, whole, headers } = await arriving;
    await until(() => seen() === event, "what came");
    expect(headers["content-encoding"]).toBeUndefined();
    connection.socket.resetAndDestroy();
    const { body, cut } = await whole;
    expect(cut).toBe(false);
    expect(eventsOf(body.toString()).at(-1)).toMatchObject({ type: "error" });
    expect(await outcome()).toMatchObject({ result: "upstream_broken", replyBytes: event.length });
  });

  test("an encoded stream whose bytes are not what it says is an error, and no byte of it passes", async () => {
    const arriving = open(door, { body: says("hello", { stream: true }) });
    const connection = await vendor.asked();
    connection.say(
      `HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n${chunked}\r\nContent-Encoding: gzip\r\n\r\n`,
    );
    connection.chunk("not really gzip\n\n");
    const { body } = await (await arriving).whole;
    expect(eventsOf(body.toString())).toMatchObject([{ type: "error" }]);
    expect(await outcome()).toMatchObject({ result: "upstream_broken", replyBytes: 0 });
  });

  test("a JSON reply is cut, never completed", async () => {
    const arriving = open(door, {});
    const connection = await vendor.asked();
    connection.say(
      'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"type":\n\n',
    );
    const { whole } = await arriving;
    connection.socket.resetAndDestroy();
    expect((await whole).cut).toBe(true);
    expect(await outcome()).toMatchObject({ result: "upstream_broken", status: 200, outputTokens: null });
  });

  test("a stream that the model itself ends in half an event passes as it is", async () => {
    const half = event + event.slice(0, 40);
    const { connection, whole } = await streaming(chunked, half);
    connection.say("0\r\n\r\n");
    const { body, cut } = await whole;
    expect([body.toString(), cut]).toEqual([half, false]);
    expect(await outcome()).toMatchObject({
      result: "answered",
      replyBytes: half.length,
      outputTokens: null,
    });
  });

  test("an error event of the model's own passes as it is", async () => {
    const text = `${event}event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\n\n`;
    const { connection, whole } = await streaming(chunked, text);
    connection.say("0\r\n\r\n");
    expect((await whole).body.toString()).toBe(text);
    expect(await outcome()).toMatchObject({ result: "answered" });
  });
});
