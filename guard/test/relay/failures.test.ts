import { request } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { StartedRun } from "../../src/control/control.ts";
import { awsKey, typed } from "../kit/conversations.ts";
import { errorText, GuardAtWork } from "../kit/guard-at-work.ts";
import { until } from "../../../tools/waiting.ts";
import { textEvents } from "../kit/model-stream.ts";
import { shopPolicy } from "../kit/shop-policy.ts";
import { StandInGateway } from "../kit/stand-in-gateway.ts";

let gateway: StandInGateway;
let guard: GuardAtWork;
let run: StartedRun;

beforeEach(async () => {
  gateway = await new StandInGateway(shopPolicy).start();
  guard = await GuardAtWork.start(gateway);
  run = await guard.run();
});
afterEach(async () => {
  await guard[Symbol.asyncDispose]();
  await gateway[Symbol.asyncDispose]();
});

describe("with the gateway away", () => {
  test("nothing is sent, and the tool is told how to start it", async () => {
    await gateway.stop();
    const reply = await guard.message(run, typed("hello"));
    expect(reply.status).toBe(451);
    expect(reply.headers["x-should-retry"]).toBe("false");
    expect(errorText(reply)).toBe(
      `Fourgate cannot reach its gateway at ${gateway.url}, so nothing was sent. Start it with: npx fourgate up`,
    );
  });

  test("a block is answered as ever, kept over a restart, and handed in when the gateway is back", async () => {
    await gateway.stop();
    const key = awsKey();
    const blocked = await guard.message(run, typed(key));
    expect(blocked.status).toBe(451);
    await guard.restart();
    expect(gateway.blocks).toHaveLength(0);
    await gateway.start();
    await until(() => gateway.blocks.length > 0, "the block handed in");
    expect(gateway.blocks.map(({ id }) => id)).toEqual([blocked.headers["x-fourgate-exchange"]]);
    const control = await guard.control();
    for (let waiting = -1; waiting !== 0;) waiting = (await control.status()).blocksWaiting;
    expect(gateway.blocks).toHaveLength(1);
  });

  test("no number of the device is left out: what was not sent is handed in as refused", async () => {
    await guard.message(run, typed("one"));
    await gateway.stop();
    await guard.message(run, typed("two"));
    await guard.message(run, typed(awsKey()));
    await gateway.start();
    expect((await guard.message(run, typed("four"))).status).toBe(200);
    await until(() => gateway.blocks.length === 2, "both handed in");
    const numbers = [
      ...gateway.arrived.map(({ report }) => report?.sequence),
      ...gateway.blocks.map(({ deviceSequence }) => deviceSequence),
    ];
    expect(new Set(numbers)).toEqual(new Set([1, 2, 3, 4]));
    expect(numbers).toHaveLength(4);
    expect(gateway.blocks.map(({ code }) => code)).toEqual(["gateway_away", "gate_blocked"]);
  });

  test("it is one request: the guard tries no second time", async () => {
    gateway.answer = (_arrived, response) => {
      response.destroy();
    };
    const reply = await guard.message(run, typed("hello"));
    expect(reply.status).toBe(451);
    expect(errorText(reply)).toContain("gateway");
    expect(gateway.arrived).toHaveLength(1);
  });

  test("a full spool lets nothing through until it is handed in", async () => {
    await guard[Symbol.asyncDispose]();
    guard = await GuardAtWork.start(gateway, { spoolLimits: { blockCountMax: 2 } });
    run = await guard.run();
    await gateway.stop();
    for (let i = 0; i < 3; i += 1) await guard.message(run, typed(awsKey()));
    const refused = await guard.message(run, typed("hello"));
    expect(refused.status).toBe(451);
    expect(errorText(refused)).toContain("waits for the gateway");
    await gateway.start();
    await until(() => gateway.blocks.length === 2, "both handed in");
    for (let status = 0; status !== 200;) ({ status } = await guard.message(run, typed("hello")));
  });
});

describe("a reply that breaks off", () => {
  test.each([
    ["between two events", 2, 0],
    ["inside an event", 2, 31],
    ["inside a placeholder's event, from the first byte", 0, 10],
  ])("%s ends with the vendor's error event, never with half an event", async (_name, whole, extraBytes) => {
    const events = textEvents("Hello", " there", " and more");
    gateway.answer = (_arrived, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      const bytes = events.slice(0, whole).join("") + (events[whole] ?? "").slice(0, extraBytes);
      response.write(bytes, () => setTimeout(() => response.destroy(), 20));
    };
    const reply = await guard.message(run, typed("hello", { stream: true }));
    const received = reply.body.split(/(?<=\n\n)/);
    expect(received.slice(0, whole)).toEqual(events.slice(0, whole));
    expect(received).toHaveLength(whole + 1);
    const last = received.at(-1) ?? "";
    expect(last.startsWith("event: error\ndata: ")).toBe(true);
    expect(JSON.parse(last.slice("event: error\ndata: ".length))).toMatchObject({
      type: "error",
      error: { type: "api_error" },
    });
  });

  test("as one JSON message is an error, never half a message", async () => {
    gateway.answer = (_arrived, response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
      response.write('{"type":"message"', () => setTimeout(() => response.destroy(), 20));
    };
    const reply = await guard.message(run, typed("hello"));
    expect(reply.status).toBe(451);
    expect(errorText(reply)).toContain("broke off");
  });
});

describe("a stream", () => {
  test("passes event by event while it is made", async () => {
    const events = textEvents("a", "b", "c");
    const seen: string[] = [];
    const go = events.map(() => Promise.withResolvers<void>());
    gateway.answer = async (_arrived, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      for (const [i, event] of events.entries()) {
        response.write(event);
        await go[i]?.promise;
      }
      response.end();
    };
    const body = JSON.stringify(typed("hello", { stream: true }));
    const call = request({
      host: "127.0.0.1",
      port: guard.port,
      path: `/r/${run.token}/v1/messages`,
      method: "POST",
      agent: false,
    });
    call.end(body);
    const response = await new Promise<import("node:http").IncomingMessage>((resolve) =>
      call.on("response", resolve),
    );
    response.setEncoding("utf8").on("data", (text: string) => seen.push(text));
    for (const [i] of events.entries()) {
      await until(
        () => seen.join("") === events.slice(0, i + 1).join(""),
        `event ${String(i)} before the next is made`,
      );
      go[i]?.resolve();
    }
    await new Promise((resolve) => response.on("end", resolve));
    expect(seen.join("")).toBe(events.join(""));
  });

  test("that the tool leaves is cut at the gateway too", async () => {
    gateway.answer = (_arrived, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(textEvents("a")[0]);
    };
    const call = request({
      host: "127.0.0.1",
      port: guard.port,
      path: `/r/${run.token}/v1/messages`,
      method: "POST",
      agent: false,
    });
    call.on("error", () => undefined);
    call.end(JSON.stringify(typed("hello", { stream: true })));
    await new Promise((resolve) => call.on("response", (response) => response.once("data", resolve)));
    call.destroy();
    expect(await gateway.arrived[0]?.cut.then(() => "cut")).toBe("cut");
  });

  test("to a tool that reads slowly waits at the model, not in the guard's memory", async () => {
    const sent = { bytes: 0 };
    const total = 96 * 1024 * 1024;
    const event = `event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"${"x".repeat(64 * 1024)}"}}\n\n`;
    gateway.answer = async (arrived, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      let gone = false;
      void arrived.cut.then(() => (gone = true));
      while (sent.bytes < total && !gone) {
        sent.bytes += event.length;
        if (!response.write(event))
          await Promise.race([new Promise((resolve) => response.once("drain", resolve)), arrived.cut]);
      }
      response.end();
    };
    const call = request({
      host: "127.0.0.1",
      port: guard.port,
      path: `/r/${run.token}/v1/messages`,
      method: "POST",
      agent: false,
    });
    call.on("error", () => undefined);
    call.end(JSON.stringify(typed("hello", { stream: true })));
    await new Promise((resolve) => call.on("response", (response) => response.pause() && resolve(undefined)));
    let before = -1;
    while (before !== sent.bytes) {
      before = sent.bytes;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    expect(sent.bytes).toBeLessThan(total / 4);
    call.destroy();
  });
});
