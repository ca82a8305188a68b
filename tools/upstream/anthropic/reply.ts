import { cutText } from "../chunking.ts";
import { type JsonObject, text } from "../json.ts";
import type { PromptUsage } from "./promptcache.ts";

/** The vendor's Message object. */
export interface Reply {
  readonly id: string;
  readonly model: string;
  readonly content: readonly JsonObject[];
  readonly stopReason: "end_turn" | "tool_use";
  readonly usage: JsonObject;
}

export function usageOf(prompt: PromptUsage, outputTokens: number): JsonObject {
  return {
    input_tokens: prompt.input,
    cache_creation_input_tokens: prompt.cacheWrite5m + prompt.cacheWrite1h,
    cache_read_input_tokens: prompt.cacheRead,
    cache_creation: {
      ephemeral_5m_input_tokens: prompt.cacheWrite5m,
      ephemeral_1h_input_tokens: prompt.cacheWrite1h,
    },
    output_tokens: outputTokens,
    service_tier: "standard",
  };
}

export function messageOf(reply: Reply): JsonObject {
  return {
    id: reply.id,
    type: "message",
    role: "assistant",
    model: reply.model,
    content: reply.content,
    stop_reason: reply.stopReason,
    stop_sequence: null,
    usage: reply.usage,
  };
}

/** The same message as the vendor's stream of events, each a JSON object with its `type`. */
export function* eventsOf(reply: Reply): Generator<JsonObject> {
  const start = {
    ...messageOf(reply),
    content: [],
    stop_reason: null,
    usage: { ...reply.usage, output_tokens: 1 },
  };
  yield { type: "message_start", message: start };
  for (const [index, block] of reply.content.entries()) {
    yield* blockEvents(block, index);
    if (index === 0) yield { type: "ping" };
  }
  yield {
    type: "message_delta",
    delta: { stop_reason: reply.stopReason, stop_sequence: null },
    usage: reply.usage,
  };
  yield { type: "message_stop" };
}

function* blockEvents(block: JsonObject, index: number): Generator<JsonObject> {
  const delta = (value: JsonObject): JsonObject => ({ type: "content_block_delta", index, delta: value });
  const begin = (content_block: JsonObject): JsonObject => ({
    type: "content_block_start",
    index,
    content_block,
  });
  if (block["type"] === "thinking") {
    yield begin({ type: "thinking", thinking: "", signature: "" });
    for (const piece of cutText(text(block["thinking"])))
      yield delta({ type: "thinking_delta", thinking: piece });
    yield delta({ type: "signature_delta", signature: block["signature"] ?? "" });
  } else if (block["type"] === "tool_use") {
    yield begin({ ...block, input: {} });
    yield delta({ type: "input_json_delta", partial_json: "" });
    for (const piece of cutText(JSON.stringify(block["input"])))
      yield delta({ type: "input_json_delta", partial_json: piece });
  } else {
    yield begin({ type: "text", text: "" });
    for (const piece of cutText(text(block["text"]))) yield delta({ type: "text_delta", text: piece });
  }
  yield { type: "content_block_stop", index };
}
