import { randomBytes } from "node:crypto";
import { type JsonObject, isArray, isObject, text } from "../json.ts";
import { sampleOf } from "../sample.ts";
import type { Planned, PlannedCall } from "../script.ts";
import { seal } from "../seal.ts";
import { tokensOf } from "../prefix.ts";
import type { DefinedTool } from "./schema.ts";

/** One answer, before it is a body or a stream. */
export interface ResponsesReply {
  readonly id: string;
  readonly createdAt: number;
  readonly request: JsonObject;
  readonly output: readonly JsonObject[];
  readonly usage: JsonObject;
  readonly obfuscate: boolean;
}

/** What the stand-in model answers: the script's next step (null: a side request). */
export function responsesReply(
  request: JsonObject,
  step: Planned | null,
  more: {
    readonly tools: readonly DefinedTool[];
    /** Digest of the prompt, and the key that binds reasoning to it; null for a model that does not reason. */
    readonly end: string;
    readonly key: Uint8Array | null;
    readonly cached: number;
    readonly prompt: number;
    /** A frame with `generate: false` warms the cache and says nothing. */
    readonly generates: boolean;
  },
): ResponsesReply {
  const calls = (step?.calls ?? []).map((call) => callOf(call, more.tools));
  const said = step === null ? asideOf(request) : step.say;
  const message = said ?? (calls.length === 0 ? "Done." : null);
  const reasoning = more.key === null ? [] : reasoningOf(request, step, seal(more.key, more.end));
  const output = [...reasoning, ...(message === null ? [] : [messageOf(message)]), ...calls];
  const spoken = more.generates ? output : [];
  const tokens = spoken.length === 0 ? 0 : tokensOf(JSON.stringify(spoken));
  const options = request["stream_options"];
  return {
    id: `resp_${randomBytes(24).toString("hex")}`,
    createdAt: Math.floor(Date.now() / 1000),
    request,
    output: spoken,
    usage: {
      input_tokens: more.prompt,
      input_tokens_details: { cached_tokens: more.cached, cache_write_tokens: 0 },
      output_tokens: tokens,
      output_tokens_details: {
        reasoning_tokens: more.generates ? reasoning.length * REASONING_TOKENS : 0,
      },
      total_tokens: more.prompt + tokens,
    },
    obfuscate: !(isObject(options) && options["include_obfuscation"] === false),
  };
}

const REASONING_TOKENS = 64;

/** The Response object, as far as it has come. */
export function responseOf(
  reply: ResponsesReply,
  status: "in_progress" | "completed" | "failed",
  error: JsonObject | null = null,
): JsonObject {
  const { request } = reply;
  const whole = status === "completed";
  return {
    id: reply.id,
    object: "response",
    created_at: reply.createdAt,
    status,
    background: false,
    error,
    incomplete_details: null,
    instructions: request["instructions"] ?? null,
    max_output_tokens: request["max_output_tokens"] ?? null,
    metadata: request["metadata"] ?? {},
    model: text(request["model"]),
    output: whole ? reply.output : [],
    parallel_tool_calls: request["parallel_tool_calls"] ?? true,
    previous_response_id: request["previous_response_id"] ?? null,
    prompt_cache_key: request["prompt_cache_key"] ?? null,
    reasoning: request["reasoning"] ?? { effort: null, summary: null },
    service_tier: "default",
    store: request["store"] ?? true,
    temperature: request["temperature"] ?? 1,
    text: request["text"] ?? { format: { type: "text" } },
    tool_choice: request["tool_choice"] ?? "auto",
    tools: request["tools"] ?? [],
    top_p: request["top_p"] ?? 1,
    truncation: request["truncation"] ?? "disabled",
    usage: whole ? reply.usage : null,
    user: request["user"] ?? null,
  };
}

function reasoningOf(request: JsonObject, step: Planned | null, sealed: string): readonly JsonObject[] {
  const wish = request["reasoning"];
  if (!isObject(wish) || wish["effort"] === "none") return [];
  const include = request["include"];
  const shown = isArray(include) && include.includes("reasoning.encrypted_content");
  const summary = step?.think ?? "Let me look — naïve or not, one step at a time.";
  const summarised = wish["summary"] !== undefined && wish["summary"] !== null && wish["summary"] !== "none";
  return [
    {
      id: idOf("rs"),
      type: "reasoning",
      summary: summarised ? [{ type: "summary_text", text: summary }] : [],
      ...(shown ? { encrypted_content: sealed } : {}),
    },
  ];
}

function messageOf(said: string): JsonObject {
  return {
    id: idOf("msg"),
    type: "message",
    status: "completed",
    role: "assistant",
    content: [{ type: "output_text", annotations: [], logprobs: [], text: said }],
  };
}

/** A freeform tool's input is text; a function's is JSON in a string. */
function callOf({ tool, input }: PlannedCall, tools: readonly DefinedTool[]): JsonObject {
  const defined = tools.find(({ name }) => name === tool);
  const call = {
    status: "completed",
    call_id: idOf("call"),
    name: tool,
    ...(defined?.namespace == null ? {} : { namespace: defined.namespace }),
  };
  if (defined?.type === "custom" || (defined === undefined && typeof input === "string"))
    return {
      id: idOf("ctc"),
      type: "custom_tool_call",
      ...call,
      input: typeof input === "string" ? input : JSON.stringify(input),
    };
  return {
    id: idOf("fc"),
    type: "function_call",
    ...call,
    arguments: typeof input === "string" ? input : JSON.stringify(input),
  };
}

/** What a side request is told: a title, or JSON of the form that it wants. */
function asideOf(request: JsonObject): string {
  const format = isObject(request["text"]) ? request["text"]["format"] : undefined;
  if (!isObject(format) || format["type"] === "text") return "A short title";
  return JSON.stringify(
    format["type"] === "json_schema" ? sampleOf(format["schema"]) : { title: "A short title" },
  );
}

function idOf(prefix: string): string {
  return `${prefix}_${randomBytes(12).toString("hex")}`;
}
