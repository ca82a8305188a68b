import type { Protocol } from "@fourgate/core/prompt/prompt";

type Json = Readonly<Record<string, unknown>>;

/** A model's call of a tool, as the client would carry it out. */
export interface Called {
  readonly tool: string;
  /** Parsed where it is JSON, else its text. */
  readonly input: unknown;
}

export interface Spoken {
  readonly text: string;
  readonly calls: readonly Called[];
  /** The reply came to the end that its protocol gives it. */
  readonly complete: boolean;
  /** Of the error in which it ended, else null. */
  readonly error: string | null;
}

/** How a coding tool speaks one protocol: its requests, and what it understands of the answers. */
export interface Speech {
  readonly protocol: Protocol;
  /** As `fourgate run` names a tool that speaks it. */
  readonly tool: string;
  readonly writeTool: string;
  readonly pathField: string;
  readonly deployment: string;
  readonly login: Readonly<Record<string, string>>;
  /** The header in which this vendor takes a key, and how. */
  readonly keyHeader: (key: string) => readonly [string, string];
  readonly blockedStatus: number;
  readonly path: (stream: boolean, model?: string) => string;
  /** Of the stand-in, where it can answer neither as a stream nor whole. */
  readonly typed: (text: string, stream: boolean, more?: Json) => Json;
  /** The model read this file, and what the tool gave back is the last of it. */
  readonly afterReading: (path: string, content: string, stream: boolean) => Json;
  readonly whole: (text: string) => Spoken;
  readonly streamed: (text: string) => Spoken;
  /** The message of an error in this vendor's shape; throws for any other shape. */
  readonly errorOf: (text: string) => string;
}

export const clientLogin: string = "the-clients-own-log-in";

const bearer = { authorization: `Bearer ${clientLogin}` };
const object = { type: "object", properties: {} } as const;

const chat: Speech = {
  protocol: "openai-chat",
  tool: "opencode",
  writeTool: "write",
  pathField: "filePath",
  deployment: "openai",
  login: bearer,
  keyHeader: (key) => ["authorization", `Bearer ${key}`],
  blockedStatus: 400,
  path: () => "/v1/chat/completions",
  typed: (text, stream, more = {}) => chatBody([{ role: "user", content: text }], stream, more),
  afterReading: (path, content, stream) =>
    chatBody(
      [
        { role: "user", content: "look at the configuration" },
        {
          role: "assistant",
          content: null,
          tool_calls: [
            {
              id: "call_1",
              type: "function",
              function: { name: "read", arguments: JSON.stringify({ filePath: path }) },
            },
          ],
        },
        { role: "tool", tool_call_id: "call_1", content },
      ],
      stream,
    ),
  whole(text) {
    const { choices } = JSON.parse(text) as {
      choices: readonly { message: ChatMessage; finish_reason: string }[];
    };
    const [choice] = choices;
    return {
      text: choice?.message.content ?? "",
      calls: (choice?.message.tool_calls ?? []).map(({ function: { name, arguments: input } }) => ({
        tool: name,
        input: JSON.parse(input) as unknown,
      })),
      complete: choice?.finish_reason !== undefined,
      error: null,
    };
  },
  streamed(text) {
    const { events, done } = eventsOf(text);
    let said = "";
    const calls: { tool: string; input: string }[] = [];
    for (const event of events) {
      const [choice] = (event["choices"] ?? []) as readonly { delta?: ChatDelta }[];
      said += choice?.delta?.content ?? "";
      for (const { index, function: { name = "", arguments: input = "" } = {} } of choice?.delta
        ?.tool_calls ?? []) {
        const call = (calls[index] ??= { tool: "", input: "" });
        call.tool += name;
        call.input += input;
      }
    }
    // A call that did not end is none.
    return { text: said, calls: done ? calls.map(parsedCall) : [], complete: done, error: errorIn(events) };
  },
  errorOf: openaiError,
};

interface ChatMessage {
  readonly content: string | null;
  readonly tool_calls?: readonly {
    readonly function: { readonly name: string; readonly arguments: string };
  }[];
}

interface ChatDelta {
  readonly content?: string | null;
  readonly tool_calls?: readonly {
    readonly index: number;
    readonly function?: { readonly name?: string; readonly arguments?: string };
  }[];
}

function chatBody(messages: readonly Json[], stream: boolean, more: Json = {}): Json {
  return {
    model: "gpt-5.1",
    ...(stream ? { stream: true, stream_options: { include_usage: true } } : {}),
    tools: [
      { type: "function", function: { name: "read", description: "Reads a file", parameters: object } },
      { type: "function", function: { name: "write", description: "Writes a file", parameters: object } },
    ],
    messages,
    ...more,
  };
}

const responses: Speech = {
  protocol: "openai-responses",
  tool: "pi",
  writeTool: "write",
  pathField: "path",
  deployment: "openai",
  login: bearer,
  keyHeader: (key) => ["authorization", `Bearer ${key}`],
  blockedStatus: 400,
  path: () => "/v1/responses",
  typed: (text, stream, more = {}) =>
    responsesBody([{ type: "message", role: "user", content: [{ type: "input_text", text }] }], stream, more),
  afterReading: (path, content, stream) =>
    responsesBody(
      [
        { role: "user", content: "look at the configuration" },
        { type: "function_call", call_id: "call_1", name: "read", arguments: JSON.stringify({ path }) },
        { type: "function_call_output", call_id: "call_1", output: content },
      ],
      stream,
    ),
  whole: (text) => spokenIn(JSON.parse(text) as ResponseObject),
  streamed: (text) => responsesSpoken(eventsOf(text).events),
  errorOf: openaiError,
};

interface ResponseObject {
  readonly status: string;
  readonly error?: { readonly message: string } | null;
  readonly output: readonly {
    readonly type: string;
    readonly name?: string;
    readonly arguments?: string;
    readonly input?: string;
    readonly content?: readonly { readonly text?: string }[];
  }[];
}

function spokenIn({ output, status, error }: ResponseObject): Spoken {
  return {
    text: output
      .filter(({ type }) => type === "message")
      .flatMap(({ content = [] }) => content.map(({ text = "" }) => text))
      .join(""),
    calls: output.flatMap(({ type, name = "", arguments: json, input }) =>
      type === "function_call" || type === "custom_tool_call"
        ? [{ tool: name, input: json === undefined ? input : (JSON.parse(json) as unknown) }]
        : [],
    ),
    complete: status === "completed",
    error: error?.message ?? null,
  };
}

/** Of the events of one response, over HTTP or a WebSocket. What came in pieces must be what its last event repeats. */
export function responsesSpoken(events: readonly Json[]): Spoken {
  const pieces = new Map<string, string>();
  for (const event of events) {
    const { type, item_id: item, delta } = event as { type: string; item_id?: string; delta?: string };
    if (/(?:arguments|input)\.delta$/.test(type))
      pieces.set(item ?? "", (pieces.get(item ?? "") ?? "") + (delta ?? ""));
    if (/(?:arguments|input)\.done$/.test(type)) {
      const whole = event["arguments"] ?? event["input"];
      if (pieces.get(item ?? "") !== whole) throw new Error("an input's pieces are not its whole");
    }
  }
  const last = events.findLast(({ type }) => /^response\.(?:completed|failed)$/.test(String(type)));
  if (last === undefined) return { text: "", calls: [], complete: false, error: errorIn(events) };
  return spokenIn(last["response"] as ResponseObject);
}

function responsesBody(input: readonly Json[], stream: boolean, more: Json = {}): Json {
  return {
    model: "gpt-5.1",
    ...(stream ? { stream: true } : {}),
    store: false,
    instructions: "Work well.",
    tools: [
      { type: "function", name: "read", strict: false, parameters: object },
      { type: "function", name: "write", strict: false, parameters: object },
      { type: "custom", name: "apply_patch", description: "Applies a patch" },
    ],
    input,
    ...more,
  };
}

const gemini: Speech = {
  protocol: "gemini",
  tool: "gemini-cli",
  writeTool: "write_file",
  pathField: "file_path",
  deployment: "google",
  login: { "x-goog-api-key": clientLogin },
  keyHeader: (key) => ["x-goog-api-key", key],
  blockedStatus: 400,
  path: (stream, model = "gemini-2.5-flash") =>
    `/v1beta/models/${model}:${stream ? "streamGenerateContent?alt=sse" : "generateContent"}`,
  typed: (text, _stream, more = {}) => geminiBody([{ role: "user", parts: [{ text }] }], more),
  afterReading: (path, content) =>
    geminiBody([
      { role: "user", parts: [{ text: "look at the configuration" }] },
      { role: "model", parts: [{ functionCall: { name: "read_file", args: { file_path: path } } }] },
      {
        role: "user",
        parts: [{ functionResponse: { name: "read_file", response: { output: content } } }],
      },
    ]),
  whole: (text) => geminiSpoken([JSON.parse(text) as Json]),
  streamed: (text) => geminiSpoken(eventsOf(text).events),
  errorOf(text) {
    const { error } = JSON.parse(text) as { error: { code: number; message: string; status: string } };
    if (typeof error.code !== "number" || !/^[A-Z_]+$/.test(error.status))
      throw new Error("not Google's shape");
    return error.message;
  },
};

function geminiSpoken(events: readonly Json[]): Spoken {
  const parts = events.flatMap((event) => {
    const [candidate] = (event["candidates"] ?? []) as readonly {
      content?: { parts?: readonly GeminiPart[] };
    }[];
    return candidate?.content?.parts ?? [];
  });
  return {
    text: parts.map(({ text, thought }) => (thought === true ? "" : (text ?? ""))).join(""),
    calls: parts.flatMap(({ functionCall }) =>
      functionCall === undefined ? [] : [{ tool: functionCall.name, input: functionCall.args }],
    ),
    complete: events.some((event) =>
      ((event["candidates"] ?? []) as readonly { finishReason?: string }[]).some(
        ({ finishReason }) => finishReason !== undefined,
      ),
    ),
    error: errorIn(events),
  };
}

interface GeminiPart {
  readonly text?: string;
  readonly thought?: boolean;
  readonly functionCall?: { readonly name: string; readonly args: unknown };
}

function geminiBody(contents: readonly Json[], more: Json = {}): Json {
  return {
    contents,
    systemInstruction: { role: "user", parts: [{ text: "Work well." }] },
    tools: [
      {
        functionDeclarations: [
          { name: "read_file", description: "Reads a file", parametersJsonSchema: object },
          { name: "write_file", description: "Writes a file", parametersJsonSchema: object },
        ],
      },
    ],
    ...more,
  };
}

function openaiError(text: string): string {
  const { error } = JSON.parse(text) as {
    error: { message: string; type: string; param: null; code: string };
  };
  if (typeof error.type !== "string" || error.param !== null) throw new Error("not OpenAI's shape");
  return error.message;
}

function parsedCall({ tool, input }: { readonly tool: string; readonly input: string }): Called {
  return { tool, input: JSON.parse(input) as unknown };
}

/** Every event of a stream; throws for a line that is neither a field of these protocols nor empty. */
export function eventsOf(text: string): { readonly events: readonly Json[]; readonly done: boolean } {
  const events: Json[] = [];
  let done = false;
  for (const line of text.split(/\r?\n/)) {
    if (line === "" || line.startsWith("event: ")) continue;
    // Google's streams end so in an error.
    if (line.startsWith('{"error":')) events.push(JSON.parse(line) as Json);
    else if (!line.startsWith("data: ")) throw new Error(`no client reads this line: ${line.slice(0, 40)}`);
    else if (line === "data: [DONE]") done = true;
    else events.push(JSON.parse(line.slice(6)) as Json);
  }
  return { events, done };
}

function errorIn(events: readonly Json[]): string | null {
  const found = events.find((event) => event["error"] !== undefined && event["error"] !== null);
  return found === undefined ? null : (found["error"] as { message: string }).message;
}

/** The protocols that came after the first one. */
export const speeches: readonly Speech[] = [chat, responses, gemini];
