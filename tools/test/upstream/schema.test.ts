import { afterAll, beforeAll, expect, test } from "vitest";
import { startUpstream } from "../../upstream/server.ts";
import type { Upstream } from "../../upstream/server.ts";
import { ask, HEADERS, messageOf, READ_TOOL, request } from "./ask.ts";

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream[Symbol.asyncDispose]());

const use = (id: string) => ({ type: "tool_use", id, name: "Read", input: { file_path: "/a" } });
const result = (id: string) => ({ type: "tool_result", tool_use_id: id, content: "text" });

test.each([
  ["no model", { model: "" }, "model: Field required"],
  ["an unknown member", { frobnicate: 1 }, "frobnicate: Extra inputs are not permitted"],
  ["no messages", { messages: [] }, "messages: at least one message is required"],
  ["max_tokens as text", { max_tokens: "9" }, "max_tokens: Input should be a valid integer"],
  [
    "an empty text block",
    { messages: [{ role: "user", content: [{ type: "text", text: "" }] }] },
    "text content blocks must be non-empty",
  ],
  ["an unknown block", { messages: [{ role: "user", content: [{ type: "song" }] }] }, "Input tag 'song'"],
  [
    "an unknown member of a block",
    { messages: [{ role: "user", content: [{ type: "text", text: "a", extra: 1 }] }] },
    "messages.0.content.0.text.extra: Extra inputs",
  ],
  [
    "a thinking budget under 1,024",
    { thinking: { type: "enabled", budget_tokens: 100 } },
    "greater than or equal to 1024",
  ],
  ["two tools of one name", { tools: [READ_TOOL, READ_TOOL] }, "Tool names must be unique"],
  [
    "context management without its beta",
    { context_management: { edits: [] } },
    "context_management: Extra inputs",
  ],
  [
    "a tool call without its result",
    {
      messages: [
        { role: "user", content: "a" },
        { role: "assistant", content: [use("t1")] },
        { role: "user", content: "b" },
      ],
    },
    "without `tool_result` blocks immediately after: t1",
  ],
  [
    "a result without its call",
    { messages: [{ role: "user", content: [result("t9")] }] },
    "unexpected `tool_use_id`",
  ],
  [
    "a result two turns late",
    {
      messages: [
        { role: "user", content: "a" },
        { role: "assistant", content: [use("t1")] },
        { role: "user", content: "b" },
        { role: "assistant", content: "c" },
        { role: "user", content: [result("t1")] },
      ],
    },
    "t1",
  ],
])("refuses %s as an invalid request", async (_name, change, message) => {
  const told = await ask(upstream.url, request(change));
  expect(told.status).toBe(400);
  expect(messageOf(told)).toContain(message);
});

test("refuses five cache breakpoints", async () => {
  const system = Array.from({ length: 5 }, () => ({
    type: "text",
    text: "a",
    cache_control: { type: "ephemeral" },
  }));
  expect(messageOf(await ask(upstream.url, request({ system })))).toBe(
    "A maximum of 4 blocks with cache_control may be provided. Found 5.",
  );
});

test("takes answered tool calls, several results, and a system message between", async () => {
  const messages = [
    { role: "user", content: "a" },
    { role: "system", content: "in /work" },
    { role: "assistant", content: [use("t1"), use("t2")] },
    { role: "user", content: [result("t2"), result("t1")] },
  ];
  expect((await ask(upstream.url, request({ messages, tools: [READ_TOOL] }))).status).toBe(200);
});

test("refuses a request without a key, without a version, and with trailing bytes", async () => {
  const { "x-api-key": _key, ...keyless } = HEADERS;
  expect((await ask(upstream.url, request(), keyless)).status).toBe(401);
  expect((await ask(upstream.url, request(), { ...keyless, authorization: "Bearer one" })).status).toBe(200);
  const { "anthropic-version": _version, ...unversioned } = HEADERS;
  expect(messageOf(await ask(upstream.url, request(), unversioned))).toContain("anthropic-version");
  expect((await ask(upstream.url, `${JSON.stringify(request())}{}`)).status).toBe(400);
});

test("counts tokens, lists models, says hello, and knows no other path", async () => {
  const counted = await fetch(`${upstream.url}/v1/messages/count_tokens`, {
    method: "POST",
    headers: HEADERS,
    body: JSON.stringify({ model: "m", messages: [{ role: "user", content: "x".repeat(400) }] }),
  });
  expect(((await counted.json()) as { input_tokens: number }).input_tokens).toBeGreaterThan(100);
  const models = (await (await fetch(`${upstream.url}/v1/models`, { headers: HEADERS })).json()) as {
    data: unknown[];
  };
  expect(models.data.length).toBeGreaterThan(0);
  expect((await fetch(`${upstream.url}/api/hello`, { method: "HEAD" })).status).toBe(200);
  expect(
    (await fetch(`${upstream.url}/v1/files`, { method: "POST", headers: HEADERS, body: "{}" })).status,
  ).toBe(404);
});

test("takes only the keys that it was told", async () => {
  await using strict = await startUpstream({ keys: ["right"] });
  expect((await ask(strict.url, request())).status).toBe(401);
  expect((await ask(strict.url, request(), { ...HEADERS, "x-api-key": "right" })).status).toBe(200);
});
