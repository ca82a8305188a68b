import { openBracket, quote } from "../json/cursor.ts";
import type { Part } from "../prompt.ts";
import type { Decode } from "../protocol.ts";
import { FieldNames } from "../reading/field-names.ts";
import { plainKeys } from "../reading/plain-keys.ts";
import { decoderOf, type RequestReader, type RequestShape } from "../reading/request-reader.ts";
import { requireObject, requireString, schemaFault } from "../reading/schema.ts";
import { keptElsewhere } from "../reading/unresolvable.ts";
import { readItem } from "./item.ts";

const nothing = 0x6e;

/** Responses API reference, Create a model response; `type` is a WebSocket frame's. */
export const requestShape: RequestShape = {
  members: FieldNames.of(
    "model input instructions tools tool_choice parallel_tool_calls stream stream_options store include",
    "previous_response_id conversation prompt prompt_cache_key prompt_cache_retention safety_identifier user",
    "metadata client_metadata reasoning text truncation temperature top_p top_logprobs max_output_tokens",
    "max_tool_calls background service_tier context_management moderation type generate",
  ),
  plainKeys: plainKeys(
    "input instructions tools tool_choice parallel_tool_calls stream_options store include previous_response_id",
    "prompt_cache_key prompt_cache_retention client_metadata reasoning truncation top_p max_output_tokens",
    "call_id namespace arguments output action summary encrypted_content author recipient image_url detail",
    "file_data filename annotations logprobs effort context verbosity user_agent phase status_code workdir",
  ),
  required: [],
  member: readMember,
};

/** Reads a request of the Responses API, or a WebSocket's `response.create`. See decoderOf. */
export const decode: Decode = decoderOf(requestShape);

function readMember(request: RequestReader, name: string, first: number): boolean {
  const { parts, cursor } = request;
  if (name === "input" && first === quote) {
    request.part("message", () => readInputText(request));
  } else if (name === "input" && first === openBracket) {
    request.elements("message", name, (index) => readItem(parts, index));
  } else if (name === "instructions" && first === quote) {
    request.part("system", () => parts.uniform("system", "system", "system"));
  } else if (name === "tools" && first === openBracket) {
    request.elements("tool", name, (index) => {
      requireObject(cursor, () => `tools[${index}]`);
      return parts.uniform("tool", "tool_definition", "none");
    });
  } else if (name === "previous_response_id" && first !== nothing) {
    requireString(cursor, () => name);
    request.previousResponse = request.plain();
  } else if ((name === "conversation" || name === "prompt") && first !== nothing) {
    throw keptElsewhere(name);
  } else if (unread.has(name) && first !== nothing) {
    throw schemaFault(name, name === "tools" ? "an array" : "a string or an array");
  } else {
    return false;
  }
  return true;
}

const unread: ReadonlySet<string> = new Set(["input", "instructions", "tools"]);

/** `input` that is one string: what a person typed. */
function readInputText({ parts, cursor }: RequestReader): Part {
  const start = cursor.position;
  const block = parts.text("user_text", "user", start, "");
  return { kind: "message", role: "user", length: cursor.position - start, blocks: [block] };
}
