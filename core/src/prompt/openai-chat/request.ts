import { openBracket } from "../json/cursor.ts";
import type { Decode } from "../protocol.ts";
import { FieldNames } from "../reading/field-names.ts";
import { plainKeys } from "../reading/plain-keys.ts";
import { decoderOf, type RequestReader, type RequestShape } from "../reading/request-reader.ts";
import { requireObject, schemaFault } from "../reading/schema.ts";
import { readMessage } from "./message.ts";

const nothing = 0x6e;

/**
 * API reference, Create chat completion. What other servers add (vLLM's `chat_template_kwargs`,
 * OpenRouter's `provider`, Ollama's `options`, …) is forwarded, its names judged like its values.
 */
export const requestShape: RequestShape = {
  members: FieldNames.of(
    "model messages tools functions stream audio frequency_penalty function_call logit_bias logprobs",
    "max_completion_tokens max_tokens metadata modalities n parallel_tool_calls prediction presence_penalty",
    "prompt_cache_key prompt_cache_retention reasoning_effort response_format safety_identifier seed",
    "service_tier stop store stream_options temperature tool_choice top_logprobs top_p user verbosity",
    "web_search_options moderation",
  ),
  plainKeys: plainKeys(
    "messages tool_calls tool_call_id function functions function_call custom arguments refusal audio",
    "reasoning_content reasoning reasoning_details signature image_url detail file filename file_data",
    "input_audio cache_control ttl stream_options include_usage max_tokens max_completion_tokens store",
    "frequency_penalty presence_penalty logit_bias logprobs top_logprobs n seed stop top_p tool_choice user",
    "parallel_tool_calls modalities prediction response_format json_schema schema reasoning_effort verbosity",
    "service_tier web_search_options search_context_size prompt_cache_key prompt_cache_retention index",
  ),
  required: ["messages"],
  member: readMember,
};

/** Reads a request of POST /v1/chat/completions. See decoderOf. */
export const decode: Decode = decoderOf(requestShape);

function readMember(request: RequestReader, name: string, first: number): boolean {
  const { parts, cursor } = request;
  if (name === "messages") {
    request.elements("message", name, (index) => readMessage(parts, index));
  } else if ((name === "tools" || name === "functions") && first === openBracket) {
    request.elements("tool", name, (index) => {
      requireObject(cursor, () => `${name}[${index}]`);
      return parts.uniform("tool", "tool_definition", "none");
    });
  } else if ((name === "tools" || name === "functions") && first !== nothing) {
    throw schemaFault(name, "an array");
  } else {
    return false;
  }
  return true;
}
