import OpenAI, { APIError, AuthenticationError, BadRequestError, RateLimitError } from "openai";
import type { ChatCompletionMessageParam, ChatCompletionTool } from "openai/resources/chat/completions";
import { expect, test } from "vitest";
import { CHUNKINGS } from "../../upstream/chunking.ts";
import type { UpstreamOptions } from "../../upstream/options.ts";
import { startUpstream, type Upstream } from "../../upstream/server.ts";
import type { Vendor } from "../../upstream/strict.ts";

const TOOLS: ChatCompletionTool[] = ["read", "shell"].map((name) => ({
  type: "function",
  function: { name, parameters: { type: "object", properties: { path: { type: "string" } } } },
}));
const SCRIPT = {
  steps: [
    {
      say: "Größe „ok“ 🚀",
      calls: [
        { tool: "read", input: { path: "/tmp/ä🚀.ts" } },
        { tool: "shell", input: { path: "b" } },
      ],
    },
  ],
  end: { $join: ["I read ", { $after: "KEY=" }] },
};
const ASKED: ChatCompletionMessageParam[] = [
  { role: "system", content: "Be brief." },
  { role: "user", content: [{ type: "text", text: "read it" }] },
];

type Started = Upstream & { readonly vendor: Vendor; readonly client: OpenAI };

async function start(options: Partial<UpstreamOptions> = {}): Promise<Started> {
  const upstream = await startUpstream({ scripts: [SCRIPT], ...options });
  return {
    ...upstream,
    client: new OpenAI({ apiKey: "one", baseURL: `${upstream.url}/v1`, maxRetries: 0, logLevel: "off" }),
  };
}

function turnAfter(message: OpenAI.ChatCompletionMessage): ChatCompletionMessageParam[] {
  const results = (message.tool_calls ?? []).map(({ id }): ChatCompletionMessageParam => {
    return { role: "tool", tool_call_id: id, content: `KEY=${id.slice(0, 4)} and more` };
  });
  return [
    ...ASKED,
    { role: "assistant", content: message.content, tool_calls: message.tool_calls ?? [] },
    ...results,
  ];
}

test.each(CHUNKINGS)(
  "the vendor's own SDK reads a stream with parallel calls, cut by %s",
  async (chunking) => {
    await using upstream = await start({ chunking, lineEnd: chunking === "awkward" ? "crlf" : "lf" });
    const stream = upstream.client.chat.completions.stream({
      model: "gpt-5.5",
      messages: ASKED,
      tools: TOOLS,
      stream_options: { include_usage: true },
    });
    const whole = await stream.finalChatCompletion();
    const message = whole.choices[0]?.message;
    expect(message?.content).toBe("Größe „ok“ 🚀");
    const calls = (message?.tool_calls ?? []).map((call) =>
      call.type === "function" ? [call.function.name, JSON.parse(call.function.arguments) as unknown] : [],
    );
    expect(calls).toEqual([
      ["read", { path: "/tmp/ä🚀.ts" }],
      ["shell", { path: "b" }],
    ]);
    expect(whole.choices[0]?.finish_reason).toBe("tool_calls");
    expect(whole.usage?.total_tokens).toBe(
      (whole.usage?.prompt_tokens ?? 0) + (whole.usage?.completion_tokens ?? 0),
    );
  },
);

test("a stream has its usage only where it was asked for, and ends with [DONE]", async () => {
  await using upstream = await start();
  const ask = async (more: object): Promise<string> => {
    const response = await fetch(`${upstream.url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: "Bearer one" },
      body: JSON.stringify({ model: "m", messages: ASKED, stream: true, ...more }),
    });
    return await response.text();
  };
  const bare = await ask({});
  expect(bare).not.toContain("usage");
  expect(bare.endsWith("data: [DONE]\n\n")).toBe(true);
  const counted = await ask({ stream_options: { include_usage: true } });
  expect(counted).toContain('"usage":null');
  expect(counted).toMatch(/"choices":\[\],"usage":\{"prompt_tokens":\d+/);
});

test("a whole answer, its results answered, goes on with what the model read", async () => {
  await using upstream = await start();
  const first = await upstream.client.chat.completions.create({ model: "m", messages: ASKED, tools: TOOLS });
  const message = first.choices[0]?.message;
  if (message === undefined) throw new Error("no message");
  const next = await upstream.client.chat.completions.create({
    model: "m",
    messages: turnAfter(message),
    tools: TOOLS,
  });
  expect(next.choices[0]?.message.content).toBe("I read call");
  expect(next.choices[0]?.finish_reason).toBe("stop");
});

test("a long prefix is read from the cache by the next turn, in steps of 128, and by no other account", async () => {
  await using upstream = await start();
  const long: ChatCompletionMessageParam[] = [
    { role: "system", content: "rule ".repeat(2_000) },
    ...ASKED.slice(1),
  ];
  const cached = async (
    messages: ChatCompletionMessageParam[],
    client = upstream.client,
  ): Promise<number> => {
    const { usage } = await client.chat.completions.create({ model: "m", messages });
    return usage?.prompt_tokens_details?.cached_tokens ?? -1;
  };
  expect(await cached(long)).toBe(0);
  const again = await cached([...long, { role: "assistant", content: "a" }, { role: "user", content: "b" }]);
  expect(again).toBeGreaterThan(2_300);
  expect(again % 128).toBe(0);
  expect(await cached([{ role: "system", content: `${"rule ".repeat(2_000)}!` }, ...ASKED.slice(1)])).toBe(0);
  expect(await cached(long, new OpenAI({ apiKey: "two", baseURL: `${upstream.url}/v1` }))).toBe(0);
});

const call = (id: string) => ({ id, type: "function", function: { name: "read", arguments: "{}" } });
const user = { role: "user", content: "a" };
const picture = (url: string) => [{ role: "user", content: [{ type: "image_url", image_url: { url } }] }];

test.each([
  ["an unknown member", { frobnicate: 1 }, "Unrecognized request argument supplied: frobnicate"],
  [
    "an unknown member of a message",
    { messages: [{ ...user, mood: 1 }] },
    "Unknown parameter: 'messages[0].mood'.",
  ],
  ["an unknown role", { messages: [{ role: "bard", content: "a" }] }, "Invalid value: 'bard'"],
  ["no messages", { messages: [] }, "empty array"],
  ["a message without content", { messages: [{ role: "user" }] }, "Invalid value for 'content'"],
  [
    "a picture that is not base64",
    { messages: picture("data:image/png;base64,###") },
    "Expected a valid URL",
  ],
  [
    "a file that was never sent",
    { messages: [{ role: "user", content: [{ type: "file", file: { file_id: "f" } }] }] },
    "does not exist",
  ],
  ["a tool without a name", { tools: [{ type: "function", function: {} }] }, "tools[0].function.name"],
  [
    "a call without its result",
    {
      messages: [
        user,
        { role: "assistant", tool_calls: [call("c1"), call("c2")] },
        { role: "tool", tool_call_id: "c1", content: "x" },
        user,
      ],
    },
    "did not have response messages: c2",
  ],
  [
    "a result without its call",
    {
      messages: [
        user,
        { role: "assistant", tool_calls: [call("c1")] },
        { role: "tool", tool_call_id: "c9", content: "x" },
      ],
    },
    "must be a response to a preceeding message",
  ],
  [
    "options of a stream that is none",
    { stream_options: { include_usage: true } },
    "only allowed when 'stream'",
  ],
])("refuses %s as an invalid request", async (_name, change, message) => {
  await using upstream = await start();
  const body = {
    model: "m",
    messages: ASKED,
    ...change,
  } as unknown as OpenAI.ChatCompletionCreateParamsNonStreaming;
  const asked = upstream.client.chat.completions.create(body);
  await expect(asked).rejects.toBeInstanceOf(BadRequestError);
  await expect(asked).rejects.toThrow(message);
});

test("takes pictures and documents that are what they say", async () => {
  await using upstream = await start();
  const data = Buffer.from("%PDF-").toString("base64");
  const answer = await upstream.client.chat.completions.create({
    model: "m",
    messages: [
      {
        role: "user",
        content: [
          { type: "image_url", image_url: { url: `data:image/png;base64,${data}` } },
          { type: "file", file: { filename: "a.pdf", file_data: `data:application/pdf;base64,${data}` } },
        ],
      },
    ],
  });
  expect(answer.choices[0]?.message.content).toBe("A short title");
});

test("a side request that wants JSON gets JSON of its form", async () => {
  await using upstream = await start();
  const answer = await upstream.client.chat.completions.create({
    model: "m",
    messages: [{ role: "user", content: "title?" }],
    response_format: {
      type: "json_schema",
      json_schema: {
        name: "t",
        schema: { type: "object", properties: { title: { type: "string" }, n: { type: "integer" } } },
      },
    },
  });
  expect(JSON.parse(answer.choices[0]?.message.content ?? "")).toEqual({ title: "A short title", n: 1 });
});

test("no key and a wrong key are 401; models are listed", async () => {
  await using upstream = await start({ keys: ["one"] });
  const stranger = new OpenAI({ apiKey: "nobody", baseURL: `${upstream.url}/v1`, maxRetries: 0 });
  await expect(stranger.models.list()).rejects.toBeInstanceOf(AuthenticationError);
  expect((await upstream.client.models.list()).data.length).toBeGreaterThan(0);
});

test("faults come in OpenAI's shape", async () => {
  await using upstream = await start();
  const { vendor, client } = upstream;
  const { readFault } = await import("../../upstream/fault.ts");
  const ask = (stream: boolean) =>
    client.chat.completions.create({ model: "m", messages: ASKED, tools: TOOLS, stream });
  const provoke = (fault: { [key: string]: string | number }): void =>
    void (vendor.faults = [readFault(fault)]);
  const drain = async (): Promise<number> => {
    let count = 0;
    for await (const _ of (await ask(true)) as AsyncIterable<unknown>) count++;
    return count;
  };

  provoke({ kind: "rate_limit" });
  await expect(ask(false)).rejects.toBeInstanceOf(RateLimitError);
  provoke({ kind: "overloaded" });
  await expect(ask(false)).rejects.toMatchObject({ status: 503, code: "slow_down" });
  provoke({ kind: "status", status: 403, type: "policy", message: "not here" });
  await expect(ask(false)).rejects.toMatchObject({ status: 403, type: "policy" });
  provoke({ kind: "error_event", events: 2, message: "tired" });
  await expect(drain()).rejects.toThrow("tired");
  provoke({ kind: "reset", events: 2 });
  await expect(drain()).rejects.toThrow("terminated");
  provoke({ kind: "garbage", events: 2 });
  await expect(drain()).rejects.toThrow("malformed");
  provoke({ kind: "half_event" });
  await expect(ask(false)).rejects.toThrow("terminated");
  provoke({ kind: "garbage" });
  await expect(ask(false)).rejects.not.toBeInstanceOf(APIError);
  provoke({ kind: "storm", count: 40 });
  expect(await drain()).toBe(42);
  expect(await drain()).toBeGreaterThan(4);
});
