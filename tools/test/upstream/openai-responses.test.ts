import OpenAI, { BadRequestError } from "openai";
import type {
  ResponseCreateParamsStreaming,
  ResponseInputItem,
  ResponseStreamEvent,
  Tool,
} from "openai/resources/responses/responses";
import { expect, test } from "vitest";
import { CHUNKINGS } from "../../upstream/chunking.ts";
import { readFault } from "../../upstream/fault.ts";
import type { UpstreamOptions } from "../../upstream/options.ts";
import { startUpstream, type Upstream } from "../../upstream/server.ts";
import type { Vendor } from "../../upstream/strict.ts";

const READ: Tool = {
  type: "function",
  name: "read",
  strict: false,
  parameters: { type: "object", properties: { path: { type: "string" } } },
};
const PATCH: Tool = { type: "custom", name: "apply_patch", description: "Freeform" };
const PATCH_TEXT = "*** Begin Patch\n+ größer 🚀 „so“\n*** End Patch";
const SCRIPT = {
  steps: [
    {
      think: "First the file — naïve?",
      say: "Größe „ok“ 🚀",
      calls: [
        { tool: "read", input: { path: "/tmp/ä🚀.ts" } },
        { tool: "apply_patch", input: PATCH_TEXT },
      ],
    },
  ],
  end: { $join: ["I read ", { $after: "KEY=", from: "all" }] },
};
const PROMPT: ResponseInputItem = { role: "user", content: "read it" };
const BASE: ResponseCreateParamsStreaming = {
  model: "gpt-5.5",
  instructions: "Be brief.",
  input: [PROMPT],
  tools: [READ, PATCH],
  reasoning: { effort: "medium", summary: "auto" },
  include: ["reasoning.encrypted_content"],
  store: false,
  stream: true,
};

type Started = Upstream & { readonly vendor: Vendor; readonly client: OpenAI };

async function start(options: Partial<UpstreamOptions> = {}): Promise<Started> {
  const upstream = await startUpstream({ scripts: [SCRIPT], ...options });
  return {
    ...upstream,
    client: new OpenAI({ apiKey: "one", baseURL: `${upstream.url}/v1`, maxRetries: 0, logLevel: "off" }),
  };
}

function outputsOf(items: readonly OpenAI.Responses.ResponseOutputItem[]): ResponseInputItem[] {
  return items.flatMap((item): ResponseInputItem[] => {
    if (item.type === "function_call")
      return [{ type: "function_call_output", call_id: item.call_id, output: "KEY=found it" }];
    if (item.type === "custom_tool_call")
      return [
        {
          type: "custom_tool_call_output",
          call_id: item.call_id,
          output: [{ type: "input_text", text: "done" }],
        },
      ];
    return [];
  });
}

test.each(CHUNKINGS)(
  "the vendor's own SDK reads reasoning, text and both kinds of calls, cut by %s",
  async (chunking) => {
    await using upstream = await start({ chunking, lineEnd: chunking === "awkward" ? "crlf" : "lf" });
    const stream = upstream.client.responses.stream(BASE);
    const types: string[] = [];
    const numbers: number[] = [];
    for await (const event of stream) {
      types.push(event.type);
      if ("sequence_number" in event) numbers.push(event.sequence_number);
    }
    const whole = await stream.finalResponse();
    expect(whole.output.map(({ type }) => type)).toEqual([
      "reasoning",
      "message",
      "function_call",
      "custom_tool_call",
    ]);
    expect(whole.output_text).toBe("Größe „ok“ 🚀");
    const [reasoning, , read, patch] = whole.output;
    expect(reasoning).toMatchObject({ summary: [{ text: "First the file — naïve?" }] });
    expect(read).toMatchObject({ name: "read", arguments: '{"path":"/tmp/ä🚀.ts"}' });
    expect(patch).toMatchObject({ name: "apply_patch", input: PATCH_TEXT });
    expect(numbers).toEqual(numbers.map((_, i) => i));
    expect(types[0]).toBe("response.created");
    expect(types.at(-1)).toBe("response.completed");
    for (const type of [
      "response.reasoning_summary_text.delta",
      "response.function_call_arguments.done",
      "response.custom_tool_call_input.delta",
    ])
      expect(types).toContain(type);
  },
);

/** The turn after the first one, as a client without stored responses sends it. */
async function secondTurn(
  client: OpenAI,
): Promise<{ readonly first: ResponseInputItem[]; readonly input: ResponseInputItem[] }> {
  const { output } = await client.responses.create({ ...BASE, stream: false });
  const first = output as ResponseInputItem[];
  return { first, input: [PROMPT, ...first, ...outputsOf(output)] };
}

test("its own reasoning is taken back, though ids are gone and a text became parts", async () => {
  await using upstream = await start();
  const { input } = await secondTurn(upstream.client);
  const bare = input.map((item) => {
    const { id: _, status: __, ...rest } = item as { id?: string; status?: string };
    return rest as ResponseInputItem;
  });
  bare[0] = { role: "user", content: [{ type: "input_text", text: "read it" }] };
  const answer = await upstream.client.responses.create({ ...BASE, stream: false, input: bare });
  expect(answer.output_text).toBe("I read found");
});

test("its own reasoning is taken back from a client that puts the members in its own order", async () => {
  const again = { think: "once more", say: "so it is" };
  await using upstream = await start({ scripts: [{ ...SCRIPT, steps: [...SCRIPT.steps, again] }] });
  const { input } = await secondTurn(upstream.client);
  const reversed = (value: object): object => Object.fromEntries(Object.entries(value).toReversed());
  const reordered = input.map((item) => {
    const { content } = item as { content?: unknown };
    return reversed(Array.isArray(content) ? { ...item, content: content.map(reversed) } : item);
  });
  const answered = await upstream.client.responses.create({ ...BASE, stream: false, input });
  const next = [...reordered, ...answered.output.map(reversed), PROMPT] as ResponseInputItem[];
  expect(next.filter(({ type }) => type === "reasoning")).toHaveLength(2);
  const answer = await upstream.client.responses.create({ ...BASE, stream: false, input: next });
  expect(answer.output_text).toBe("so it is");
});

test("what one agent tells another begins a script of its own, and is part of what reasoning stands on", async () => {
  const child = { when: "look into the shop", steps: [{ think: "how?", say: "looking" }], end: "looked" };
  await using upstream = await start({ scripts: [SCRIPT, child] });
  const { input } = await secondTurn(upstream.client);
  const told = (task: string): ResponseInputItem =>
    ({
      type: "agent_message",
      author: "main",
      recipient: "looker",
      content: [
        { type: "input_text", text: "Message Type: NEW_TASK" },
        { type: "encrypted_content", encrypted_content: task },
      ],
    }) as unknown as ResponseInputItem;
  const asked = [...input, told("look into the shop")];
  const begun = await upstream.client.responses.create({ ...BASE, stream: false, input: asked });
  expect(begun.output_text).toBe("looking");
  const [reasoning] = begun.output as ResponseInputItem[];
  const other = [...input, told("look into the shop, all of it"), reasoning!];
  await expect(
    upstream.client.responses.create({ ...BASE, stream: false, input: other }),
  ).rejects.toMatchObject({ code: "invalid_encrypted_content" });
});

const otherFirst = (sealed: string): string => (sealed.startsWith("A") ? "B" : "A") + sealed.slice(1);

test.each([
  [
    "the prompt before it",
    (input: ResponseInputItem[]) => ({ input: [{ role: "user", content: "Read it" }, ...input.slice(1)] }),
  ],
  ["the instructions", (input: ResponseInputItem[]) => ({ input, instructions: "Be brief!" })],
  [
    "a tool",
    (input: ResponseInputItem[]) => ({ input, tools: [READ, { ...PATCH, description: "freeform" }] }),
  ],
  [
    "one letter of the seal",
    (input: ResponseInputItem[]) => ({
      input: input.map((item) =>
        item.type === "reasoning"
          ? { ...item, encrypted_content: otherFirst(item.encrypted_content ?? "") }
          : item,
      ),
    }),
  ],
])("answers 400 to reasoning when %s changed", async (_name, change) => {
  await using upstream = await start();
  const { input } = await secondTurn(upstream.client);
  const body = {
    ...BASE,
    stream: false,
    ...change(input),
  } as unknown as OpenAI.Responses.ResponseCreateParamsNonStreaming;
  await expect(upstream.client.responses.create(body)).rejects.toMatchObject({
    status: 400,
    code: "invalid_encrypted_content",
  });
});

test("what stands after reasoning may change, and reasoning may be left out", async () => {
  await using upstream = await start();
  const { input } = await secondTurn(upstream.client);
  const changed = input.map((item) =>
    item.type === "function_call_output" ? { ...item, output: "KEY=other" } : item,
  );
  const without = changed.filter(({ type }) => type !== "reasoning");
  for (const next of [changed, without]) {
    const answer = await upstream.client.responses.create({ ...BASE, stream: false, input: next });
    expect(answer.output_text).toBe("I read other");
  }
});

test("tools of the input and in namespaces are called as they are defined", async () => {
  const scripts = [{ steps: [{ calls: [{ tool: "exec", input: "text(1)" }] }] }];
  await using upstream = await start({ scripts });
  const additional = {
    type: "additional_tools",
    role: "developer",
    tools: [
      { type: "namespace", name: "functions", description: "", tools: [{ type: "custom", name: "exec" }] },
    ],
  } as const;
  const answer = await upstream.client.responses.create({
    model: "gpt-5.5",
    input: [
      { ...additional, tools: [...additional.tools].map((tool) => ({ ...tool, tools: [...tool.tools] })) },
      PROMPT,
    ],
  });
  expect(answer.output[0]).toMatchObject({
    type: "custom_tool_call",
    name: "exec",
    namespace: "functions",
    input: "text(1)",
  });
});

test("a stored response is gone on from by its id, an item by its own; an unknown one is refused", async () => {
  await using upstream = await start();
  const { client } = upstream;
  const stored = { ...BASE, stream: false, store: true } as const;
  const first = await client.responses.create(stored);
  const next = await client.responses.create({
    ...stored,
    previous_response_id: first.id,
    input: outputsOf(first.output),
  });
  expect(next.output_text).toBe("I read found");
  const referred = first.output.map(({ id }): ResponseInputItem => ({
    type: "item_reference",
    id: id ?? "",
  }));
  const again = await client.responses.create({
    ...stored,
    input: [PROMPT, ...referred, ...outputsOf(first.output)],
  });
  expect(again.output_text).toBe("I read found");

  const kept = await client.responses.create({ ...BASE, stream: false });
  for (const id of [kept.id, "resp_of_nobody"])
    await expect(
      client.responses.create({ ...stored, previous_response_id: id, input: [] }),
    ).rejects.toMatchObject({
      code: "previous_response_not_found",
    });
  const stranger = new OpenAI({ apiKey: "two", baseURL: `${upstream.url}/v1`, maxRetries: 0 });
  await expect(
    stranger.responses.create({ ...stored, previous_response_id: first.id }),
  ).rejects.toMatchObject({ status: 400 });
});

test("a long prefix is read from the cache by the next turn", async () => {
  await using upstream = await start();
  const long = { ...BASE, stream: false, instructions: "rule ".repeat(2_000) } as const;
  const first = await upstream.client.responses.create(long);
  expect(first.usage?.input_tokens_details.cached_tokens).toBe(0);
  const input = [PROMPT, ...(first.output as ResponseInputItem[]), ...outputsOf(first.output)];
  const next = await upstream.client.responses.create({ ...long, input });
  expect(next.usage?.input_tokens_details.cached_tokens).toBeGreaterThan(2_300);
});

const call = { type: "function_call", call_id: "c1", name: "read", arguments: "{}" };
const output = (type: string, id = "c1") => ({ type, call_id: id, output: "x" });
const part = (type: string, more: object) => ({ input: [{ role: "user", content: [{ type, ...more }] }] });

test.each([
  ["an unknown member", { frobnicate: 1 }, "Unknown parameter: 'frobnicate'."],
  [
    "an unknown member of an item",
    { input: [{ ...PROMPT, mood: 1 }] },
    "Unknown parameter: 'input[0].mood'.",
  ],
  ["an unknown item", { input: [{ type: "song" }] }, "Invalid value: 'song'."],
  ["a call without its output", { input: [PROMPT, call] }, "No tool output found for function call c1."],
  [
    "an output without its call",
    { input: [PROMPT, output("function_call_output", "c9")] },
    "No tool call found for function call output with call_id c9.",
  ],
  [
    "an output of the wrong kind",
    { input: [PROMPT, call, output("custom_tool_call_output")] },
    "No tool call found for custom tool call output",
  ],
  [
    "a call answered twice",
    { input: [PROMPT, call, output("function_call_output"), output("function_call_output")] },
    "No tool call found",
  ],
  [
    "a part of the model said by the user",
    part("output_text", { text: "a" }),
    "Invalid value: 'output_text'",
  ],
  [
    "a picture that is not base64",
    part("input_image", { detail: "auto", image_url: "data:image/png;base64,#" }),
    "Expected a valid URL",
  ],
  ["a file that was never sent", part("input_file", { file_id: "file_1" }), "does not exist"],
  ["a conversation that is not there", { conversation: "conv_1" }, "does not exist"],
  ["generate outside a frame", { generate: false }, "Unknown parameter: 'generate'."],
])("refuses %s as an invalid request", async (_name, change, message) => {
  await using upstream = await start();
  const body = {
    ...BASE,
    stream: false,
    ...change,
  } as unknown as OpenAI.Responses.ResponseCreateParamsNonStreaming;
  const asked = upstream.client.responses.create(body);
  await expect(asked).rejects.toBeInstanceOf(BadRequestError);
  await expect(asked).rejects.toThrow(message);
});

test("takes pictures and documents that are what they say, in results too", async () => {
  await using upstream = await start();
  const data = Buffer.from("%PDF-").toString("base64");
  const answer = await upstream.client.responses.create({
    model: "m",
    input: [
      {
        role: "user",
        content: [
          { type: "input_image", detail: "auto", image_url: `data:image/png;base64,${data}` },
          { type: "input_file", filename: "a.pdf", file_data: `data:application/pdf;base64,${data}` },
        ],
      },
    ],
  });
  expect(answer.output_text).toBe("A short title");
});

test("a failure in the middle comes as response.failed, a broken stream as an error", async () => {
  await using upstream = await start();
  upstream.vendor.faults = [
    readFault({ kind: "error_event", events: 3, type: "invalid_prompt", message: "not this" }),
    readFault({ kind: "half_event", events: 3 }),
  ];
  const events: ResponseStreamEvent[] = [];
  for await (const event of await upstream.client.responses.create(BASE)) events.push(event);
  expect(events.at(-1)).toMatchObject({
    type: "response.failed",
    sequence_number: 3,
    response: { error: { code: "invalid_prompt", message: "not this" } },
  });
  const cut = upstream.client.responses.stream(BASE);
  await expect(cut.finalResponse()).rejects.toThrow(/malformed|JSON|ended|complete/i);
});
