import { countTokens, messages as messagesEndpoint } from "@fourgate/core/prompt/anthropic/endpoint";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decode, requestShape } from "@fourgate/core/prompt/anthropic/request";
import { unescape } from "@fourgate/core/prompt/json/text";
import type { Block, Prompt, Span } from "@fourgate/core/prompt/prompt";
import { body } from "./bodies.ts";
import { asText, refusal, utf8 } from "./bytes.ts";

function read(value: unknown): Prompt {
  const prompt = decode(utf8(typeof value === "string" ? value : JSON.stringify(value)), messagesEndpoint);
  if (prompt === undefined) throw new Error("No prompt without a limit on fresh bytes.");
  return prompt;
}

/** Blocks of the only message with this content. */
function blocksOf(content: unknown, role = "user"): readonly Block[] {
  const prompt = read({ model: "m", messages: [{ role, content }] });
  return prompt.placements.find(({ part }) => part.kind === "message")?.part.blocks ?? [];
}

/** Without numbers. */
function stringsOf(spans: readonly Span[]): readonly Span[] {
  return spans.filter(({ number }) => number !== true);
}

function textsOf(prompt: Prompt): string[] {
  return prompt.placements.flatMap(({ part, start }) =>
    part.blocks.flatMap(({ spans }) =>
      stringsOf(spans).map((span) =>
        asText(unescape(prompt.bytes, start + span.start, start + span.end, span.escaped)),
      ),
    ),
  );
}

/** Every string of a parsed value: values, and keys that are not plain. */
function strings(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap((element) => strings(element));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => [
    ...(requestShape.plainKeys.has(key) ? [] : [key]),
    ...strings(member),
  ]);
}

function codeOf(value: unknown): string {
  return refusal(() => read(value)).code;
}

describe("what a request says", () => {
  test("every string anywhere is covered by exactly one span of one block, inside its block and part", () => {
    fc.assert(
      fc.property(body, fc.boolean(), (value, pretty) => {
        const prompt = read(pretty ? JSON.stringify(value, null, 1) : value);
        expect(textsOf(prompt).toSorted()).toEqual(strings(JSON.parse(JSON.stringify(value))).toSorted());
        let last = -1;
        const covered: [number, number][] = [];
        for (const { part, start } of prompt.placements) {
          expect(start).toBeGreaterThan(last);
          last = start + part.length - 1;
          for (const block of part.blocks) {
            expect(block.start >= 0 && block.end <= part.length).toBe(true);
            for (const span of stringsOf(block.spans)) {
              expect(span.start > block.start && span.end < block.end).toBe(true);
              expect([prompt.bytes[start + span.start - 1], prompt.bytes[start + span.end]]).toEqual([
                0x22, 0x22,
              ]);
              covered.push([start + span.start, start + span.end]);
            }
          }
        }
        covered.sort(([a], [b]) => a - b);
        for (let i = 1; i < covered.length; i++) expect(covered[i]![0]).toBeGreaterThan(covered[i - 1]![1]);
      }),
      { numRuns: 250 },
    );
  });

  test("a whole number as long as somebody's may be has a span too, and no other number has", () => {
    const input = {
      a: 123456789,
      b: [4, 12345678, 1234567890123456],
      c: 1.234567891,
      d: -123456789,
      e: 1e30,
    };
    const prompt = read({
      model: "m",
      messages: [{ role: "assistant", content: [{ type: "tool_use", id: "1", name: "pay", input }] }],
    });
    const numbers = prompt.placements.flatMap(({ part, start }) =>
      part.blocks.flatMap(({ spans }) =>
        spans
          .filter(({ number }) => number === true)
          .map((span) => [span.at, asText(prompt.bytes.subarray(start + span.start, start + span.end))]),
      ),
    );
    expect(numbers).toEqual([
      ["input.a", "123456789"],
      ["input.b[2]", "1234567890123456"],
    ]);
  });

  test("model, stream, tools, user and endpoint are read wherever they stand", () => {
    const prompt = decode(
      utf8(
        '{ "stream" : true, "messages":[], "tools":[{"name":"x"}], "metadata":{"user_id":"{\\"a\\":1}"},\n"model" : "cla\\u0075de-x" }',
      ),
      countTokens,
    );
    expect(prompt).toMatchObject({
      model: "claude-x",
      stream: true,
      hasTools: true,
      endpoint: "count_tokens",
      reusedBytes: 0,
    });
    expect(asText(prompt!.bytes.subarray(prompt!.modelStart, prompt!.modelEnd))).toBe('"cla\\u0075de-x"');
    expect(read({ model: "m", messages: [], tools: [] })).toMatchObject({
      stream: false,
      hasTools: false,
    });
  });

  test("a message's text has the kind of who speaks", () => {
    for (const [role, kind] of [
      ["user", "user_text"],
      ["assistant", "assistant_text"],
      ["system", "system"],
    ] as const) {
      expect(blocksOf("hello", role)[0]).toMatchObject({ kind, role, spans: [{ at: "" }] });
      expect(blocksOf([{ type: "text", text: "hello" }], role)[0]).toMatchObject({ kind, role });
    }
  });

  test("the role counts wherever it stands in the message", () => {
    const [block] = read(
      '{"model":"m","messages":[{"content":[{"text":"x","type":"text"}],"role":"assistant"}]}',
    ).placements.find(({ part }) => part.kind === "message")!.part.blocks;
    expect(block).toMatchObject({ kind: "assistant_text", role: "assistant" });
  });

  test("system and tools are parts of their own, every other member too", () => {
    const prompt = read({
      model: "m",
      system: [
        { type: "text", text: "a" },
        { type: "text", text: "b" },
      ],
      messages: [{ role: "user", content: "x" }],
      tools: [{ name: "Read" }, { name: "Bash" }],
      max_tokens: 5,
    });
    expect(prompt.placements.map(({ part }) => `${part.kind}:${part.blocks[0]?.kind ?? "-"}`)).toEqual([
      "member:other",
      "system:system",
      "system:system",
      "message:user_text",
      "tool:tool_definition",
      "tool:tool_definition",
      "member:-",
    ]);
    expect(read({ model: "m", system: "be kind", messages: [] }).placements[1]).toMatchObject({
      part: { kind: "system", blocks: [{ kind: "system", spans: [{ at: "" }] }] },
    });
  });

  test("a tool call names its tool, files and command, and results find it by id", () => {
    const [call] = blocksOf(
      [
        {
          type: "tool_use",
          id: "t1",
          name: "Edit",
          input: { file_path: "/r/a\u00e9.ts", notebook_path: "/r/n", deep: { path: "/r/deep" } },
        },
      ],
      "assistant",
    );
    expect(call).toMatchObject({
      kind: "tool_call",
      tool: "Edit",
      toolUseId: "t1",
      paths: ["/r/aé.ts", "/r/n", "/r/deep"],
    });
    const prompt = read({
      model: "m",
      messages: [
        {
          role: "assistant",
          content: [{ type: "tool_use", id: "t1", name: "Bash", input: { command: "cat .env" } }],
        },
        { role: "user", content: [{ tool_use_id: "t1", type: "tool_result", content: "X=1" }] },
      ],
    });
    expect(prompt.calls).toEqual(new Map([["t1", { tool: "Bash", paths: [], command: "cat .env" }]]));
    expect(prompt.placements.at(-1)!.part.blocks[0]).toMatchObject({
      kind: "tool_result",
      toolUseId: "t1",
      spans: [{ at: "tool_use_id" }, { at: "type" }, { at: "content" }],
    });
  });

  test("calls that share an id are taken together, and too many are refused", () => {
    const call = (path: string): object => ({
      role: "assistant",
      content: [{ type: "tool_use", id: "same", name: "Read", input: { path } }],
    });
    expect(read({ model: "m", messages: [call("a"), call("b"), call("a")] }).calls.get("same")).toEqual({
      tool: "Read",
      paths: ["a", "b"],
    });
    expect(codeOf({ model: "m", messages: Array.from({ length: 100 }, (_, i) => call(`f${i}`)) })).toBe(
      "body_ambiguous",
    );
  });

  test("images and documents inside a tool's result are blocks of their own", () => {
    const blocks = blocksOf([
      {
        type: "tool_result",
        tool_use_id: "t1",
        content: [
          { type: "text", text: "see" },
          { type: "image", source: { type: "base64", media_type: "image/png", data: "aGk=" } },
          { type: "tool_reference", tool_name: "x" },
        ],
      },
    ]);
    expect(blocks.map(({ kind, toolUseId, mediaType }) => [kind, toolUseId, mediaType])).toEqual([
      ["tool_result", "t1", undefined],
      ["image", "t1", "image/png"],
      ["other", undefined, undefined],
    ]);
    expect(blocks[0]!.spans.map(({ at }) => at)).toEqual([
      "type",
      "tool_use_id",
      "content[0].type",
      "content[0].text",
      "content[2].type",
      "content[2].tool_name",
    ]);
    expect(blocks[1]!.spans.map(({ at }) => at)).toEqual([
      "content[1].type",
      "content[1].source.type",
      "content[1].source.media_type",
      "content[1].source.data",
    ]);
  });

  test.each([
    [{ type: "thinking", thinking: "hm", signature: "c2ln" }, "thinking"],
    [{ type: "redacted_thinking", data: "x" }, "thinking"],
    [{ type: "server_tool_use", id: "s", name: "web_search", input: { query: "q" } }, "tool_call"],
    [{ type: "web_search_tool_result", tool_use_id: "s", content: [] }, "tool_result"],
    [{ type: "search_result", source: "u", title: "t", content: [{ type: "text", text: "x" }] }, "document"],
    [
      { type: "document", source: { type: "base64", media_type: "application/pdf", data: "JQ==" } },
      "document",
    ],
    [{ type: "from_the_future", secret_field: "x" }, "other"],
    [{ no: "type" }, "other"],
  ])("a block %j is %s", (block, kind) => {
    expect(blocksOf([block], "assistant")[0]!.kind).toBe(kind);
  });

  test("text that the client put into a user's message is told from what a person typed", () => {
    const injected = (text: string): boolean => blocksOf([{ type: "text", text }])[0]!.injected === true;
    for (const text of [
      "<system-reminder>\nCLAUDE.md\n</system-reminder>\n\n",
      "\n <bash-stdout>x</bash-stdout><bash-stderr></bash-stderr>",
      "<command-name>/clear</command-name>\n  <command-message>clear</command-message>",
      "<local-command-stdout>a < b</local-command-stdout>",
      "This session is being continued from a previous conversation that ran out of context. …",
    ]) {
      expect(injected(text)).toBe(true);
    }
    for (const text of [
      "fix it",
      "",
      "  ",
      "<system-reminder>a</system-reminder> and my key is",
      "<system-reminder>a</system-reminder>typed<system-reminder>b</system-reminder>",
      "<system-reminder>never closed",
      "<command-name>/x</command-name><command-args>typed</command-args>",
      "<bash-input>typed</bash-input>",
      "see <system-reminder>a</system-reminder>",
    ]) {
      expect(injected(text)).toBe(false);
    }
    expect(blocksOf("<system-reminder>a</system-reminder>")[0]!.injected).toBe(true);
    expect(
      blocksOf([{ type: "text", text: "<system-reminder>a</system-reminder>" }], "assistant")[0]!.injected,
    ).toBeUndefined();
  });

  test("unknown members are judged, their keys like their values", () => {
    const prompt = read('{"model":"m","messages":[],"new \\u006bey":{"x y":["deep"]}}');
    expect(textsOf(prompt)).toEqual(["m", "new key", "x y", "deep"]);
  });

  test("a prompt survives structuredClone", () => {
    fc.assert(
      fc.property(body, (value) => {
        const prompt = read(value);
        expect(structuredClone(prompt)).toEqual(prompt);
      }),
      { numRuns: 50 },
    );
  });
});
