import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anthropic } from "@fourgate/core/prompt/anthropic/protocol";
import { ReplyEvents } from "@fourgate/core/prompt/reply/reply-events";
import { ReplyReader } from "@fourgate/core/prompt/reply/reply-reader";
import { replyBytesMax, replyToolCallCountMax, sseEventBytesMax } from "@fourgate/core/prompt/limits";
import { utf8 } from "./bytes.ts";

function sse(events: readonly object[]): string {
  return events
    .map((event) => `event: ${(event as { type: string }).type}\ndata: ${JSON.stringify(event)}\n\n`)
    .join("");
}

function toolEvents(index: number, name: string, input: string, pieceLength = 7): object[] {
  const pieces = input.match(new RegExp(`.{1,${pieceLength}}`, "gsu")) ?? [];
  return [
    {
      type: "content_block_start",
      index,
      content_block: { type: "tool_use", id: `t${index}`, name, input: {} },
    },
    ...pieces.map((partial_json) => ({
      type: "content_block_delta",
      index,
      delta: { type: "input_json_delta", partial_json },
    })),
    { type: "content_block_stop", index },
  ];
}

const start = {
  type: "message_start",
  message: { model: "claude-x", usage: { input_tokens: 11, cache_read_input_tokens: 900, output_tokens: 1 } },
};
const stop = [
  { type: "message_delta", delta: { stop_reason: "tool_use" }, usage: { output_tokens: 42 } },
  { type: "message_stop" },
];
const whole = sse([
  start,
  { type: "ping" },
  { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
  { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: 'Ünï "input"' } },
  { type: "content_block_stop", index: 0 },
  ...toolEvents(1, "Read", '{"file_path":"/r/ä.ts"}'),
  ...toolEvents(2, "Write", '{"content":"\\"file_path\\":\\"/wrong\\"","file_path":"/r/b.ts"}'),
  ...toolEvents(3, "Bash", '{"command":"ls"}'),
  ...stop,
]);

/** A reader and what feeds it. */
function reading(): { readonly reader: ReplyReader; readonly events: ReplyEvents } {
  const reader = new ReplyReader();
  const events = new ReplyEvents(anthropic.reply, (event) => {
    reader.take(event);
  });
  return { reader, events };
}

function readAll(bytes: Uint8Array, cut: number): ReplyReader {
  const { reader, events } = reading();
  for (let at = 0; at < bytes.length; at += cut) events.push(bytes.subarray(at, at + cut));
  events.end();
  return reader;
}

describe("a streamed reply", () => {
  test.each([1, 2, 3, 17, 100_000])("in chunks of %i bytes tells usage, tool calls and its end", (cut) => {
    const reader = readAll(utf8(whole), cut);
    expect(reader).toMatchObject({
      complete: true,
      model: "claude-x",
      stopReason: "tool_use",
      errorType: null,
    });
    expect(reader.usage).toEqual({ inputTokens: 11, outputTokens: 42, cacheReadTokens: 900 });
    expect(reader.toolCalls).toEqual([
      { tool: "Read", path: "/r/ä.ts", access: "read" },
      { tool: "Write", path: "/r/b.ts", access: "write" },
      { tool: "Bash", path: "", access: "read" },
    ]);
  });

  test("that stops short is not complete", () => {
    expect(readAll(utf8(whole.slice(0, -4)), 50).complete).toBe(false);
    expect(readAll(utf8(sse([start])), 50)).toMatchObject({
      complete: false,
      model: "claude-x",
    });
  });

  test("that ends in an error says which", () => {
    const reader = readAll(
      utf8(sse([start, { type: "error", error: { type: "overloaded_error", message: "x" } }])),
      9,
    );
    expect(reader).toMatchObject({ complete: false, errorType: "overloaded_error" });
  });

  test("with a tool's input over the limit still gives the path that comes first", () => {
    const input = JSON.stringify({ file_path: '/r/"big".ts', content: "x".repeat(500_000) });
    const reader = readAll(utf8(sse([start, ...toolEvents(0, "Write", input, 5000), ...stop])), 65_536);
    expect(reader.toolCalls).toEqual([{ tool: "Write", path: '/r/"big".ts', access: "write" }]);
    const last = JSON.stringify({ content: 'x "file_path":"/no" '.repeat(50_000), file_path: "/r/late.ts" });
    const other = readAll(utf8(sse([start, ...toolEvents(0, "Write", last, 5000), ...stop])), 65_536);
    expect(other.toolCalls).toEqual([{ tool: "Write", path: "", access: "write" }]);
  });

  test("without event: lines is read too", () => {
    expect(readAll(utf8(whole.replaceAll(/^event: .*\n/gm, "")), 33).toolCalls).toHaveLength(3);
  });
});

describe("a reply in one message", () => {
  test("tells the same", () => {
    const message = {
      type: "message",
      model: "claude-x",
      stop_reason: "end_turn",
      usage: { input_tokens: 3, output_tokens: 4 },
      content: [
        { type: "text", text: "hi" },
        { type: "tool_use", id: "t", name: "Edit", input: { file_path: "/r/é" } },
      ],
    };
    const reader = readAll(utf8(JSON.stringify(message)), 5);
    expect(reader).toMatchObject({ complete: true, model: "claude-x", stopReason: "end_turn" });
    expect(reader.usage).toEqual({ inputTokens: 3, outputTokens: 4, cacheReadTokens: null });
    expect(reader.toolCalls).toEqual([{ tool: "Edit", path: "/r/é", access: "write" }]);
  });

  test("that counts tokens, or is an error, or HTML", () => {
    const counted = readAll(utf8('{"input_tokens":77}'), 4);
    expect([counted.complete, counted.usage.inputTokens]).toEqual([true, 77]);
    expect(readAll(utf8('{"type":"error","error":{"type":"rate_limit_error"}}'), 4).errorType).toBe(
      "rate_limit_error",
    );
    expect(readAll(utf8("<html>Bad gateway</html>"), 4)).toMatchObject({
      complete: false,
      model: null,
    });
  });
});

describe("an upstream that sends nonsense", () => {
  test("never makes the reader throw", () => {
    const odd = fc.record(
      {
        type: fc.constantFrom(
          "message_start",
          "content_block_start",
          "content_block_delta",
          "content_block_stop",
          "message_delta",
          "message_stop",
          "error",
        ),
        index: fc.jsonValue(),
        content_block: fc.jsonValue(),
        message: fc.jsonValue(),
        delta: fc.jsonValue(),
        usage: fc.jsonValue(),
        error: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            odd.map((event) => utf8(`data: ${JSON.stringify(event)}\n\n`)),
            fc.uint8Array({ maxLength: 40 }),
          ),
          { maxLength: 8 },
        ),
        (chunks) => {
          for (const first of ["", "{"]) {
            const { reader, events } = reading();
            for (const chunk of [utf8(first), ...chunks]) events.push(chunk);
            events.end();
            expect(typeof reader.complete).toBe("boolean");
            for (const value of Object.values(reader.usage))
              expect(value === null || Number.isSafeInteger(value)).toBe(true);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  test("an endless event, an endless message and endless tool calls keep memory bounded", () => {
    const chunk = new Uint8Array(1024 * 1024).fill(0x61);
    const [stream, json, calls] = [reading(), reading(), reading()];
    json.events.push(utf8('{"input_tokens":1,"x":"'));
    for (let i = 0; i < (sseEventBytesMax + replyBytesMax) / chunk.length + 2; i++) {
      stream.events.push(chunk);
      json.events.push(chunk);
    }
    stream.events.push(utf8(whole));
    json.events.push(utf8('"}'));
    for (const { events } of [stream, json]) events.end();
    expect([stream.reader.complete, json.reader.complete]).toEqual([false, false]);
    for (let i = 0; i < replyToolCallCountMax + 50; i++)
      calls.events.push(utf8(sse(toolEvents(i, "Read", "{}"))));
    expect(calls.reader.toolCalls).toHaveLength(replyToolCallCountMax);
  });
});
