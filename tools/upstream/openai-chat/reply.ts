import { randomBytes } from "node:crypto";
import { bareEvents, cutText, type StreamEvent } from "../chunking.ts";
import { type JsonObject, isObject, objectsOf, text } from "../json.ts";
import { tokensOf } from "../prefix.ts";
import type { Planned } from "../script.ts";

/** One answer, before it is a body or a stream. */
export interface ChatReply {
  readonly id: string;
  readonly created: number;
  readonly model: string;
  /** As vLLM and its like send it; OpenAI never shows it. */
  readonly reasoning: string | null;
  readonly content: string | null;
  readonly calls: readonly JsonObject[];
  readonly usage: JsonObject;
  readonly includeUsage: boolean;
  readonly obfuscate: boolean;
}

/** What the stand-in model answers: the script's next step, or `aside` to a side request. */
export function chatReply(
  body: JsonObject,
  step: Planned | null,
  more: {
    readonly aside: string;
    readonly cached: number;
    readonly prompt: number;
    readonly reasons: boolean;
  },
): ChatReply {
  const calls = (step?.calls ?? []).map((call) => callOf(body, call.tool, call.input));
  const said = step === null ? more.aside : step.say;
  const content = said ?? (calls.length === 0 ? "Done." : null);
  const reasoning = more.reasons ? (step?.think ?? null) : null;
  const options = body["stream_options"];
  const completion = tokensOf(JSON.stringify([content, calls, reasoning]));
  return {
    id: `chatcmpl-${randomBytes(12).toString("hex")}`,
    created: Math.floor(Date.now() / 1000),
    model: text(body["model"]),
    reasoning,
    content,
    calls,
    usage: {
      prompt_tokens: more.prompt,
      completion_tokens: completion,
      total_tokens: more.prompt + completion,
      prompt_tokens_details: { cached_tokens: more.cached, audio_tokens: 0 },
      completion_tokens_details: {
        reasoning_tokens: 0,
        audio_tokens: 0,
        accepted_prediction_tokens: 0,
        rejected_prediction_tokens: 0,
      },
    },
    includeUsage: isObject(options) && options["include_usage"] === true,
    obfuscate: isObject(options) && options["include_obfuscation"] === true,
  };
}

/** A freeform tool's input is text; a function's is JSON in a string. */
function callOf(body: JsonObject, name: string, input: JsonObject | string): JsonObject {
  const id = `call_${randomBytes(12).toString("hex")}`;
  const custom = objectsOf(body["tools"]).some(({ custom: tool }) => isObject(tool) && tool["name"] === name);
  if (custom || typeof input === "string")
    return {
      id,
      type: "custom",
      custom: { name, input: typeof input === "string" ? input : JSON.stringify(input) },
    };
  return { id, type: "function", function: { name, arguments: JSON.stringify(input) } };
}

export function completionOf(reply: ChatReply): JsonObject {
  const message = {
    role: "assistant",
    content: reply.content,
    refusal: null,
    ...(reply.reasoning === null ? {} : { reasoning_content: reply.reasoning }),
    annotations: [],
    ...(reply.calls.length === 0 ? {} : { tool_calls: reply.calls }),
  };
  return {
    id: reply.id,
    object: "chat.completion",
    created: reply.created,
    model: reply.model,
    choices: [{ index: 0, message, logprobs: null, finish_reason: finishOf(reply) }],
    usage: reply.usage,
    service_tier: "default",
    system_fingerprint: null,
  };
}

/** The same answer as the vendor's stream of chunks, [DONE] at its end. */
export function* chunkEvents(reply: ChatReply): Generator<StreamEvent> {
  yield* streamOf(reply, deltasOf(reply), finishOf(reply));
}

/** A stream that says these pieces and nothing else. */
export function* stormEvents(reply: ChatReply, pieces: Iterable<string>): Generator<StreamEvent> {
  yield* streamOf(reply, contentDeltas(pieces), "stop");
}

function* streamOf(reply: ChatReply, deltas: Iterable<JsonObject>, finish: string): Generator<StreamEvent> {
  yield* bareEvents([
    chunk(reply, { role: "assistant", content: reply.content === null ? null : "", refusal: null }),
  ]);
  for (const delta of deltas) yield* bareEvents([chunk(reply, delta)]);
  yield* bareEvents([chunk(reply, {}, finish)]);
  if (reply.includeUsage) yield* bareEvents([{ ...headOf(reply), choices: [], usage: reply.usage }]);
  yield { name: null, data: "[DONE]" };
}

function* deltasOf(reply: ChatReply): Generator<JsonObject> {
  for (const piece of cutText(reply.reasoning ?? "")) yield { reasoning_content: piece };
  yield* contentDeltas(cutText(reply.content ?? ""));
  for (const [index, call] of reply.calls.entries()) {
    const type = text(call["type"]);
    const inner = call[type] as JsonObject;
    const input = type === "function" ? "arguments" : "input";
    yield { tool_calls: [{ index, id: call["id"] ?? "", type, [type]: { ...inner, [input]: "" } }] };
    for (const piece of cutText(text(inner[input])))
      yield { tool_calls: [{ index, [type]: { [input]: piece } }] };
  }
}

function* contentDeltas(pieces: Iterable<string>): Generator<JsonObject> {
  for (const piece of pieces) yield { content: piece };
}

function chunk(reply: ChatReply, delta: JsonObject, finish: string | null = null): JsonObject {
  return {
    ...headOf(reply),
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
    ...(reply.includeUsage ? { usage: null } : {}),
    ...(reply.obfuscate ? { obfuscation: randomBytes(4).toString("hex") } : {}),
  };
}

function headOf({ id, created, model }: ChatReply): JsonObject {
  return {
    id,
    object: "chat.completion.chunk",
    created,
    model,
    service_tier: "default",
    system_fingerprint: null,
  };
}

function finishOf({ calls }: ChatReply): string {
  return calls.length === 0 ? "stop" : "tool_calls";
}
