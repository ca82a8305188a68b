import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gemini } from "@fourgate/core/prompt/gemini/protocol";
import { requestShape } from "@fourgate/core/prompt/gemini/request";
import type { Block, Prompt } from "@fourgate/core/prompt/prompt";
import { resolveEndpoint } from "@fourgate/core/prompt/protocols";
import { refusal, utf8 } from "../bytes.ts";
import {
  anything,
  extras,
  holdsWhatEveryProtocolHolds,
  shuffled,
  text,
  type Body,
} from "../every-protocol.ts";

const endpoint = resolveEndpoint("POST", "/v1beta/models/gemini-3:streamGenerateContent?alt=sse", false)!;

const png = { mimeType: "image/png", data: "iVBORw0KGgo=" };
const part = fc.oneof(
  fc.record({ text }),
  fc.record({ text, thought: fc.boolean(), thoughtSignature: text }, { requiredKeys: ["text"] }),
  fc.constantFrom({ inlineData: png }, { inline_data: { mime_type: "image/png", data: "x" } }),
  fc
    .record({ name: fc.constantFrom("read_file", "run_shell_command"), args: fc.oneof(anything, extras) })
    .map((functionCall) => ({ functionCall })),
  fc
    .record({ id: text, name: text, response: anything, parts: fc.constantFrom([], [{ inlineData: png }]) })
    .map((functionResponse) => ({ functionResponse })),
  fc.record({ executableCode: anything, madeUp: anything }),
);
const content = fc
  .tuple(fc.constantFrom({ role: "user" }, { role: "model" }, {}), fc.array(part, { maxLength: 4 }), extras)
  .map(([role, parts, more]) => ({ ...more, ...role, parts }));

function read(body: Body): Prompt {
  return gemini.decode(utf8(JSON.stringify(body)), endpoint, {})!;
}

function blocksOf(...parts: readonly unknown[]): readonly Block[] {
  return read({ contents: [{ role: "user", parts }] }).placements[0]!.part.blocks;
}

describe("a request of the Gemini API", () => {
  holdsWhatEveryProtocolHolds({
    codec: gemini,
    endpoint,
    plainKeys: requestShape.plainKeys,
    item: content,
    bodyWith: (contents) =>
      fc
        .tuple(
          extras,
          fc.record(
            {
              systemInstruction: fc.oneof(text, content),
              tools: fc.array(
                anything.map((one) => ({ functionDeclarations: [one] })),
                { maxLength: 2 },
              ),
              generationConfig: anything,
            },
            { requiredKeys: [] },
          ),
        )
        .chain((objects) => shuffled({ contents }, ...objects)),
  });

  test("has its model from the path, and streams where the path says so", () => {
    expect(read({ contents: [] })).toMatchObject({
      protocol: "gemini",
      endpoint: "streamGenerateContent",
      model: "gemini-3",
      modelStart: -1,
      stream: true,
      hasTools: false,
    });
    expect(read({ contents: [], tools: [{ functionDeclarations: [] }] }).hasTools).toBe(true);
  });

  test("is read alike under both spellings of a field, and refused with both", () => {
    const kinds = (parts: Body[]): string[] => blocksOf(...parts).map(({ kind }) => kind);
    expect(kinds([{ function_call: { name: "read_file", args: { file_path: "/r/a" } } }])).toEqual(
      kinds([{ functionCall: { name: "read_file", args: { file_path: "/r/a" } } }]),
    );
    for (const body of [
      { contents: [], system_instruction: { parts: [] }, systemInstruction: { parts: [] } },
      { contents: [{ parts: [{ inlineData: png, inline_data: png }] }] },
      { contents: [{ parts: [{ functioncall: { name: "x" } }] }] },
    ])
      expect(refusal(() => read(body)).code).toBe("body_ambiguous");
  });

  test("names tools, paths, commands, results and who typed", () => {
    const [call, shell, result, image, injected, typed, thought] = blocksOf(
      { functionCall: { id: "c1", name: "read_file", args: { absolute_path: "/r/a.ts" } } },
      { functionCall: { name: "run_shell_command", args: { command: "cat b" } } },
      {
        functionResponse: {
          id: "c1",
          name: "read_file",
          response: { output: "x" },
          parts: [{ inlineData: png }],
        },
      },
      { text: "<system-reminder>x</system-reminder>" },
      { text: "hello" },
      { text: "hm", thought: true, thoughtSignature: "Qx9_".repeat(30) },
    );
    expect(call).toMatchObject({ kind: "tool_call", tool: "read_file", toolUseId: "c1", paths: ["/r/a.ts"] });
    expect(shell).toMatchObject({ kind: "tool_call", toolUseId: "name:run_shell_command", command: "cat b" });
    expect(result).toMatchObject({ kind: "tool_result", toolUseId: "c1" });
    expect(image).toMatchObject({ kind: "image", toolUseId: "c1", mediaType: "image/png" });
    expect(injected).toMatchObject({ kind: "user_text", injected: true });
    expect(typed).toMatchObject({ kind: "user_text" });
    expect(typed?.injected).toBeUndefined();
    expect(thought?.kind).toBe("thinking");
    expect(thought?.spans.map(({ sealed }) => sealed === true)).toEqual([false, true]);
  });

  test("with many calls of one tool and no ids is not refused", () => {
    const calls = Array.from({ length: 200 }, (_, i) => ({
      functionCall: { name: "read_file", args: { absolute_path: `/r/${i}` } },
    }));
    const prompt = read({ contents: [{ role: "model", parts: calls }] });
    expect(prompt.calls.get("name:read_file")?.paths.at(-1)).toBe("/r/199");
  });

  test.each([
    ["an uploaded file", { contents: [{ parts: [{ fileData: { fileUri: "https://x/y" } }] }] }],
    ["cached content", { contents: [], cachedContent: "cachedContents/1" }],
  ])("that refers to %s is refused", (_, body) => {
    expect(refusal(() => read(body)).code).toBe("body_ambiguous");
  });

  test.each([
    ["POST", "/v1beta/models/gemini-3:generateContent", "generateContent"],
    ["POST", "/v1beta/models/gemini-3:countTokens", "countTokens"],
    ["GET", "/v1beta/models", "models"],
    ["POST", "/v1beta/models/gemini-3:generatecontent", undefined],
    ["POST", "/v1beta/models/gemini-3/x:generateContent", undefined],
    ["POST", "/v1beta/models/%67emini:generateContent", undefined],
    ["POST", "/v1beta/cachedContents", undefined],
  ])("%s %s is %s", (method, path, name) => {
    expect(resolveEndpoint(method, path, false)?.name).toBe(name);
  });
});
