import { afterAll, beforeAll, expect, test } from "vitest";
import { type Json, type JsonObject, text } from "../../upstream/json.ts";
import { startUpstream, type Upstream } from "../../upstream/server.ts";
import { ask, contentOf, messageOf, READ_TOOL, request } from "./ask.ts";

let upstream: Upstream;
let first: JsonObject;
let answer: readonly JsonObject[];

beforeAll(async () => {
  upstream = await startUpstream({
    scripts: [{ steps: [{ calls: [{ tool: "Read", input: { file_path: "/a" } }] }] }],
  });
  first = request({
    system: [{ type: "text", text: "Be brief.", cache_control: { type: "ephemeral" } }],
    tools: [READ_TOOL],
    thinking: { type: "adaptive" },
    messages: [
      { role: "user", content: [{ type: "text", text: "read it", cache_control: { type: "ephemeral" } }] },
    ],
  });
  answer = contentOf(await ask(upstream.url, first));
});
afterAll(() => upstream[Symbol.asyncDispose]());

/** The second turn, as an honest client sends it, with `change` laid over it. */
function second(
  change: { readonly [key: string]: Json } = {},
  blocks: readonly JsonObject[] = answer,
): JsonObject {
  const id = text(answer[1]?.["id"]);
  const history = [
    { role: "user", content: "read it" },
    { role: "assistant", content: blocks },
    { role: "user", content: [{ type: "tool_result", tool_use_id: id, content: "text" }] },
  ];
  return { ...first, messages: history, ...change };
}

test("a first answer thinks, signs it, and calls the tool", () => {
  expect(answer.map((block) => block["type"])).toEqual(["thinking", "tool_use"]);
});

test("takes its own thinking back, though cache_control moved and a block became a string", async () => {
  expect((await ask(upstream.url, second({ system: "Be brief." }))).status).toBe(200);
});

const [thinking, call] = [0, 1];
test.each([
  ["its text", () => second({}, [{ ...answer[thinking], thinking: "something else" }, answer[call] ?? {}])],
  ["its signature", () => second({}, [{ ...answer[thinking], signature: "AAAA" }, answer[call] ?? {}])],
  ["the system prompt before it", () => second({ system: "Be brief!" })],
  ["a tool definition before it", () => second({ tools: [{ ...READ_TOOL, description: "Reads a File" }] })],
  ["the model", () => second({ model: "claude-sonnet-4-6" })],
])("answers 400 when %s changed", async (_name, changed) => {
  const told = await ask(upstream.url, changed());
  expect(told.status).toBe(400);
  expect(messageOf(told)).toBe("messages.1.content.0: Invalid `signature` in `thinking` block");
});

test("answers 400 when the message before it changed by one letter", async () => {
  const turn = second();
  const messages = turn["messages"] as readonly JsonObject[];
  const told = await ask(upstream.url, {
    ...turn,
    messages: [{ role: "user", content: "Read it" }, ...messages.slice(1)],
  });
  expect(told.status).toBe(400);
});

test("what stands after it may change", async () => {
  const turn = second();
  const id = text(answer[call]?.["id"]);
  const messages = (turn["messages"] as readonly JsonObject[]).slice(0, 2);
  const told = await ask(upstream.url, {
    ...turn,
    messages: [
      ...messages,
      { role: "user", content: [{ type: "tool_result", tool_use_id: id, content: "other" }] },
    ],
  });
  expect(told.status).toBe(200);
});

test("an omitted thinking block carries only its signature, and holds too", async () => {
  const omitted = { ...first, thinking: { type: "adaptive", display: "omitted" } };
  const blocks = contentOf(await ask(upstream.url, omitted));
  expect(blocks[0]?.["thinking"]).toBe("");
  const id = text(blocks[1]?.["id"]);
  const history = (system: string): JsonObject => ({
    ...omitted,
    system,
    messages: [
      { role: "user", content: "read it" },
      { role: "assistant", content: blocks },
      { role: "user", content: [{ type: "tool_result", tool_use_id: id, content: "x" }] },
    ],
  });
  expect((await ask(upstream.url, history("Be brief."))).status).toBe(200);
  expect((await ask(upstream.url, history("Be terse."))).status).toBe(400);
});
