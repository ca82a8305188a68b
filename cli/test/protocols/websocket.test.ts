import { hash } from "node:crypto";
import OpenAI from "openai";
import { ResponsesWS } from "openai/resources/responses/ws";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { idOf, ToolSocket, type Event } from "../../../tools/upstream/tool-socket.ts";
import { ask } from "./ask.ts";
import { clientLogin, responsesSpoken, speeches } from "./speech.ts";
import { TwoDoors } from "./two-doors.ts";

const key = `AKIA${"Q7RZ5XK2LM4NPT3W"}`;
const tools = [
  { type: "function", name: "read", strict: false, parameters: {} },
  { type: "custom", name: "apply_patch", description: "Applies a patch" },
];
const login = { authorization: `Bearer ${clientLogin}`, "openai-beta": "responses_websockets=2026-02-06" };

let doors: TwoDoors;

beforeAll(async () => {
  doors = await TwoDoors.open();
});
afterAll(() => doors[Symbol.asyncDispose]());
beforeEach(() => doors.forget());

function user(text: string): object {
  return { type: "message", role: "user", content: [{ type: "input_text", text }] };
}

function callIn(events: readonly Event[]): string {
  const { item } = (events.find((event) => (event["item"] as { call_id?: string } | undefined)?.call_id) ??
    {}) as {
    item?: { call_id: string };
  };
  return item?.call_id ?? "";
}

test("a session over a WebSocket is judged, recorded and answered as one over HTTP", async () => {
  const patch = {
    $join: [
      "*** Begin Patch\n*** Add File: src/new.ts\n+const k = '",
      { $after: "AWS_KEY=" },
      "';\n*** End Patch",
    ],
  };
  const steps = [
    { say: "I read it.", calls: [{ tool: "read", input: { path: `${doors.cwd}/.env` } }] },
    { calls: [{ tool: "apply_patch", input: patch }] },
  ];
  await doors.cloud.control({ scripts: { steps }, chunking: "awkward" });
  const base = await doors.run("codex");
  await using socket = await ToolSocket.open(base, {
    ...login,
    "session-id": "of-codex",
    "user-agent": "codex_cli_rs/0.169.0",
  });
  const frame = { model: "gpt-5.1", store: false, tools, instructions: "Work well." };

  const warm = await socket.ask({ ...frame, input: [user("look at the configuration")], generate: false });
  const first = await socket.ask({ ...frame, previous_response_id: idOf(warm), input: [] });
  expect(responsesSpoken(first)).toMatchObject({
    text: "I read it.",
    calls: [{ tool: "read" }],
    complete: true,
  });
  const output = { type: "function_call_output", call_id: callIn(first), output: `AWS_KEY=${key}\n` };
  const second = await socket.ask({ ...frame, previous_response_id: idOf(first), input: [output] });
  expect(responsesSpoken(second).calls).toEqual([
    {
      tool: "apply_patch",
      input: `*** Begin Patch\n*** Add File: src/new.ts\n+const k = '${key}';\n*** End Patch`,
    },
  ]);

  // A block inside of the session, which goes on after it.
  const done = { type: "custom_tool_call_output", call_id: callIn(second), output: "Done." };
  const typed = await socket.ask({
    ...frame,
    previous_response_id: idOf(second),
    input: [done, user(`now use ${key}`)],
  });
  expect(typed).toMatchObject([
    {
      type: "error",
      status: 400,
      error: {
        code: "invalid_prompt",
        message: expect.stringMatching(/^Fourgate stopped this before it left your laptop/) as string,
      },
    },
  ]);
  const third = await socket.ask({
    ...frame,
    previous_response_id: idOf(second),
    input: [done, user("go on")],
  });
  expect(responsesSpoken(third)).toMatchObject({ complete: true, error: null });

  expect(await doors.cloud.search([key])).toEqual([]);
  const seen = await doors.cloud.seen();
  expect(seen.map(({ method, url, outcome }) => [method, url, outcome?.status])).toEqual([
    ["POST", "/v1/responses", 200],
    ["POST", "/v1/responses", 200],
    ["POST", "/v1/responses", 200],
  ]);
  // What goes upstream is on record; all turns under the session's own name.
  const intents = doors.records("intent").toReversed();
  expect(intents).toHaveLength(3);
  for (const [i, intent] of intents.entries()) {
    const bytes = await doors.gateway.ledger.wireBytes(intent.id);
    expect(seen[i]?.sha256).toBe(hash("sha256", bytes, "hex"));
    expect(intent.actor).toMatchObject({ session: "of-codex", tool: "codex 0.169.0" });
    expect(intent.alarms).toEqual([]);
  }
  const { outcome } = await doors.exchange(intents[1]?.id ?? "");
  expect(outcome).toMatchObject({
    ...{ result: "answered", inputTokens: expect.any(Number) as number },
    toolCalls: [{ tool: "apply_patch", path: "src/new.ts", access: "write" }],
  });
  expect(doors.recordText()).not.toContain(clientLogin);
});

test("what is restricted goes to the private model, all that follows it too", async () => {
  const base = await doors.run("codex");
  await using socket = await ToolSocket.open(base, login);
  const frame = { model: "gpt-5.1", store: false, tools };
  const path = `${doors.cwd}/vault/x.ts`;
  const read = {
    type: "function_call",
    call_id: "call_1",
    name: "read",
    arguments: JSON.stringify({ path }),
  };
  const output = { type: "function_call_output", call_id: "call_1", output: "the recipe" };
  const first = await socket.ask({ ...frame, input: [user("look"), read, output] });
  const second = await socket.ask({ ...frame, previous_response_id: idOf(first), input: [user("go on")] });
  for (const events of [first, second]) expect(responsesSpoken(events).complete).toBe(true);
  expect(await doors.cloud.seen()).toEqual([]);
  const seen = await doors.house.seen();
  expect(seen).toHaveLength(2);
  expect(JSON.stringify(seen)).not.toContain(clientLogin);
});

test("the vendor's own SDK speaks with the guard over one socket", async () => {
  await doors.cloud.control({ scripts: { steps: [{ say: "Größe 🚀" }] }, chunking: "awkward" });
  const base = await doors.run("codex");
  const socket = new ResponsesWS(new OpenAI({ apiKey: clientLogin, baseURL: `${base}/v1` }));
  const done = new Promise<OpenAI.Responses.Response>((resolve, reject) => {
    socket.once("error", reject);
    socket.once("response.completed", ({ response }) => {
      resolve(response);
    });
  });
  socket.send({ type: "response.create", model: "m", store: false, tools: [tools[0] as never], input: "hi" });
  const [item] = (await done).output;
  expect(item).toMatchObject({ type: "message", content: [{ text: "Größe 🚀" }] });
  socket.close();
});

test("an error of the vendor's keeps its words, and the session goes on", async () => {
  await doors.cloud.control({ faults: [{ kind: "rate_limit", message: "slow down é" }] });
  const base = await doors.run("codex");
  await using socket = await ToolSocket.open(base, login);
  const told = await socket.ask({ model: "gpt-5.1", tools, input: "hi" });
  expect(told).toMatchObject([
    { type: "error", status: 429, error: { message: expect.stringContaining("slow down é") as string } },
  ]);
  expect(responsesSpoken(await socket.ask({ model: "gpt-5.1", tools, input: "hi" })).complete).toBe(true);
});

test("policy refuses WebSockets: the guard answers 426, and so does the gateway always", async () => {
  await using strict = await TwoDoors.open({ websocket: "refuse" });
  const base = await strict.run("codex");
  const upgrade = {
    ...{ connection: "Upgrade", upgrade: "websocket", "sec-websocket-version": "13" },
    "sec-websocket-key": Buffer.alloc(16).toString("base64"),
  };
  const [, responses] = speeches;
  const atGuard = await ask(`${base}/v1/responses`, { headers: upgrade });
  const atGateway = await ask(`http://127.0.0.1:${String(strict.gateway.port)}/v1/responses`, {
    headers: { ...upgrade, "x-fourgate-token": strict.plainToken },
  });
  expect([atGuard.status, atGateway.status]).toEqual([426, 426]);
  const overHttp = await ask(`${base}/v1/responses`, { headers: login, body: responses?.typed("hi", true) });
  expect(overHttp.status).toBe(200);
});
