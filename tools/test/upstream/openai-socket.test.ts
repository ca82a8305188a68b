import { on, once } from "node:events";
import OpenAI from "openai";
import type { ResponsesServerEvent } from "openai/resources/responses/responses";
import { ResponsesWS } from "openai/resources/responses/ws";
import { expect, test } from "vitest";
import { WebSocket } from "ws";
import { spawnUpstream } from "../../upstream/client.ts";
import { readFault } from "../../upstream/fault.ts";
import { startUpstream } from "../../upstream/server.ts";

const READ = { type: "function", name: "read", strict: false, parameters: { type: "object" } } as const;
const SCRIPT = {
  steps: [{ say: "Größe 🚀", calls: [{ tool: "read", input: { path: "ä🚀" } }] }],
  end: { $join: ["I read ", { $after: "KEY=" }] },
};

/** A socket as a client has it: sends frames, and takes the events of one response after the other. */
async function connect(url: string): Promise<{
  readonly socket: WebSocket;
  ask(frame: object | string): Promise<readonly ResponsesServerEvent[]>;
}> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/v1/responses`, {
    headers: { authorization: "Bearer one" },
  });
  const messages = on(socket, "message", { close: ["close"] }) as AsyncIterator<[Buffer], undefined>;
  await once(socket, "open");
  return {
    socket,
    async ask(frame) {
      const events: ResponsesServerEvent[] = [];
      socket.send(
        typeof frame === "string" ? frame : JSON.stringify({ type: "response.create", model: "m", ...frame }),
      );
      for (;;) {
        const next: IteratorResult<[Buffer], undefined> = await messages.next();
        if (next.done === true) throw new Error("the socket closed");
        const event = JSON.parse(next.value[0].toString("utf8")) as ResponsesServerEvent;
        events.push(event);
        if (["response.completed", "response.failed", "error"].includes(event.type)) return events;
      }
    },
  };
}

function callIdIn(events: readonly ResponsesServerEvent[]): string {
  const last = events.at(-1);
  const call =
    last?.type === "response.completed"
      ? last.response.output.find(({ type }) => type === "function_call")
      : undefined;
  return call?.type === "function_call" ? call.call_id : "";
}

function idIn(events: readonly ResponsesServerEvent[]): string {
  const last = events.at(-1);
  return last?.type === "response.completed" ? last.response.id : "";
}

test("the vendor's own SDK speaks over one socket, the second frame with what is new alone", async () => {
  await using upstream = await startUpstream({ scripts: [SCRIPT], chunking: "awkward" });
  const client = new OpenAI({ apiKey: "one", baseURL: `${upstream.url}/v1` });
  const socket = new ResponsesWS(client);
  const completed = async (frame: Parameters<ResponsesWS["send"]>[0]): Promise<OpenAI.Responses.Response> => {
    const done = new Promise<OpenAI.Responses.Response>((resolve, reject) => {
      socket.once("error", reject);
      socket.once("response.completed", ({ response }) => resolve(response));
    });
    socket.send(frame);
    return await done;
  };
  const first = await completed({
    type: "response.create",
    model: "m",
    store: false,
    tools: [READ],
    input: [{ role: "user", content: "read it" }],
  });
  const call = first.output.find((item) => item.type === "function_call");
  expect(call).toMatchObject({ name: "read", arguments: '{"path":"ä🚀"}' });
  const next = await completed({
    type: "response.create",
    model: "m",
    store: false,
    tools: [READ],
    previous_response_id: first.id,
    input: [{ type: "function_call_output", call_id: call?.call_id ?? "", output: "KEY=it" }],
  });
  expect(next.output[0]).toMatchObject({ content: [{ text: "I read it" }] });
  socket.close();
});

test("a response without storing is known on its own connection only", async () => {
  await using upstream = await startUpstream({ scripts: [SCRIPT] });
  const one = await connect(upstream.url);
  const events = await one.ask({ store: false, tools: [READ], input: "read it" });
  const two = await connect(upstream.url);
  const frame = {
    store: false,
    tools: [READ],
    previous_response_id: idIn(events),
    input: [{ type: "function_call_output", call_id: callIdIn(events), output: "KEY=x" }],
  };
  expect(await two.ask(frame)).toMatchObject([
    { type: "error", status: 400, error: { code: "previous_response_not_found" } },
  ]);
  expect((await one.ask(frame)).at(-1)?.type).toBe("response.completed");
  one.socket.close();
  two.socket.close();
});

test("a frame that only warms says nothing, and can be gone on from", async () => {
  await using upstream = await startUpstream({ scripts: [SCRIPT] });
  const { ask, socket } = await connect(upstream.url);
  const warm = await ask({ generate: false, tools: [READ], instructions: "rule ".repeat(2_000), input: [] });
  expect(warm.at(-1)).toMatchObject({ type: "response.completed", response: { output: [] } });
  const next = await ask({
    previous_response_id: idIn(warm),
    tools: [READ],
    instructions: "rule ".repeat(2_000),
    input: "go",
  });
  expect(callIdIn(next)).toMatch(/^call_/);
  expect(next.at(-1)).toMatchObject({
    response: { usage: { input_tokens_details: { cached_tokens: 2_432 } } },
  });
  socket.close();
});

test.each([
  ["what is not JSON", "{", "not valid JSON"],
  ["a key that stands twice", '{"type":"response.create","model":"a","model":"b"}', '"model" stands twice'],
  ["another type", { type: "response.cancel" }, "Supported values are"],
  ["an unknown member", { frobnicate: 1, input: "a" }, "Unknown parameter: 'frobnicate'."],
  [
    "an output without its call",
    { input: [{ type: "function_call_output", call_id: "c9", output: "x" }] },
    "No tool call found",
  ],
])("refuses %s in an error frame and goes on", async (_name, frame, message) => {
  await using upstream = await startUpstream({ scripts: [SCRIPT] });
  const { ask, socket } = await connect(upstream.url);
  const [error] = await ask(frame);
  expect(error).toMatchObject({ type: "error", status: 400 });
  expect(JSON.stringify(error)).toContain(JSON.stringify(message).slice(1, -1));
  expect((await ask({ input: "a" })).at(-1)?.type).toBe("response.completed");
  socket.close();
});

test.each([[426], [403]])("answers the upgrade with %i where it is told to", async (status) => {
  await using upstream = await startUpstream({ websocket: status });
  const socket = new WebSocket(`${upstream.url.replace("http", "ws")}/v1/responses`);
  const [, response] = (await once(socket, "unexpected-response")) as [unknown, { statusCode: number }];
  expect(response.statusCode).toBe(status);
  expect(upstream.vendor.seen.list()[0]).toMatchObject({ method: "GET", outcome: { status } });
});

test("an upgrade without a log-in is 401, and one on another path 404", async () => {
  await using upstream = await startUpstream();
  for (const [path, status] of [
    ["/v1/responses", 401],
    ["/v1/realtime", 404],
  ] as const) {
    const socket = new WebSocket(upstream.url.replace("http", "ws") + path);
    const [, response] = (await once(socket, "unexpected-response")) as [unknown, { statusCode: number }];
    expect(response.statusCode).toBe(status);
  }
});

test("faults reach frames: an error, a failure in the middle, an end in the middle", async () => {
  await using upstream = await startUpstream({ scripts: [SCRIPT] });
  upstream.vendor.faults = [
    readFault({ kind: "rate_limit" }),
    readFault({ kind: "error_event", events: 3, type: "invalid_prompt", message: "not this" }),
    readFault({ kind: "half_event", events: 3 }),
  ];
  const { ask, socket } = await connect(upstream.url);
  const frame = { tools: [READ], input: "read it" };
  expect(await ask(frame)).toMatchObject([
    { type: "error", status: 429, error: { code: "rate_limit_exceeded" } },
  ]);
  expect((await ask(frame)).at(-1)).toMatchObject({
    type: "response.failed",
    response: { error: { message: "not this" } },
  });
  const closed = once(socket, "close");
  await expect(ask(frame)).rejects.toThrow("JSON");
  expect((await closed)[0]).toBe(1011);
});

test("each frame is seen with its exact bytes, also one that came compressed", async () => {
  await using upstream = await spawnUpstream(["--compress", "gzip"]);
  const { ask, socket } = await connect(upstream.url);
  expect(socket.extensions).toContain("permessage-deflate");
  const needle = `needle "${"x".repeat(2_000)}"`;
  await ask({ input: needle });
  const seen = await upstream.seen();
  expect(seen.map(({ method, url }) => [method, url])).toEqual([
    ["GET", "/v1/responses"],
    ["FRAME", "/v1/responses"],
  ]);
  expect(JSON.parse((await upstream.body(2)).toString())).toEqual({
    type: "response.create",
    model: "m",
    input: needle,
  });
  expect(await upstream.search([needle])).toMatchObject([{ form: "json", where: "body", request: 2 }]);
  socket.close();
});
