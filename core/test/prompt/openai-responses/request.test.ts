import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { responses } from "@fourgate/core/prompt/openai-responses/endpoint";
import { openaiResponses } from "@fourgate/core/prompt/openai-responses/protocol";
import { requestShape } from "@fourgate/core/prompt/openai-responses/request";
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

const image = { type: "input_image", image_url: "data:image/png;base64,iVBORw0KGgoAAAAA", detail: "auto" };
const contentPart = fc.oneof(
  fc.record({ type: fc.constantFrom("input_text", "output_text", "text"), text }),
  fc.constantFrom(image, { type: "input_file", filename: "docs/a.pdf", file_data: "JVBERi0=" }),
  fc.record({ type: fc.constant("refusal"), refusal: text }),
  fc.record({ type: fc.constant("made_up"), anything }),
);
const content = fc.oneof(text, fc.array(contentPart, { maxLength: 3 }));
const callId = fc.constantFrom("call_1", "call_2", "call_3");
const item = fc
  .tuple(
    fc.oneof(
      fc.record({
        type: fc.constant("message"),
        role: fc.constantFrom("user", "assistant", "developer", "system"),
        content,
      }),
      fc.record({ role: fc.constantFrom("user", "assistant"), content }),
      fc.record({
        type: fc.constant("function_call"),
        call_id: callId,
        name: fc.constantFrom("exec_command", "read"),
        arguments: fc.oneof(
          text,
          anything.map((value) => JSON.stringify(value)),
        ),
      }),
      fc.record({
        type: fc.constant("custom_tool_call"),
        call_id: callId,
        name: fc.constant("exec"),
        input: text,
      }),
      fc.record({
        type: fc.constantFrom("function_call_output", "custom_tool_call_output"),
        call_id: callId,
        output: fc.oneof(text, fc.array(fc.oneof(contentPart, anything), { maxLength: 3 })),
      }),
      fc.record({ type: fc.constant("reasoning"), summary: anything, encrypted_content: text }),
      fc.record({ type: fc.constant("local_shell_call"), call_id: callId, action: anything }),
      fc.record({ type: fc.constant("additional_tools"), role: fc.constant("developer"), tools: anything }),
      fc.record({
        type: fc.constant("agent_message"),
        author: text,
        content: fc.array(fc.record({ type: fc.constant("encrypted_content"), encrypted_content: text }), {
          maxLength: 2,
        }),
      }),
      fc.record({ type: fc.constant("made_up_item"), made: anything }),
    ),
    extras,
  )
  .map(([one, more]): Body => ({ ...more, ...one }));

function read(body: Body | string): Prompt {
  return openaiResponses.decode(utf8(typeof body === "string" ? body : JSON.stringify(body)), responses, {})!;
}

function blocksOf(...input: readonly Body[]): readonly Block[] {
  const prompt = read({ model: "m", input });
  return prompt.placements.flatMap(({ part }) => (part.kind === "message" ? part.blocks : []));
}

describe("a request of the Responses API", () => {
  holdsWhatEveryProtocolHolds({
    codec: openaiResponses,
    endpoint: responses,
    plainKeys: requestShape.plainKeys,
    item,
    bodyWith: (input) =>
      fc
        .tuple(
          text,
          extras,
          fc.record(
            {
              instructions: text,
              tools: fc.array(
                fc.record({ type: fc.constant("function"), name: text, parameters: anything }),
                {
                  maxLength: 2,
                },
              ),
              client_metadata: anything,
              stream: fc.boolean(),
              store: fc.boolean(),
            },
            { requiredKeys: [] },
          ),
        )
        .chain(([model, ...objects]) => shuffled({ model, input }, ...objects)),
  });

  test("names tools, paths, commands, results and who typed", () => {
    const patch = "*** Begin Patch\n*** Update File: src/a.ts\n@@\n-x\n+y\n*** End Patch";
    const blocks = blocksOf(
      { type: "function_call", call_id: "c1", name: "exec_command", arguments: '{"cmd":"cat \\".env\\""}' },
      { type: "function_call_output", call_id: "c1", output: "SECRET" },
      { type: "custom_tool_call", call_id: "c2", name: "apply_patch", input: patch },
      {
        type: "custom_tool_call",
        call_id: "c3",
        name: "exec",
        namespace: "functions",
        input: `const r = await tools.apply_patch(${JSON.stringify(patch)}); text(r);`,
      },
      {
        type: "custom_tool_call_output",
        call_id: "c3",
        output: [{ type: "input_text", text: "done" }, image],
      },
      { type: "local_shell_call", call_id: "c4", action: { type: "exec", command: ["cat", "b"] } },
      { role: "user", content: "typed" },
      {
        role: "user",
        content: [
          { type: "input_text", text: "<environment_context>\n<cwd>/r</cwd>\n</environment_context>" },
        ],
      },
      { type: "agent_message", author: "/root", content: [{ type: "input_text", text: "go on" }] },
    ).filter(({ kind }) => kind !== "other");
    expect(blocks).toMatchObject([
      { kind: "tool_call", tool: "exec_command", toolUseId: "c1", command: 'cat ".env"' },
      { kind: "tool_result", toolUseId: "c1" },
      { kind: "tool_call", tool: "apply_patch", paths: ["src/a.ts"] },
      { kind: "tool_call", tool: "exec", paths: ["src/a.ts"] },
      { kind: "tool_result", toolUseId: "c3" },
      { kind: "image", toolUseId: "c3" },
      { kind: "tool_call", tool: "local_shell", command: "cat b" },
      { kind: "user_text" },
      { kind: "user_text", injected: true },
      { kind: "user_text", injected: true },
    ]);
    expect(blocks[7]?.injected).toBeUndefined();
  });

  test("has tools where they stand in an item of the input, the second time too", () => {
    const tools = { type: "additional_tools", role: "developer", tools: [{ type: "custom", name: "exec" }] };
    const first = read({ model: "m", input: [tools] });
    const second = openaiResponses.decode(first.bytes, responses, { previous: first })!;
    expect([first.hasTools, second.hasTools, read({ model: "m", input: [] }).hasTools]).toEqual([
      true,
      true,
      false,
    ]);
  });

  test("hides from the scan what is encrypted, and images that are images, and nothing else", () => {
    const cipher = "gAAAAA" + "Qx9_".repeat(30);
    const judged = (...input: Body[]): string[] => {
      const prompt = read({ model: "m", input });
      return prompt.placements.flatMap((placement) =>
        placement.part.blocks.flatMap((block) =>
          judgedSpans(prompt.bytes, placement, block).map(({ start, end }) =>
            asText(prompt.bytes.subarray(placement.start + start, placement.start + end)),
          ),
        ),
      );
    };
    const agent = (value: string): Body => ({
      type: "agent_message",
      content: [{ type: "encrypted_content", encrypted_content: value }],
    });
    expect(judged({ type: "reasoning", summary: [], encrypted_content: cipher })).not.toContain(cipher);
    expect(judged(agent(cipher))).not.toContain(cipher);
    expect(judged(agent("the key is in plain words"))).toContain("the key is in plain words");
    expect(judged({ role: "user", content: [image] })).not.toContain(image.image_url);
    const other = { ...image, image_url: "data:image/png;base64,not an image at all" };
    expect(judged({ role: "user", content: [other] })).toContain(other.image_url);
  });

  test("names what it refers to instead of repeating it", () => {
    const prompt = read({
      model: "m",
      previous_response_id: "resp_1",
      input: [
        { type: "item_reference", id: "msg_1" },
        { role: "user", content: "go on" },
      ],
    });
    expect(prompt).toMatchObject({ previousResponse: "resp_1", references: ["msg_1"] });
    const again = openaiResponses.decode(prompt.bytes, responses, { previous: prompt });
    expect(again).toMatchObject({ previousResponse: "resp_1", references: ["msg_1"] });
  });

  test.each<[string, Body]>([
    ["a stored conversation", { model: "m", input: [], conversation: "conv_1" }],
    ["a stored prompt", { model: "m", prompt: { id: "pmpt_1" } }],
    [
      "an uploaded file",
      { model: "m", input: [{ role: "user", content: [{ type: "input_file", file_id: "f" }] }] },
    ],
    ["a field in other capitals", { model: "m", input: [{ Type: "message", role: "user", content: "x" }] }],
  ])("that refers to %s is refused", (_, body) => {
    expect(refusal(() => read(body)).code).toBe("body_ambiguous");
  });

  test("reads a WebSocket's frame as the request that it holds", () => {
    expect(
      read({ type: "response.create", model: "m", input: [{ role: "user", content: "x" }] }),
    ).toMatchObject({
      model: "m",
      stream: false,
    });
  });

  test.each([
    ["/v1/responses", "responses"],
    ["/v1/responses/compact", "compact"],
    ["/v1/responses/", undefined],
    ["/v1/responses/resp_1", undefined],
  ])("POST %s is %s", (path, name) => {
    expect(resolveEndpoint("POST", path, false)?.name).toBe(name);
  });
});
