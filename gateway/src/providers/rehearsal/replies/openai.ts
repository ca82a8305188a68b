import { events, json, text, type Asked, type RehearsedReply } from "../reply.ts";

/** Chat completions and Responses (OpenAI API reference); undefined for another path. */
export function openaiReply(path: string, asked: Asked): RehearsedReply | undefined {
  if (path === "/v1/chat/completions") return chat(asked);
  if (path === "/v1/responses") return responses(asked);
  return path === "/v1/responses/input_tokens"
    ? json(200, { object: "response.input_tokens", input_tokens: Math.ceil(asked.bodyBytes / 4) })
    : undefined;
}

function chat({ id, model, stream }: Asked): RehearsedReply {
  const base = { id: `chatcmpl_rehearsal_${id}`, created: 0, model };
  const usage = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 };
  if (!stream) {
    const message = { role: "assistant", content: text, refusal: null };
    const choices = [{ index: 0, message, finish_reason: "stop", logprobs: null }];
    return json(200, { ...base, object: "chat.completion", choices, usage });
  }
  const chunk = (delta: object, finish_reason: string | null): object => ({
    ...base,
    object: "chat.completion.chunk",
    choices: [{ index: 0, delta, finish_reason, logprobs: null }],
  });
  return events([
    ["", chunk({ role: "assistant", content: "" }, null)],
    ["", chunk({ content: text }, null)],
    ["", chunk({}, "stop")],
    ["", { ...base, object: "chat.completion.chunk", choices: [], usage }],
    ["", "[DONE]"],
  ]);
}

function responses({ id, model, stream }: Asked): RehearsedReply {
  const part = { type: "output_text", text, annotations: [] };
  const item = {
    id: `msg_rehearsal_${id}`,
    type: "message",
    status: "completed",
    role: "assistant",
    content: [part],
  };
  const usage = {
    input_tokens: 0,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: 0,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: 0,
  };
  const started = {
    id: `resp_rehearsal_${id}`,
    object: "response",
    created_at: 0,
    status: "in_progress",
    model,
    output: [],
    error: null,
    incomplete_details: null,
  };
  const completed = { ...started, status: "completed", output: [item], usage };
  if (!stream) return json(200, completed);
  const at = { item_id: item.id, output_index: 0, content_index: 0 };
  const list: readonly { readonly type: string; readonly [name: string]: unknown }[] = [
    { type: "response.created", response: started },
    {
      type: "response.output_item.added",
      output_index: 0,
      item: { ...item, status: "in_progress", content: [] },
    },
    { type: "response.content_part.added", ...at, part: { ...part, text: "" } },
    { type: "response.output_text.delta", ...at, delta: text },
    { type: "response.output_text.done", ...at, text },
    { type: "response.content_part.done", ...at, part },
    { type: "response.output_item.done", output_index: 0, item },
    { type: "response.completed", response: completed },
  ];
  return events(list.map((event, i) => [event.type, { ...event, sequence_number: i }]));
}
