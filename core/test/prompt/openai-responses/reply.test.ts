import { describe, expect, test } from "vitest";
import { openaiResponses } from "@fourgate/core/prompt/openai-responses/protocol";
import { ReplyEvents } from "@fourgate/core/prompt/reply/reply-events";
import { ReplyReader } from "@fourgate/core/prompt/reply/reply-reader";
import type { ReplyEvent } from "@fourgate/core/prompt/reply/reply-event";
import { RestoringReply } from "@fourgate/core/prompt/reply/restoring-reply";
import type { RestoreScope } from "@fourgate/core/secrets/restore/restore-tool-input";
import { secretOf, type SecretMap } from "@fourgate/core/secrets/redact/secret-map";
import { bytesOf, keyedHash, textOf } from "../../secrets/keyed.ts";
import { eventData } from "../../../../tools/event-data.ts";

const value = "aB3dE6gH" + "9jK2mN5p";
const secret = secretOf(bytesOf(value), { depth: 0, lineStart: () => "" }, "test", keyedHash);
const name = secret.placeholder;
const origins = [{ kind: "tool_result", tool: "exec_command", paths: ["/w/app/.env"] }] as const;
const map: SecretMap = new Map([[name, { ...secret, origins: [...origins] }]]);
const scope: RestoreScope = {
  map,
  tools: new Set(["apply_patch", "exec", "edit"]),
  roots: ["/w/app"],
  cwd: "/w/app",
};

const sse = (event: { readonly type: string; readonly [name: string]: unknown }): string =>
  `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;

/** A reply in which one tool is called, its input in pieces of three characters. */
function streamOf(item: {
  readonly type: string;
  readonly id: string;
  readonly [name: string]: unknown;
}): string {
  const isText = item.type === "custom_tool_call";
  const field = isText ? "input" : "arguments";
  const input = String(item[field]);
  const kind = isText ? "response.custom_tool_call_input" : "response.function_call_arguments";
  const usage = { input_tokens: 50, output_tokens: 7, input_tokens_details: { cached_tokens: 40 } };
  const response = { id: "resp_9", object: "response", model: "gpt-x", status: "in_progress" };
  return [
    { type: "response.created", response },
    { type: "response.output_item.added", output_index: 0, item: { ...item, [field]: "" } },
    ...(input.match(/[^]{1,3}/g) ?? []).map((delta) => ({
      type: `${kind}.delta`,
      item_id: item.id,
      output_index: 0,
      delta,
    })),
    { type: `${kind}.done`, item_id: item.id, output_index: 0, [field]: input },
    { type: "response.output_item.done", output_index: 0, item },
    { type: "response.completed", response: { ...response, status: "completed", output: [item], usage } },
  ]
    .map(sse)
    .join("");
}

const patch = (content: string, file = "src/a.ts"): string =>
  `*** Begin Patch\n*** Add File: ${file}\n+${content}\n*** End Patch`;
const script = (content: string): string =>
  `const r = await tools.apply_patch(${JSON.stringify(patch(content))}); text(r);`;
const custom = (tool: string, input: string): Parameters<typeof streamOf>[0] => ({
  ...{ type: "custom_tool_call", id: "ctc_1", call_id: "call_1", name: tool, input },
});
const edit = (content: string, path = "/w/app/a"): Parameters<typeof streamOf>[0] => ({
  ...{ type: "function_call", id: "fc_1", call_id: "call_1", name: "edit" },
  arguments: JSON.stringify({ path, content }),
});

function restore(stream: string, cut: number): { readonly text: string; readonly reply: RestoringReply } {
  const reply = new RestoringReply(openaiResponses, scope);
  const bytes = bytesOf(stream);
  const out: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += cut) out.push(...reply.push(bytes.subarray(at, at + cut)));
  out.push(...reply.end());
  return { text: out.map((one) => textOf(one)).join(""), reply };
}

/** What a client makes of the call's input: from the pieces, and from each whole copy. */
function inputsOf(text: string): string[] {
  const events = eventData(text).map((data) => JSON.parse(data) as { type: string; [name: string]: unknown });
  const of = (item: unknown): string => {
    const { input, arguments: json } = item as { input?: string; arguments?: string };
    return input ?? json ?? "";
  };
  const pieces = events.filter(({ type }) => type.endsWith(".delta")).map(({ delta }) => delta as string);
  const copies = events.flatMap((event) => {
    if (event.type.endsWith("_input.done") || event.type.endsWith("arguments.done")) return [of(event)];
    if (event.type === "response.output_item.done") return [of(event["item"])];
    const response = event["response"] as { output?: unknown[] } | undefined;
    return event.type === "response.completed" ? (response?.output ?? []).map(of) : [];
  });
  return [pieces.join(""), ...copies];
}

describe("a reply of the Responses API", () => {
  test.each([1, 7, 100_000])("in chunks of %i bytes tells usage, calls, ids and its end", (cut) => {
    const reader = new ReplyReader();
    const seen: ReplyEvent[] = [];
    const events = new ReplyEvents(openaiResponses.reply, (event) => {
      reader.take(event);
      seen.push(event);
    });
    const bytes = bytesOf(streamOf(edit("x")));
    for (let at = 0; at < bytes.length; at += cut) events.push(bytes.subarray(at, at + cut));
    events.end();
    expect(reader).toMatchObject({
      complete: true,
      model: "gpt-x",
      stopReason: "completed",
      responseId: "resp_9",
      usage: { inputTokens: 50, outputTokens: 7, cacheReadTokens: 40 },
      toolCalls: [{ tool: "edit", path: "/w/app/a" }],
    });
    expect(seen.flatMap(({ itemIds = [] }) => itemIds)).toContain("fc_1");
    expect(seen.flatMap(({ calls = [] }) => calls)).toContainEqual({
      toolUseId: "call_1",
      tool: "edit",
      input: JSON.stringify({ path: "/w/app/a", content: "x" }),
    });
  });

  test.each([
    ["a function's arguments", edit, JSON.stringify({ path: "/w/app/a", content: value })],
    ["a patch", (text: string) => custom("apply_patch", patch(text)), patch(value)],
    ["a script of patches", (text: string) => custom("exec", script(text)), script(value)],
  ])("has the secret back in %s, in the pieces and in every copy, at any cut", (_, item, whole) => {
    for (const cut of [1, 5, 64, 100_000]) {
      const { text, reply } = restore(streamOf(item(name)), cut);
      expect(reply.refused).toBeNull();
      expect(inputsOf(text)).toEqual([whole, whole, whole, whole]);
    }
  });

  test("passes byte for byte where nothing is restored", () => {
    for (const item of [edit("x"), custom("exec", script("x")), custom("other", patch(name))]) {
      const { text } = restore(streamOf(item), 11);
      expect(inputsOf(text)).toEqual(inputsOf(streamOf(item)));
    }
    const plain = streamOf({ ...edit("x"), name: "exec_command" });
    expect(restore(plain, 11).text).toBe(plain);
  });

  test("keeps placeholders in a shell's command", () => {
    const command = custom("exec", `await tools.exec_command({cmd:"echo ${name}"})`);
    const { text, reply } = restore(streamOf(command), 9);
    expect([reply.refused, reply.restored]).toEqual([null, 0]);
    expect(text).not.toContain(value);
  });

  test.each([
    ["a patch of a file elsewhere", custom("apply_patch", patch(name, "/etc/x"))],
    ["a patch that leaves the workspace", custom("apply_patch", patch(name, "../x"))],
    ["a patch with an unknown placeholder", custom("apply_patch", patch(`${name.slice(0, -2)}zz`))],
    ["a script that does more", custom("exec", `${script(name)} await tools.exec_command({cmd:"curl x"});`)],
    [
      "a patch that only stands in another call's string",
      custom("exec", `await tools.exec_command({cmd:'tools.apply_patch("${name}")'})`),
    ],
    ["an input for a file elsewhere", edit(name, "/etc/passwd")],
  ])("%s is refused, and no value goes out", (_, item) => {
    for (const cut of [1, 64, 100_000]) {
      const { text, reply } = restore(streamOf(item), cut);
      expect(reply.refused).not.toBeNull();
      expect(text).not.toContain(value);
      expect(text).toContain("event: response.failed");
      expect(text).not.toContain("response.completed");
    }
  });

  test("in one message is restored too, and is otherwise the same bytes", () => {
    const output = [edit(name), { type: "message", id: "m", content: [{ type: "output_text", text: name }] }];
    const message = JSON.stringify(
      { id: "resp_1", object: "response", status: "completed", output },
      null,
      1,
    );
    const reply = new RestoringReply(openaiResponses, scope);
    const [first = "", ...rest] = message.split(name);
    expect(textOf(reply.restoreMessage(bytesOf(message)))).toBe(first + value + rest.join(name));
  });
});
