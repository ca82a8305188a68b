import {
  ApiError,
  type Content,
  type GenerateContentParameters,
  GoogleGenAI,
  type Part,
} from "@google/genai";
import { expect, test } from "vitest";
import { CHUNKINGS } from "../../upstream/chunking.ts";
import { readFault } from "../../upstream/fault.ts";
import { type JsonObject, isObject, text } from "../../upstream/json.ts";
import type { UpstreamOptions } from "../../upstream/options.ts";
import { startUpstream, type Upstream } from "../../upstream/server.ts";
import type { Vendor } from "../../upstream/strict.ts";

const MODEL = "gemini-3-pro";
const TOOLS = [{ functionDeclarations: [{ name: "read_file" }, { name: "shell" }] }];
const SCRIPT = {
  steps: [
    {
      think: "First the file — naïve?",
      say: "Größe „ok“ 🚀",
      calls: [
        { tool: "read_file", input: { path: "/tmp/ä🚀.ts" } },
        { tool: "shell", input: { path: "b" } },
      ],
    },
    { calls: [{ tool: "shell", input: { path: "c" } }] },
  ],
  end: { $join: ["I read ", { $after: "KEY=" }] },
};
const ASKED: Content[] = [{ role: "user", parts: [{ text: "read it" }] }];
const CONFIG = { systemInstruction: "Be brief.", tools: TOOLS, thinkingConfig: { includeThoughts: true } };

type Started = Upstream & { readonly vendor: Vendor; readonly client: GoogleGenAI };

async function start(options: Partial<UpstreamOptions> = {}): Promise<Started> {
  const upstream = await startUpstream({ scripts: [SCRIPT], ...options });
  return { ...upstream, client: clientOf(upstream, "one") };
}

function clientOf({ url }: Upstream, apiKey: string): GoogleGenAI {
  return new GoogleGenAI({ apiKey, httpOptions: { baseUrl: url } });
}

function ask(client: GoogleGenAI, contents: Content[], change: object = {}) {
  const params: GenerateContentParameters = { model: MODEL, contents, config: { ...CONFIG, ...change } };
  return client.models.generateContent(params);
}

/** The model's content and the answers to its calls, as the next request carries them. */
function answered(content: Content | undefined, output = "KEY=found it"): Content[] {
  if (content === undefined) throw new Error("no content");
  const parts = (content.parts ?? []).flatMap(({ functionCall }): Part[] =>
    functionCall === undefined
      ? []
      : [{ functionResponse: { ...withoutArgs(functionCall), response: { output } } }],
  );
  return [content, { role: "user", parts }];
}

function withoutArgs({ id, name }: { id?: string; name?: string }): { id?: string; name?: string } {
  return { ...(id === undefined ? {} : { id }), ...(name === undefined ? {} : { name }) };
}

async function post(
  upstream: Upstream,
  path: string,
  body: unknown,
): Promise<{ status: number; json: JsonObject }> {
  const response = await fetch(upstream.url + path, {
    method: "POST",
    headers: { "content-type": "application/json", "x-goog-api-key": "one" },
    body: JSON.stringify(body),
  });
  return { status: response.status, json: (await response.json()) as JsonObject };
}

test.each(CHUNKINGS)(
  "the vendor's own SDK reads a stream with parallel calls, cut by %s",
  async (chunking) => {
    await using upstream = await start({ chunking, lineEnd: chunking === "awkward" ? "crlf" : "lf" });
    const stream = await upstream.client.models.generateContentStream({
      model: MODEL,
      contents: ASKED,
      config: CONFIG,
    });
    const parts: Part[] = [];
    let finish: string | undefined;
    let total = 0;
    for await (const chunk of stream) {
      parts.push(...(chunk.candidates?.[0]?.content?.parts ?? []));
      finish = chunk.candidates?.[0]?.finishReason;
      total = chunk.usageMetadata?.totalTokenCount ?? 0;
    }
    const said = (thought: boolean): string =>
      parts
        .filter((part) => (part.thought ?? false) === thought)
        .map((part) => part.text ?? "")
        .join("");
    expect(said(false)).toBe("Größe „ok“ 🚀");
    expect(said(true)).toBe("First the file — naïve?");
    const calls = parts.filter(({ functionCall }) => functionCall !== undefined);
    expect(calls.map(({ functionCall }) => [functionCall?.name, functionCall?.args])).toEqual([
      ["read_file", { path: "/tmp/ä🚀.ts" }],
      ["shell", { path: "b" }],
    ]);
    expect(calls.map(({ thoughtSignature }) => thoughtSignature !== undefined)).toEqual([true, false]);
    expect([finish, total > 0]).toEqual(["STOP", true]);
  },
);

test("a chat of the SDK goes through all steps, its own signatures sent back", async () => {
  await using upstream = await start();
  const chat = upstream.client.chats.create({ model: MODEL, config: CONFIG });
  let response = await chat.sendMessage({ message: "read it" });
  for (let step = 0; response.functionCalls !== undefined && step < 5; step++) {
    const message = response.functionCalls.map((call) => ({
      functionResponse: { ...withoutArgs(call), response: { output: "KEY=found it" } },
    }));
    response = await chat.sendMessage({ message });
  }
  expect(response.text).toBe("I read found");
  expect(upstream.vendor.seen.list().map(({ outcome }) => outcome?.status)).toEqual([200, 200, 200]);
});

test("a text cut into parts elsewhere, thoughts dropped and ids gone are the same prompt", async () => {
  await using upstream = await start();
  const first = await ask(upstream.client, ASKED);
  const [content, results] = answered(first.candidates?.[0]?.content);
  const parts = (content?.parts ?? [])
    .filter(({ thought }) => thought !== true)
    .flatMap((part): Part[] =>
      part.text === undefined ? [part] : [...part.text].map((piece) => ({ text: piece })),
    );
  const second = await ask(upstream.client, [...ASKED, { role: "model", parts }, results ?? {}]);
  const next = [
    ...ASKED,
    { role: "model", parts },
    results ?? {},
    ...answered(second.candidates?.[0]?.content),
  ];
  expect((await ask(upstream.client, next)).text).toBe("I read found");
});

test.each([
  [
    "the prompt before it",
    (turn: Content[]) => [[{ role: "user", parts: [{ text: "Read it" }] }, ...turn.slice(1)], {}],
    "Corrupted thought signature.",
  ],
  [
    "the system instruction",
    (turn: Content[]) => [turn, { systemInstruction: "Be brief!" }],
    "Corrupted thought signature.",
  ],
  [
    "a tool",
    (turn: Content[]) => [
      turn,
      { tools: [{ functionDeclarations: [{ name: "read_file", description: "x" }, { name: "shell" }] }] },
    ],
    "Corrupted thought signature.",
  ],
  ["the signature itself", (turn: Content[]) => [signedBy(turn, "AAAA"), {}], "Corrupted thought signature."],
  [
    "nothing but that it is missing",
    (turn: Content[]) => [signedBy(turn, undefined), {}],
    "missing a thought_signature",
  ],
] satisfies [string, (turn: Content[]) => [Content[], object], string][])(
  "answers 400 to a signature when what changed is %s",
  async (_name, change, message) => {
    await using upstream = await start();
    const first = await ask(upstream.client, ASKED);
    const [contents, config] = change([...ASKED, ...answered(first.candidates?.[0]?.content)]);
    const asked = ask(upstream.client, contents, config);
    await expect(asked).rejects.toMatchObject({ status: 400 });
    await expect(asked).rejects.toThrow(message);
  },
);

/** With another signature on each call that has one; undefined: with none. */
function signedBy(contents: Content[], signature: string | undefined): Content[] {
  return contents.map((content) => ({
    ...content,
    parts: (content.parts ?? []).map(({ thoughtSignature, ...part }): Part => {
      if (thoughtSignature === undefined || signature === undefined) return part;
      return { ...part, thoughtSignature: signature };
    }),
  }));
}

test("a call that the client made up carries the word for it; an older model needs no signature", async () => {
  await using upstream = await start();
  const madeUp = [
    ...ASKED,
    {
      role: "model",
      parts: [
        { functionCall: { name: "shell", args: {} }, thoughtSignature: "skip_thought_signature_validator" },
      ],
    },
    { role: "user", parts: [{ functionResponse: { name: "shell", response: { output: "x" } } }] },
  ];
  const path = `/v1beta/models/${MODEL}:generateContent`;
  expect((await post(upstream, path, { contents: madeUp, tools: TOOLS })).status).toBe(200);
  const bare = signedBy(madeUp, undefined);
  expect((await post(upstream, path, { contents: bare, tools: TOOLS })).status).toBe(400);
  const old = "/v1beta/models/gemini-2.5-flash:generateContent";
  expect((await post(upstream, old, { contents: bare, tools: TOOLS })).status).toBe(200);
});

test("both spellings of a name are one, and given twice they are refused", async () => {
  await using upstream = await start();
  const path = `/v1beta/models/${MODEL}:generateContent`;
  const system = { parts: [{ text: "Be brief." }] };
  const contents = [{ parts: [{ inline_data: { mime_type: "image/png", data: "aGk=" } }, { text: "look" }] }];
  expect((await post(upstream, path, { contents, system_instruction: system })).status).toBe(200);
  const twice = await post(upstream, path, {
    contents,
    system_instruction: system,
    systemInstruction: system,
  });
  expect([twice.status, messageIn(twice.json)]).toEqual([
    400,
    'Invalid JSON payload received. "systemInstruction" is given twice.',
  ]);
});

const call = (name: string, id?: string) => ({
  functionCall: { name, args: {}, ...(id === undefined ? {} : { id }) },
});
const answer = (name: string, id?: string) => ({
  functionResponse: { name, response: {}, ...(id === undefined ? {} : { id }) },
});
const turn = (...parts: JsonObject[]) => ({ contents: [{ role: "user", parts }] });
const calls = (called: JsonObject[], given: JsonObject[]) => ({
  contents: [
    { role: "user", parts: [{ text: "a" }] },
    {
      role: "model",
      parts: called.map((part) => ({ ...part, thoughtSignature: "skip_thought_signature_validator" })),
    },
    { role: "user", parts: given },
  ],
});

test.each([
  [
    "an unknown member",
    { ...turn({ text: "a" }), frobnicate: 1 },
    'Unknown name "frobnicate": Cannot find field.',
  ],
  [
    "an unknown member of a part",
    turn({ text: "a", mood: 1 }),
    "Unknown name \"mood\" at 'contents[0].parts[0]'",
  ],
  ["no contents", { contents: [] }, "contents is not specified"],
  ["a part that is two things", turn({ text: "a", ...call("x") }), "oneof field 'data' is already set"],
  [
    "a picture that is not base64",
    turn({ inlineData: { mimeType: "image/png", data: "#" } }),
    "Base64 decoding failed",
  ],
  [
    "a file that was never sent",
    turn({ fileData: { fileUri: "files/x", mimeType: "image/png" } }),
    "may not exist",
  ],
  [
    "a cache that is not there",
    { ...turn({ text: "a" }), cachedContent: "cachedContents/x" },
    "CachedContent not found",
  ],
  ["an answer to no call", turn(answer("shell")), "immediately after a function call turn"],
  [
    "fewer answers than calls",
    calls([call("shell"), call("read_file")], [answer("shell")]),
    "equal to the number of function call parts",
  ],
  ["an answer under another name", calls([call("shell")], [answer("read_file")]), "answers no function call"],
  [
    "an answer under another id",
    calls([call("shell", "1")], [answer("shell", "2")]),
    "answers no function call",
  ],
  [
    "a model that speaks last",
    {
      contents: [
        { role: "user", parts: [{ text: "a" }] },
        { role: "model", parts: [{ text: "b" }] },
      ],
    },
    "end with a user role",
  ],
])("refuses %s as an invalid argument", async (_name, body, message) => {
  await using upstream = await start();
  const { status, json } = await post(upstream, `/v1beta/models/${MODEL}:generateContent`, body);
  expect(json["error"]).toMatchObject({ code: 400, status: "INVALID_ARGUMENT" });
  expect([status, messageIn(json)]).toEqual([400, expect.stringContaining(message)]);
});

function messageIn({ error }: JsonObject): string {
  return isObject(error) ? text(error["message"]) : "";
}

test("counts tokens, lists models, and answers a stream without SSE as one list", async () => {
  await using upstream = await start();
  const { client } = upstream;
  const { totalTokens } = await client.models.countTokens({ model: MODEL, contents: "x".repeat(400) });
  expect(totalTokens).toBeGreaterThan(100);
  expect((await client.models.get({ model: MODEL })).name).toBe(`models/${MODEL}`);
  const { json } = await post(upstream, `/v1beta/models/${MODEL}:streamGenerateContent`, turn({ text: "a" }));
  expect(Array.isArray(json)).toBe(true);
});

test("a side request that wants JSON gets JSON of its form", async () => {
  await using upstream = await start();
  const response = await upstream.client.models.generateContent({
    model: "gemini-3-flash",
    contents: "which model?",
    config: {
      responseMimeType: "application/json",
      responseJsonSchema: {
        type: "object",
        properties: { choice: { type: "string", enum: ["flash", "pro"] } },
      },
    },
  });
  expect(JSON.parse(response.text ?? "")).toEqual({ choice: "flash" });
});

test("a long prefix is read from the cache by the next turn", async () => {
  await using upstream = await start();
  const config = { systemInstruction: "rule ".repeat(2_000), tools: TOOLS };
  const first = await ask(upstream.client, ASKED, config);
  expect(first.usageMetadata?.cachedContentTokenCount).toBeUndefined();
  const next = await ask(upstream.client, [...ASKED, ...answered(first.candidates?.[0]?.content)], config);
  expect(next.usageMetadata?.cachedContentTokenCount).toBeGreaterThan(2_400);
});

test("keys in the header, the query and as a bearer are all keys; others are refused", async () => {
  await using upstream = await start({ keys: ["one"] });
  const path = `${upstream.url}/v1beta/models`;
  const statuses = await Promise.all(
    [
      fetch(path, { headers: { "x-goog-api-key": "one" } }),
      fetch(`${path}?key=one`),
      fetch(path, { headers: { authorization: "Bearer one" } }),
      fetch(path),
      fetch(`${path}?key=two`),
    ].map(async (asked) => (await asked).status),
  );
  expect(statuses).toEqual([200, 200, 200, 403, 400]);
});

test("faults come in Google's shape", async () => {
  await using upstream = await start();
  const { vendor, client } = upstream;
  const drain = async (): Promise<number> => {
    let count = 0;
    for await (const _ of await client.models.generateContentStream({
      model: MODEL,
      contents: ASKED,
      config: CONFIG,
    }))
      count++;
    return count;
  };
  const provoke = (fault: JsonObject): void => void (vendor.faults = [readFault(fault)]);
  provoke({ kind: "rate_limit" });
  await expect(ask(client, ASKED)).rejects.toMatchObject({ status: 429 });
  provoke({ kind: "overloaded" });
  await expect(ask(client, ASKED)).rejects.toBeInstanceOf(ApiError);
  provoke({ kind: "error_event", events: 2, message: "tired" });
  const streamed = await fetch(`${upstream.url}/v1beta/models/${MODEL}:streamGenerateContent?alt=sse`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-goog-api-key": "one" },
    body: JSON.stringify({ contents: ASKED, tools: TOOLS }),
  });
  const [, , error] = (await streamed.text()).split("\n\n");
  expect(JSON.parse(error ?? "")).toEqual({ error: { code: 503, message: "tired", status: "UNAVAILABLE" } });
  provoke({ kind: "half_event", events: 2 });
  await expect(drain()).rejects.toThrow("Incomplete JSON segment");
  provoke({ kind: "reset", events: 2 });
  await expect(drain()).rejects.toThrow("terminated");
  provoke({ kind: "storm", count: 40 });
  expect(await drain()).toBe(41);
});
