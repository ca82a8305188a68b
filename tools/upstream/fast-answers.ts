import type { Protocol } from "./protocol.ts";

/** The cheap mode's one answer in a protocol: whole, and as a stream of small pieces of text. */
export interface FastAnswer {
  readonly whole: string;
  readonly head: string;
  delta(text: string): string;
  /** `said`: all that the pieces said. */
  end(said: string): string;
}

/** By the path that was asked. */
export function fastAnswer(path: string): FastAnswer {
  if (path.startsWith("/v1/responses")) return FAST_ANSWERS["openai-responses"];
  if (path.startsWith("/v1/chat/completions")) return FAST_ANSWERS["openai-chat"];
  return path.startsWith("/v1beta/") ? FAST_ANSWERS.gemini : FAST_ANSWERS.anthropic;
}

const SAID = "Read it; the change is in place.";

function named(type: string, more: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...more })}\n\n`;
}

const MESSAGE = { id: "msg_fast", type: "message", role: "assistant", model: "claude-sonnet-4-6" };

const anthropic: FastAnswer = {
  whole: JSON.stringify({
    ...MESSAGE,
    content: [{ type: "text", text: SAID }],
    stop_reason: "end_turn",
    stop_sequence: null,
    usage: { input_tokens: 3, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 9 },
  }),
  head:
    named("message_start", {
      message: {
        ...MESSAGE,
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage: { input_tokens: 3, output_tokens: 1 },
      },
    }) + named("content_block_start", { index: 0, content_block: { type: "text", text: "" } }),
  delta: (text) =>
    `event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"${text}"}}\n\n`,
  end: () =>
    named("content_block_stop", { index: 0 }) +
    named("message_delta", {
      delta: { stop_reason: "end_turn", stop_sequence: null },
      usage: { output_tokens: 9 },
    }) +
    named("message_stop", {}),
};

const CHUNK = '{"id":"chatcmpl-fast","object":"chat.completion.chunk","created":1,"model":"gpt-fast"';
const CHAT_USAGE = { prompt_tokens: 3, completion_tokens: 9, total_tokens: 12 };

function chunk(rest: string): string {
  return `data: ${CHUNK},${rest}}\n\n`;
}

function choice(delta: string, finish: string): string {
  return `"choices":[{"index":0,"delta":${delta},"logprobs":null,"finish_reason":${finish}}]`;
}

const openaiChat: FastAnswer = {
  whole: JSON.stringify({
    id: "chatcmpl-fast",
    object: "chat.completion",
    created: 1,
    model: "gpt-fast",
    choices: [
      { index: 0, message: { role: "assistant", content: SAID }, logprobs: null, finish_reason: "stop" },
    ],
    usage: CHAT_USAGE,
  }),
  head: chunk(choice('{"role":"assistant","content":""}', "null")),
  delta: (text) => chunk(choice(`{"content":"${text}"}`, "null")),
  end: () =>
    `${chunk(choice("{}", '"stop"'))}${chunk(`"choices":[],"usage":${JSON.stringify(CHAT_USAGE)}`)}data: [DONE]\n\n`,
};

const RESPONSE = { id: "resp_fast", object: "response", created_at: 1, error: null, model: "gpt-fast" };
const ITEM = { id: "msg_fast", type: "message", role: "assistant" };
const PLACE = { item_id: ITEM.id, output_index: 0, content_index: 0 };

function textPart(text: string): object {
  return { type: "output_text", annotations: [], logprobs: [], text };
}

function item(text: string): object {
  return { ...ITEM, status: "completed", content: [textPart(text)] };
}

function completed(text: string): object {
  const usage = { input_tokens: 3, output_tokens: 9, total_tokens: 12 };
  return { ...RESPONSE, status: "completed", output: [item(text)], usage };
}

const openaiResponses: FastAnswer = {
  whole: JSON.stringify(completed(SAID)),
  head:
    named("response.created", { response: { ...RESPONSE, status: "in_progress", output: [] } }) +
    named("response.output_item.added", {
      output_index: 0,
      item: { ...ITEM, status: "in_progress", content: [] },
    }) +
    named("response.content_part.added", { ...PLACE, part: textPart("") }),
  delta: (text) =>
    `event: response.output_text.delta\ndata: {"type":"response.output_text.delta","item_id":"msg_fast","output_index":0,"content_index":0,"delta":"${text}","logprobs":[]}\n\n`,
  end: (said) =>
    named("response.output_text.done", { ...PLACE, text: said, logprobs: [] }) +
    named("response.content_part.done", { ...PLACE, part: textPart(said) }) +
    named("response.output_item.done", { output_index: 0, item: item(said) }) +
    named("response.completed", { response: completed(said) }),
};

const GEMINI_REST =
  '"usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":9,"totalTokenCount":12},"modelVersion":"gemini-fast","responseId":"fast"';

function candidate(text: string, finish: string): string {
  return `{"candidates":[{"content":{"parts":[{"text":"${text}"}],"role":"model"}${finish},"index":0}],${GEMINI_REST}}`;
}

const gemini: FastAnswer = {
  whole: candidate(SAID, ',"finishReason":"STOP"'),
  head: "",
  delta: (text) => `data: ${candidate(text, "")}\r\n\r\n`,
  end: () => `data: ${candidate("", ',"finishReason":"STOP"')}\r\n\r\n`,
};

const FAST_ANSWERS: Readonly<Record<Protocol["name"], FastAnswer>> = {
  anthropic,
  "openai-chat": openaiChat,
  "openai-responses": openaiResponses,
  gemini,
};
