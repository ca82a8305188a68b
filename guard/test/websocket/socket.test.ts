import { connect } from "node:net";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { GuardAtWork } from "../kit/guard-at-work.ts";
import { until } from "../../../tools/waiting.ts";
import { shopPolicy } from "../kit/shop-policy.ts";
import { StandInGateway } from "../kit/stand-in-gateway.ts";
import { idOf, refusedUpgrade, ToolSocket, type Event } from "../../../tools/upstream/tool-socket.ts";
import { says } from "./model.ts";

const deployments = shopPolicy.deployments.map((one) => ({
  ...one,
  protocols: ["openai-responses"] as const,
}));
const idleMs = 2_000;

/** Where connections are closed after two seconds in which nothing is asked for. */
async function impatient(): Promise<GuardAtWork> {
  return await GuardAtWork.start(gateway, { limits: { socketIdleMsMax: idleMs } });
}

let gateway: StandInGateway;
let guard: GuardAtWork;
let base: string;

beforeAll(async () => {
  gateway = await new StandInGateway({ ...shopPolicy, deployments }).start();
  guard = await GuardAtWork.start(gateway, {
    limits: { bodyBytesMax: 24 * 1024 * 1024 },
  });
  ({ baseUrl: base } = await guard.run());
});
afterAll(async () => {
  await guard[Symbol.asyncDispose]();
  await gateway[Symbol.asyncDispose]();
});
beforeEach(() => {
  gateway.arrived.length = 0;
  gateway.answer = says("Hello.");
});

function errorOf(events: readonly Event[]): { status: number; code: string; message: string } {
  const { status, error } = events.at(-1) as unknown as {
    status: number;
    error: { code: string; message: string };
  };
  return { status, ...error };
}

describe("a frame", () => {
  test("goes on as a request of its own, with the conversation that it continues in the client's bytes", async () => {
    await using socket = await ToolSocket.open(base, { authorization: "Bearer mine", "session-id": "s1" });
    const first = await socket.ask(
      '{"type":"response.create","model":"m","store":false,"input":[ {"role":"user",  "content":"\\u0068i"} ],"tools":[]}',
    );
    expect(first.map(({ type }) => type)).toEqual([
      "response.created",
      "response.output_item.done",
      "response.completed",
    ]);
    await socket.ask(
      `{"type":"response.create","model":"m","store":false,"previous_response_id":"${idOf(first)}","input":[{"role":"user","content":"more"}]}`,
    );
    const bodies = gateway.arrived.map(({ body }) => body.toString("utf8"));
    const said = JSON.stringify((first[1] as { item?: unknown }).item);
    expect(bodies).toEqual([
      '{"model":"m","store":false,"input":[{"role":"user",  "content":"\\u0068i"}],"tools":[],"stream":true}',
      `{"model":"m","store":false,"input":[{"role":"user",  "content":"\\u0068i"},${said},{"role":"user","content":"more"}],"stream":true}`,
    ]);
    const [one] = gateway.arrived;
    expect(one?.headers).toMatchObject({ authorization: "Bearer mine", "session-id": "s1" });
    expect(Object.keys(one?.headers ?? {}).filter((name) => name.startsWith("sec-websocket"))).toEqual([]);
    expect(one?.report?.bodySha256).toMatch(/^[0-9a-f]{64}$/);
  });

  test("goes on with none of the headers that only the upgrade's own message has", async () => {
    const odd = {
      "content-encoding": "gzip",
      expect: "100-continue",
      te: "trailers",
      "x-fourgate-token": "mine",
    };
    await using socket = await ToolSocket.open(base, odd);
    expect((await socket.ask({ input: "hi" })).at(-1)?.type).toBe("response.completed");
    const headers = gateway.arrived[0]?.headers ?? {};
    expect(headers["x-fourgate-token"]).not.toBe("mine");
    expect(JSON.stringify({ ...headers, "x-fourgate-report": "" })).not.toMatch(/gzip|mine|trailers/);
  });

  test("after a frame waits for its response: both are answered in order", async () => {
    let open = 0;
    let most = 0;
    const answer = says("Hello.");
    gateway.answer = async (arrived, response) => {
      most = Math.max(most, ++open);
      await sleep(30);
      await answer(arrived, response);
      open -= 1;
    };
    await using socket = await ToolSocket.open(base);
    for (const text of ["one", "two", "three"]) socket.send({ input: text });
    for (const _ of [1, 2, 3]) expect((await socket.next()).at(-1)?.type).toBe("response.completed");
    expect(most).toBe(1);
    expect(gateway.arrived.map(({ body }) => /one|two|three/.exec(body.toString())?.[0])).toEqual([
      "one",
      "two",
      "three",
    ]);
  });

  test("beyond those that may wait is refused, and the others are answered", async () => {
    await using socket = await ToolSocket.open(base);
    for (let i = 0; i < 30; i++) socket.send({ input: `frame ${String(i)}` });
    const types: string[] = [];
    for (let i = 0; i < 30; i++) types.push((await socket.next()).at(-1)?.type ?? "");
    const answered = types.filter((type) => type === "response.completed").length;
    expect(answered).toBeGreaterThanOrEqual(16);
    expect(answered).toBeLessThan(30);
    expect(types.filter((type) => type === "error")).toHaveLength(30 - answered);
    expect(gateway.arrived).toHaveLength(answered);
  });

  test("with generate:false only hands over: nothing leaves before the frame that refers to it", async () => {
    await using socket = await ToolSocket.open(base);
    const noted = await socket.ask({ input: [{ role: "user", content: "remember" }], generate: false });
    expect(noted.map(({ type }) => type)).toEqual(["response.created", "response.completed"]);
    expect(gateway.arrived).toEqual([]);
    await socket.ask({ input: [{ role: "user", content: "now" }], previous_response_id: idOf(noted) });
    expect(gateway.arrived[0]?.body.toString()).toContain('"remember"},{"role":"user","content":"now"}');
  });

  test("gets the model's reasoning back, but for what a vendor that keeps nothing would not know", async () => {
    const named = { type: "reasoning", id: "rs_1", summary: [] };
    gateway.answer = says("Hello.", [named, { ...named, id: "rs_2", encrypted_content: "gAAA" }]);
    await using socket = await ToolSocket.open(base);
    for (const store of [false, true]) {
      const first = await socket.ask({ input: "hi", store });
      await socket.ask({ input: "more", store, previous_response_id: idOf(first) });
    }
    const bodies = gateway.arrived.map(({ body }) => body.toString().match(/rs_\d/g) ?? []);
    expect(bodies).toEqual([[], ["rs_2"], [], ["rs_1", "rs_2"]]);
  });

  test("that acknowledges a response asks for nothing", async () => {
    await using socket = await ToolSocket.open(base);
    socket.send('{"type":"response.processed","response_id":"resp_1"}');
    expect((await socket.ask({ input: "hi" })).at(-1)?.type).toBe("response.completed");
    expect(socket.frames.some(({ type }) => type === "error")).toBe(false);
  });

  test("of 20 MB passes", async () => {
    await using socket = await ToolSocket.open(base);
    const text = "lorem ipsum ".repeat((20 * 1024 * 1024) / 12);
    expect((await socket.ask({ input: text })).at(-1)?.type).toBe("response.completed");
    expect(gateway.arrived[0]?.body.length).toBeGreaterThan(20 * 1024 * 1024 - 100);
  });

  test("over the limit closes this connection with the code for that, and no other one", async () => {
    await using socket = await ToolSocket.open(base);
    await using other = await ToolSocket.open(base);
    socket.send({ input: "x".repeat(25 * 1024 * 1024) });
    await until(() => socket.closed !== null, "the close");
    expect(socket.closed?.code).toBe(1009);
    expect((await other.ask({ input: "hi" })).at(-1)?.type).toBe("response.completed");
    expect(gateway.arrived).toHaveLength(1);
  });

  test.each([
    ["is binary", Buffer.from('{"type":"response.create","model":"m","input":"hi"}'), "binary"],
    ["is no JSON", '{"type":"response.create",', ""],
    ["is no object", "[1]", "no JSON object"],
    ["is empty", "", ""],
    ["is of another type", '{"type":"session.update"}', "response.create"],
    ["has no type", '{"model":"m","input":"hi"}', "response.create"],
    ["has a key twice", '{"type":"response.create","model":"m","model":"n","input":"hi"}', ""],
    ["has bytes behind its end", '{"type":"response.create","model":"m","input":"hi"} x', ""],
    ["has an input of another kind", '{"type":"response.create","model":"m","input":7}', "input"],
    [
      "refers to a number",
      '{"type":"response.create","model":"m","input":"hi","previous_response_id":7}',
      "string",
    ],
    [
      "opens a second stream",
      '{"type":"response.create","model":"m","input":"hi","stream_id":"s"}',
      "stream",
    ],
    ["holds half a surrogate", '{"type":"response.create","model":"m","input":"\\ud800"}', ""],
  ])("that %s is told so, and the next one is answered", async (_, frame, words) => {
    await using socket = await ToolSocket.open(base);
    const told = errorOf(await socket.ask(frame));
    expect(told).toMatchObject({ status: 400, message: expect.stringContaining(words) as string });
    expect(told.code).not.toBe("previous_response_not_found");
    expect(gateway.arrived).toEqual([]);
    expect((await socket.ask({ input: "hi" })).at(-1)?.type).toBe("response.completed");
  });

  test("that refers to a response of another connection is told so in the vendor's code", async () => {
    await using other = await ToolSocket.open(base);
    const passed = idOf(await other.ask({ input: "hi" }));
    await using socket = await ToolSocket.open(base);
    const told = errorOf(await socket.ask({ input: "more", previous_response_id: passed }));
    expect(told).toMatchObject({ status: 400, code: "previous_response_not_found" });
    expect(gateway.arrived).toHaveLength(1);
    expect((await socket.ask({ input: "all of it" })).at(-1)?.type).toBe("response.completed");
  });

  test("whose answer breaks off ends in the protocol's own event", async () => {
    gateway.answer = (_arrived, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(
        'event: response.created\ndata: {"type":"response.created","response":{"id":"r"}}\n\nevent: resp',
      );
      setTimeout(() => response.destroy(), 20);
    };
    await using socket = await ToolSocket.open(base);
    const events = await socket.ask({ input: "hi" });
    expect(events.map(({ type }) => type)).toEqual(["response.created", "response.failed"]);
    gateway.answer = says("Hello.");
    expect((await socket.ask({ input: "hi" })).at(-1)?.type).toBe("response.completed");
  });
});

describe("a connection", () => {
  test("that never sends is closed, one that asks is not", async () => {
    await using own = await impatient();
    const { baseUrl } = await own.run();
    await using silent = await ToolSocket.open(baseUrl);
    await using busy = await ToolSocket.open(baseUrl);
    for (; silent.closed === null; await sleep(100)) await busy.ask({ input: "hi" });
    await busy.ask({ input: "hi" });
    expect(silent.closed).toMatchObject({ code: 1000 });
    expect(busy.closed).toBeNull();
  });

  test("that never reads is cut, and what was under way for it upstream too", async () => {
    const cut = Promise.withResolvers<void>();
    let written = 0;
    gateway.answer = (_arrived, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      const data = JSON.stringify({ type: "response.output_text.delta", delta: "x".repeat(64_000) });
      const more = (): void => {
        while (!response.destroyed && response.write(`event: response.output_text.delta\ndata: ${data}\n\n`))
          written += 64_000;
        written += 64_000;
      };
      response.on("drain", more).on("close", cut.resolve);
      more();
    };
    await using own = await impatient();
    const socket = await ToolSocket.open((await own.run()).baseUrl);
    socket.socket.pause();
    socket.send({ input: "hi" });
    await cut.promise;
    // Nothing was collected for it: what the buffers of two connections hold.
    expect(written).toBeLessThan(64 * 1024 * 1024);
    socket.socket.resume();
    await until(() => socket.closed !== null, "the cut");
  });

  test("that the tool cuts ends the call upstream", async () => {
    const cut = Promise.withResolvers<void>();
    gateway.answer = (_arrived, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write('event: response.created\ndata: {"type":"response.created","response":{"id":"r"}}\n\n');
      response.on("close", cut.resolve);
    };
    const socket = await ToolSocket.open(base);
    socket.send({ input: "hi" });
    await until(() => socket.frames.length > 0, "the first event");
    socket.socket.terminate();
    await expect(cut.promise).resolves.toBeUndefined();
  });

  test("is not for strangers, web pages, other paths and other hosts", async () => {
    const address = `${base}/v1/responses`;
    const port = String(guard.port);
    const unknown = `http://127.0.0.1:${port}/r/${"A".repeat(43)}/v1/responses`;
    expect(await refusedUpgrade(unknown)).toBe(426);
    expect(await refusedUpgrade(`http://127.0.0.1:${port}/v1/responses`)).toBe(426);
    expect(await refusedUpgrade(`${base}/v1/messages`)).toBe(426);
    expect(await refusedUpgrade(`${base}/v1/responses/`)).toBe(426);
    expect(await refusedUpgrade(address, { origin: "https://evil.example" })).toBe(403);
    expect(await refusedUpgrade(address, { host: "evil.example" })).toBe(403);
    expect(gateway.arrived).toEqual([]);
  });

  test("asked for in broken words does not end the guard", async () => {
    const raw = connect(guard.port, "127.0.0.1");
    const path = new URL(base).pathname;
    raw.write(
      `GET ${path}/v1/responses HTTP/1.1\r\nHost: 127.0.0.1:${String(guard.port)}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    );
    const [answer] = (await once(raw, "data")) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 (?:400|426)/);
    raw.destroy();
    const half = connect(guard.port, "127.0.0.1");
    half.write(
      `GET ${path}/v1/responses HTTP/1.1\r\nHost: 127.0.0.1:${String(guard.port)}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
    );
    await once(half, "data");
    half.write(Buffer.from([0xff, 0xff, 0xff, 0xff]));
    await once(half, "close");
    await using socket = await ToolSocket.open(base);
    expect((await socket.ask({ input: "hi" })).at(-1)?.type).toBe("response.completed");
  });
});

test("a policy that refuses WebSockets is answered 426, and the next policy takes them again", async () => {
  gateway.policy = { ...shopPolicy, deployments, version: "policy-2", websocket: "refuse" };
  gateway.bundle = { number: 8 };
  const address = `${base}/v1/responses`;
  const status = async (): Promise<number> => await refusedUpgrade(address).catch(() => 101);
  await expect.poll(status).toBe(426);
  gateway.policy = { ...shopPolicy, deployments, version: "policy-3" };
  gateway.bundle = { number: 9 };
  await expect.poll(status).toBe(101);
});

test("a guard that stops does not wait for open connections, nor for what they wait for", async () => {
  gateway.answer = () => undefined;
  await using idle = await ToolSocket.open(base);
  await using waiting = await ToolSocket.open(base);
  waiting.send({ input: "hi" });
  await until(() => gateway.arrived.length > 0, "the request");
  // What they wait for never comes.
  await expect(guard.stop()).resolves.toBeUndefined();
  await until(() => idle.closed !== null && waiting.closed !== null, "the cut");
});
