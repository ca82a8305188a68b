import { request } from "node:http";
import { describe, expect, test } from "vitest";
import { awsKey, typed } from "../kit/conversations.ts";
import { errorText, GuardAtWork } from "../kit/guard-at-work.ts";
import { deskOfEachTest } from "../kit/guard-desk.ts";
import { until } from "../../../tools/waiting.ts";
import { textEvents } from "../kit/model-stream.ts";

const desk = deskOfEachTest();

describe("with the gateway away", () => {
  test("nothing is sent, and the tool is told how to start it", async () => {
    await desk.gateway.stop();
    const reply = await desk.guard.message(desk.run, typed("hello"));
    expect(reply.status).toBe(451);
    expect(reply.headers["x-should-retry"]).toBe("false");
    expect(errorText(reply)).toBe(
      `Fourgate cannot reach its gateway at ${desk.gateway.url}, so nothing was sent. Start it with: npx fourgate up`,
    );
  });

  test("a block is answered as ever, kept over a restart, and handed in when the gateway is back", async () => {
    await desk.gateway.stop();
    const key = awsKey();
    const blocked = await desk.guard.message(desk.run, typed(key));
    expect(blocked.status).toBe(451);
    await desk.guard.restart();
    expect(desk.gateway.blocks).toHaveLength(0);
    await desk.gateway.start();
    await until(() => desk.gateway.blocks.length > 0, "the block handed in");
    expect(desk.gateway.blocks.map(({ id }) => id)).toEqual([blocked.headers["x-fourgate-exchange"]]);
    const control = await desk.guard.control();
    for (let waiting = -1; waiting !== 0;) waiting = (await control.status()).blocksWaiting;
    expect(desk.gateway.blocks).toHaveLength(1);
  });

  test("no number of the device is left out: what was not sent is handed in as refused", async () => {
    await desk.guard.message(desk.run, typed("one"));
    await desk.gateway.stop();
    await desk.guard.message(desk.run, typed("two"));
    await desk.guard.message(desk.run, typed(awsKey()));
    await desk.gateway.start();
    expect((await desk.guard.message(desk.run, typed("four"))).status).toBe(200);
    await until(() => desk.gateway.blocks.length === 2, "both handed in");
    const numbers = [
      ...desk.gateway.arrived.map(({ report }) => report?.sequence),
      ...desk.gateway.blocks.map(({ deviceSequence }) => deviceSequence),
    ];
    expect(new Set(numbers)).toEqual(new Set([1, 2, 3, 4]));
    expect(numbers).toHaveLength(4);
    expect(desk.gateway.blocks.map(({ code }) => code)).toEqual(["gateway_away", "gate_blocked"]);
  });

  test("it is one request: the guard tries no second time", async () => {
    desk.gateway.answer = (_arrived, response) => {
      response.destroy();
    };
    const reply = await desk.guard.message(desk.run, typed("hello"));
    expect(reply.status).toBe(451);
    expect(errorText(reply)).toContain("gateway");
    expect(desk.gateway.arrived).toHaveLength(1);
  });

  test("a full spool lets nothing through until it is handed in", async () => {
    await desk.guard[Symbol.asyncDispose]();
    desk.guard = await GuardAtWork.start(desk.gateway, { spoolLimits: { blockCountMax: 2 } });
    desk.run = await desk.guard.run();
    await desk.gateway.stop();
    for (let i = 0; i < 3; i += 1) await desk.guard.message(desk.run, typed(awsKey()));
    const refused = await desk.guard.message(desk.run, typed("hello"));
    expect(refused.status).toBe(451);
    expect(errorText(refused)).toContain("waits for the gateway");
    await desk.gateway.start();
    await until(() => desk.gateway.blocks.length === 2, "both handed in");
    for (let status = 0; status !== 200;) ({ status } = await desk.guard.message(desk.run, typed("hello")));
  });
});

describe("a reply that breaks off", () => {
  test.each([
    ["between two events", 2, 0],
    ["inside an event", 2, 31],
    ["inside a placeholder's event, from the first byte", 0, 10],
  ])("%s ends with the vendor's error event, never with half an event", async (_name, whole, extraBytes) => {
    const events = textEvents("Hello", " there", " and more");
    desk.gateway.answer = (_arrived, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      const bytes = events.slice(0, whole).join("") + (events[whole] ?? "").slice(0, extraBytes);
      response.write(bytes, () => setTimeout(() => response.destroy(), 20));
    };
    const reply = await desk.guard.message(desk.run, typed("hello", { stream: true }));
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
    desk.gateway.answer = (_arrived, response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
      response.write('{"type":"message"', () => setTimeout(() => response.destroy(), 20));
    };
    const reply = await desk.guard.message(desk.run, typed("hello"));
    expect(reply.status).toBe(451);
    expect(errorText(reply)).toContain("broke off");
  });
});

describe("a stream", () => {
  test("passes event by event while it is made", async () => {
    const events = textEvents("a", "b", "c");
    const seen: string[] = [];
    const go = events.map(() => Promise.withResolvers<void>());
    desk.gateway.answer = async (_arrived, response) => {
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
      port: desk.guard.port,
      path: `/r/${desk.run.token}/v1/messages`,
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
    desk.gateway.answer = (_arrived, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(textEvents("a")[0]);
    };
    const call = request({
      host: "127.0.0.1",
      port: desk.guard.port,
      path: `/r/${desk.run.token}/v1/messages`,
      method: "POST",
      agent: false,
    });
    call.on("error", () => undefined);
    call.end(JSON.stringify(typed("hello", { stream: true })));
    await new Promise((resolve) => call.on("response", (response) => response.once("data", resolve)));
    call.destroy();
    expect(await desk.gateway.arrived[0]?.cut.then(() => "cut")).toBe("cut");
  });

  test("to a tool that reads slowly waits at the model, not in the guard's memory", async () => {
    const sent = { bytes: 0 };
    const total = 96 * 1024 * 1024;
    const event = `event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"${"x".repeat(64 * 1024)}"}}\n\n`;
    desk.gateway.answer = async (arrived, response) => {
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
      port: desk.guard.port,
      path: `/r/${desk.run.token}/v1/messages`,
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
