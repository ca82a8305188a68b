import { describe, expect, test } from "vitest";
import { codecOf, resolveEndpoint } from "@fourgate/core/prompt/protocols";
import type { Prompt } from "@fourgate/core/prompt/prompt";
import { ReplyEvents } from "@fourgate/core/prompt/reply/reply-events";
import { SeenResponses } from "@fourgate/wire/reading/seen-responses";

const endpoint = resolveEndpoint("POST", "/v1/responses", false);

function prompt(body: object): Prompt {
  const bytes = new TextEncoder().encode(JSON.stringify({ model: "m", ...body }));
  const read = endpoint && codecOf("openai-responses").decode(bytes, endpoint, {});
  if (!read) throw new TypeError("it is a prompt");
  return read;
}

function call(id: string, path: string): object {
  return {
    type: "function_call",
    id: `fc_${id}`,
    call_id: id,
    name: "read",
    arguments: JSON.stringify({ path }),
  };
}

function response(id: string, ...output: object[]): object {
  return { id, object: "response", status: "completed", output };
}

/** The reply passes whole or as a stream, in pieces of these many bytes. */
function passes(seen: SeenResponses, session: string, whole: object, stream = true, pieceBytes = 13): void {
  const { output } = whole as { output: readonly object[] };
  const events = [
    { type: "response.created", response: { ...whole, status: "in_progress", output: [] } },
    ...output.map((item) => ({ type: "response.output_item.done", item })),
    { type: "response.completed", response: whole },
  ];
  const text = stream
    ? events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join("")
    : JSON.stringify(whole);
  const bytes = new TextEncoder().encode(text);
  const reading = new ReplyEvents(codecOf("openai-responses").reply, (event) => {
    seen.learn(session, event);
  });
  for (let at = 0; at < bytes.length; at += pieceBytes) reading.push(bytes.subarray(at, at + pieceBytes));
  reading.end();
}

describe("a response that passed", () => {
  test.each([
    ["as a stream", true],
    ["whole", false],
  ])("%s may be referred to, and its tool calls tell what a result is", (_, stream) => {
    const seen = new SeenResponses();
    passes(seen, "s", response("resp_1", call("call_1", "vault/ä.ts")), stream);
    const result = { type: "function_call_output", call_id: "call_1", output: "the recipe" };
    const resolved = seen.resolve("s", prompt({ previous_response_id: "resp_1", input: [result] }));
    expect(resolved.calls.get("call_1")).toMatchObject({ tool: "read", paths: ["vault/ä.ts"] });
    const byItem = seen.resolve(
      "s",
      prompt({ input: [{ type: "item_reference", id: "fc_call_1" }, result] }),
    );
    expect(byItem.calls.get("call_1")).toMatchObject({ tool: "read", paths: ["vault/ä.ts"] });
  });

  test("keeps what a chain of them said, and what the requests between them called", () => {
    const seen = new SeenResponses();
    passes(seen, "s", response("resp_1", call("call_1", "a.ts")));
    seen.resolve("s", prompt({ previous_response_id: "resp_1", input: [call("call_own", "own.ts")] }));
    passes(seen, "s", response("resp_2", call("call_2", "b.ts")));
    const { calls } = seen.resolve("s", prompt({ previous_response_id: "resp_2", input: "go on" }));
    expect([...calls.keys()].toSorted()).toEqual(["call_1", "call_2", "call_own"]);
  });

  test("is nothing to another session", () => {
    const seen = new SeenResponses();
    passes(seen, "s", response("resp_1"));
    expect(() => seen.resolve("t", prompt({ previous_response_id: "resp_1", input: "hi" }))).toThrow(
      expect.objectContaining({ code: "body_ambiguous" }),
    );
  });

  test("is still there when others came after it, the oldest go first", () => {
    const seen = new SeenResponses();
    for (let i = 0; i < 6_000; i++) seen.learn("s", { responseId: `resp_${String(i)}` });
    expect(() => seen.resolve("s", prompt({ previous_response_id: "resp_5999", input: "hi" }))).not.toThrow();
    expect(() => seen.resolve("s", prompt({ previous_response_id: "resp_0", input: "hi" }))).toThrow(
      "earlier response",
    );
    for (let i = 0; i < 10_000; i++) seen.learn(`t${String(i)}`, { responseId: "r" });
    expect(() => seen.resolve("s", prompt({ previous_response_id: "resp_5999", input: "hi" }))).toThrow(
      "earlier response",
    );
  });
});

test("a result of a call that never passed is refused, though the response did", () => {
  const seen = new SeenResponses();
  passes(seen, "s", response("resp_1", call("call_1", "a.ts")));
  const result = { type: "function_call_output", call_id: "call_other", output: "the recipe" };
  const asked = prompt({ previous_response_id: "resp_1", input: [result] });
  expect(() => seen.resolve("s", asked)).toThrow(expect.objectContaining({ code: "body_ambiguous" }));
});

test.each([
  ["a shell", { type: "local_shell_call", action: { type: "exec", command: ["cat", "vault/x.ts"] } }, "cat"],
  [
    "a patch",
    { type: "apply_patch_call", operation: { type: "update_file", path: "vault/x.ts", diff: "" } },
    "vault/x.ts",
  ],
])("a call of the vendor's own tool that the client runs (%s) is learned like any other", (_, item, word) => {
  const seen = new SeenResponses();
  passes(seen, "s", response("resp_1", { ...item, id: "it_1", call_id: "call_1" }));
  const result = { type: `${item.type}_output`, call_id: "call_1", output: "the recipe" };
  const { calls } = seen.resolve("s", prompt({ previous_response_id: "resp_1", input: [result] }));
  expect(JSON.stringify(calls.get("call_1"))).toContain(word);
});

test("calls are kept up to a limit of memory; the session that was quiet longest goes first", () => {
  const seen = new SeenResponses(100_000);
  for (const session of ["a", "b", "c"]) {
    seen.learn(session, { responseId: "resp_1", itemIds: [], calls: [] });
    for (let i = 0; i < 5; i++) {
      const input = JSON.stringify({ command: `${String(i)} ${"x".repeat(8_000)}` });
      seen.learn(session, { calls: [{ toolUseId: `call_${String(i)}`, tool: "bash", input }] });
    }
  }
  const asked = prompt({ previous_response_id: "resp_1", input: "hi" });
  expect(() => seen.resolve("a", asked)).toThrow("earlier response");
  expect(seen.resolve("b", asked).calls.size).toBe(5);
  expect(seen.resolve("c", asked).calls.size).toBe(5);
});

test.each([
  ["a response", { previous_response_id: "resp_never", input: "hi" }],
  [
    "one beside one that passed",
    { previous_response_id: "resp_1", input: [{ type: "item_reference", id: "never" }] },
  ],
  ["an item", { input: [{ type: "item_reference", id: "never" }] }],
])("a reference to %s that never passed is refused", (_, body) => {
  const seen = new SeenResponses();
  passes(seen, "s", response("resp_1"));
  expect(() => seen.resolve("s", prompt(body))).toThrow(expect.objectContaining({ code: "body_ambiguous" }));
});

test("a request that refers to nothing is the very same prompt", () => {
  const asked = prompt({ input: "hi" });
  expect(new SeenResponses().resolve("s", asked)).toBe(asked);
});
