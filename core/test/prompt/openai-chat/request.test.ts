import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chat } from "@fourgate/core/prompt/openai-chat/endpoint";
import { openaiChat } from "@fourgate/core/prompt/openai-chat/protocol";
import { requestShape } from "@fourgate/core/prompt/openai-chat/request";
import type { Block, Prompt } from "@fourgate/core/prompt/prompt";
import { resolveEndpoint } from "@fourgate/core/prompt/protocols";
import { judgedSpans } from "@fourgate/core/secrets/findings/judged-spans";
import { asText, refusal, utf8 } from "../bytes.ts";
import {
  anything,
  extras,
  holdsWhatEveryProtocolHolds,
  shuffled,
  text,
  type Body,
} from "../every-protocol.ts";
import { processorMs } from "../../../../tools/processor-time.ts";

const png = "iVBORw0KGgoAAAAA";
const image = { type: "image_url", image_url: { url: `data:image/png;base64,${png}`, detail: "auto" } };
const pdf = {
  type: "file",
  file: { filename: "docs/a.pdf", file_data: "data:application/pdf;base64,JVBERi0x" },
};
const wav = { type: "input_audio", input_audio: { data: "UklGRiQAAABXQVZFAAAA", format: "wav" } };
const contentPart = fc
  .tuple(
    fc.oneof(
      fc.record({ type: fc.constant("text"), text }),
      fc.constantFrom(image, pdf, wav, { type: "image_url", image_url: { url: "https://x.example/a.png" } }),
      fc.record({ type: fc.constant("refusal"), refusal: text }),
      fc.record({ type: fc.constantFrom("thinking", "made_up"), thinking: anything }),
    ),
    fc.constantFrom({}, { cache_control: { type: "ephemeral" } }),
    extras,
  )
  .map(([one, cache, more]): Body => ({ ...more, ...cache, ...one }));
const content = fc.oneof(text, fc.array(contentPart, { maxLength: 3 }));
const callId = fc.constantFrom("call_1", "call_2", "call_3");
const input = fc.oneof(
  text,
  anything.map((value) => JSON.stringify(value)),
);
const toolCall = fc.oneof(
  fc.record({
    id: callId,
    type: fc.constant("function"),
    function: fc.record({ name: fc.constantFrom("read", "bash"), arguments: fc.oneof(input, anything) }),
    extra_content: anything,
  }),
  fc.record({
    type: fc.constant("custom"),
    custom: fc.record({ input, name: fc.constant("exec") }),
    id: callId,
  }),
);
const assistant = fc.record(
  {
    role: fc.constant("assistant"),
    content: fc.oneof(content, fc.constant(null)),
    refusal: fc.oneof(text, fc.constant(null)),
    reasoning_content: text,
    reasoning_details: anything,
    tool_calls: fc.oneof(fc.array(toolCall, { maxLength: 3 }), fc.constant(null)),
    function_call: fc.record({ name: fc.constant("read"), arguments: input }),
  },
  { requiredKeys: ["role"] },
);
const anyMessage = fc
  .tuple(
    fc.oneof(
      fc.record({ role: fc.constantFrom("system", "developer", "user"), content }),
      assistant,
      fc.record({ content, role: fc.constant("tool"), tool_call_id: callId }),
      fc.record({ role: fc.constant("function"), name: fc.constant("read"), content: text }),
    ),
    extras,
  )
  .map(([one, more]): Body => ({ ...more, ...one }));

function read(body: Body | string): Prompt {
  return openaiChat.decode(utf8(typeof body === "string" ? body : JSON.stringify(body)), chat, {})!;
}

function blocksOf(...messages: readonly Body[]): readonly Block[] {
  const { placements } = read({ model: "m", messages });
  const all = placements.flatMap(({ part }) => (part.kind === "message" ? part.blocks : []));
  return all.filter(({ kind }) => kind !== "other");
}

/** Texts in which secrets are looked for. */
function judged(...messages: readonly Body[]): string[] {
  const prompt = read({ model: "m", messages });
  return prompt.placements.flatMap((placement) =>
    placement.part.blocks.flatMap((block) =>
      judgedSpans(prompt.bytes, placement, block).map(({ start, end }) =>
        asText(prompt.bytes.subarray(placement.start + start, placement.start + end)),
      ),
    ),
  );
}

describe("a request for a chat completion", () => {
  holdsWhatEveryProtocolHolds({
    codec: openaiChat,
    endpoint: chat,
    plainKeys: requestShape.plainKeys,
    item: anyMessage,
    bodyWith: (messages) =>
      fc
        .tuple(
          text,
          extras,
          fc.record(
            {
              tools: fc.array(
                fc.record({
                  type: fc.constant("function"),
                  function: fc.record({ name: text, parameters: anything }),
                }),
                { maxLength: 2 },
              ),
              functions: fc.array(fc.record({ name: text }), { maxLength: 1 }),
              prediction: fc.record({ type: fc.constant("content"), content }),
              metadata: anything,
              response_format: anything,
              stream: fc.boolean(),
              chat_template_kwargs: anything,
            },
            { requiredKeys: [] },
          ),
        )
        .chain(([model, ...objects]) => shuffled({ model, messages: [...messages] }, ...objects)),
  });

  test("tells what a person typed from what the client, the model and its tools say", () => {
    expect(
      blocksOf(
        { role: "system", content: "be kind" },
        { role: "developer", content: [{ type: "text", text: "be short" }] },
        {
          role: "user",
          content: [
            { type: "text", text: "<system-reminder>\nctx\n</system-reminder>" },
            { type: "text", text: "typed" },
            image,
            pdf,
            wav,
          ],
        },
        { role: "assistant", content: null, reasoning_content: "hm", refusal: "no" },
        { role: "tool", tool_call_id: "c1", content: [{ type: "text", text: "out" }, image] },
      ),
    ).toMatchObject([
      { kind: "system", role: "system" },
      { kind: "system", role: "system" },
      { kind: "user_text", injected: true },
      { kind: "user_text", role: "user" },
      { kind: "image", mediaType: "image/png" },
      { kind: "document", mediaType: "application/pdf", mentions: ["docs/a.pdf"] },
      { kind: "document", mediaType: "audio/wav" },
      { kind: "thinking", role: "assistant" },
      { kind: "assistant_text", role: "assistant" },
      { kind: "tool_result", role: "user", toolUseId: "c1" },
      { kind: "image", toolUseId: "c1" },
    ]);
  });

  test("names a call's tool, files and command, and joins results to their calls", () => {
    const patch = "*** Begin Patch\n*** Update File: src/a.ts\n@@\n-x\n+y\n*** End Patch";
    const messages = [
      {
        role: "assistant",
        content: null,
        tool_calls: [
          {
            id: "c1",
            type: "function",
            function: { name: "read", arguments: '{"filePath":"/r/\\"a\\".ts"}' },
          },
          { function: { arguments: '{"command":"cat .env"}', name: "bash" }, type: "function", id: "c2" },
          { id: "c3", type: "custom", custom: { name: "apply_patch", input: patch } },
          {
            id: "c4",
            type: "function",
            function: { name: "apply_patch", arguments: JSON.stringify({ patchText: patch }) },
          },
          {
            id: "c5",
            type: "function",
            function: { name: "read_files", arguments: { files: [{ path: "/r/b" }] } },
          },
        ],
      },
      { role: "tool", content: "X=1", tool_call_id: "c2" },
      { role: "assistant", content: null, function_call: { name: "look", arguments: '{"path":"vault/x"}' } },
      { role: "function", name: "look", content: "found" },
    ];
    expect(blocksOf(...messages)).toMatchObject([
      { kind: "tool_call", tool: "read", toolUseId: "c1", paths: ['/r/"a".ts'] },
      { kind: "tool_call", tool: "bash", toolUseId: "c2", command: "cat .env" },
      { kind: "tool_call", tool: "apply_patch", toolUseId: "c3", paths: ["src/a.ts"], writes: true },
      { kind: "tool_call", tool: "apply_patch", toolUseId: "c4", paths: ["src/a.ts"], writes: true },
      { kind: "tool_call", tool: "read_files", paths: ["/r/b"] },
      { kind: "tool_result", toolUseId: "c2" },
      { kind: "tool_call", tool: "look", paths: ["vault/x"] },
      { kind: "tool_result" },
    ]);
    const { calls } = read({ model: "m", messages });
    expect(calls.get("c2")).toEqual({ tool: "bash", paths: [], command: "cat .env" });
    const [result] = blocksOf(...messages.slice(3));
    expect(calls.get(result?.toolUseId ?? "")).toMatchObject({ tool: "look", paths: ["vault/x"] });
  });

  test("looks for secrets in all but data that is what it says and what a vendor has sealed", () => {
    const cipher = "Qx9_".repeat(30);
    const details = [
      { type: "reasoning.encrypted", data: cipher },
      { type: "reasoning.text", text: "I think", signature: cipher },
    ];
    const said = judged(
      {
        role: "user",
        content: [image, pdf, wav, { type: "image_url", image_url: { url: "https://x.example/?k=v" } }],
      },
      { role: "assistant", content: "", reasoning_details: details },
    );
    for (const hidden of [image.image_url.url, pdf.file.file_data, wav.input_audio.data, cipher])
      expect(said).not.toContain(hidden);
    expect(said).toEqual(expect.arrayContaining(["https://x.example/?k=v", "I think", "docs/a.pdf"]));
    const url = "data:image/png;base64,no image at all";
    expect(judged({ role: "user", content: [{ type: "image_url", image_url: { url } }] })).toContain(url);
    expect(judged({ role: "user", content: [{ type: "text", text: image.image_url.url }] })).toContain(
      image.image_url.url,
    );
    const audio = { type: "input_audio", input_audio: { data: "bm90IHNvdW5k", format: "wav" } };
    expect(judged({ role: "user", content: [audio] })).toContain("bm90IHNvdW5k");
  });

  test("a call's own arguments are judged, whatever they are called, and a signature beside them is not", () => {
    const long = "Qx9_".repeat(30);
    const call = (name: string): Body => ({
      id: "c",
      type: "function",
      function: {
        name: "f",
        arguments: { data: name, extra_content: { google: { thought_signature: name } } },
      },
      extra_content: { google: { thought_signature: `${name}9` } },
    });
    const said = judged({ role: "assistant", content: null, tool_calls: [call(long)] });
    expect(said.filter((one) => one === long)).toHaveLength(1);
    expect(said).not.toContain(`${long}9`);
  });

  test.each<[string, Body, string]>([
    [
      "an uploaded file",
      { role: "user", content: [{ type: "file", file: { file_id: "file-1" } }] },
      "body_ambiguous",
    ],
    ["an earlier reply's sound", { role: "assistant", audio: { id: "audio_1" } }, "body_ambiguous"],
    ["a field in other capitals", { role: "user", content: "x", Content: "y" }, "body_ambiguous"],
    [
      "a part's field in other capitals",
      { role: "user", content: [{ type: "text", text: "x", Text: "y" }] },
      "body_ambiguous",
    ],
    [
      "a call's field in other capitals",
      { role: "assistant", tool_calls: [{ id: "c", function: { name: "f", Arguments: "{}" } }] },
      "body_ambiguous",
    ],
    ["an unknown role", { role: "root", content: "x" }, "body_schema"],
    ["the role __proto__", { role: "__proto__", content: "x" }, "body_schema"],
    ["no content", { role: "user" }, "body_schema"],
    ["content that is null", { role: "user", content: null }, "body_schema"],
    ["content that is an object", { role: "user", content: {} }, "body_schema"],
    ["a part that is a string", { role: "user", content: ["x"] }, "body_schema"],
    ["calls that are no array", { role: "assistant", tool_calls: {} }, "body_schema"],
  ])("with %s is refused", (_, message, code) => {
    const error = refusal(() => read({ model: "m", messages: [message] }));
    expect(error.code).toBe(code);
    expect(error.remedy).not.toBe("");
  });

  test("an assistant's message needs no content, nor does a tool's", () => {
    expect(
      blocksOf(
        { role: "assistant" },
        { role: "assistant", content: null, tool_calls: null },
        { role: "tool", tool_call_id: "c" },
      ),
    ).toEqual([]);
  });

  test("a call of 8 MB that is no JSON is read in a moment", () => {
    const words = 'const a = `${b}` + "/*" '.repeat(350_000);
    const call = { id: "c", type: "custom", custom: { name: "exec", input: words } };
    const tookMs = processorMs(() => {
      read({ model: "m", messages: [{ role: "assistant", tool_calls: [call] }] });
    });
    expect(tookMs).toBeLessThan(10_000);
  });

  test.each<[string, string, boolean, string | undefined]>([
    ["POST", "/v1/chat/completions", false, "chat"],
    ["GET", "/v1/models", false, "models"],
    ["GET", "/v1/models/qwen3-coder:30b", false, "models"],
    ["POST", "/chat/completions", false, undefined],
    ["POST", "/v1/chat/completions/", false, undefined],
    ["POST", "/v1//chat/completions", false, undefined],
    ["GET", "/v1/chat/completions", false, undefined],
    ["GET", "/v1/chat/completions/chatcmpl-1", false, undefined],
    ["POST", "/v1/completions", false, undefined],
  ])("%s %s is the endpoint that it says, or none", (method, path, isAnthropic, name) => {
    const endpoint = resolveEndpoint(method, path, isAnthropic);
    expect(endpoint?.name).toBe(name);
    expect(endpoint?.protocol).toBe(name === undefined ? undefined : "openai-chat");
  });

  test("GET /v1/models belongs to whom its client names", () => {
    expect(resolveEndpoint("GET", "/v1/models", true)?.protocol).toBe("anthropic");
  });
});
