import { openBracket, quote } from "../json/cursor.ts";
import type { Part } from "../prompt.ts";
import type { Decode } from "../protocol.ts";
import { FieldNames } from "../reading/field-names.ts";
import { plainKeys } from "../reading/plain-keys.ts";
import { decoderOf, type RequestReader, type RequestShape } from "../reading/request-reader.ts";
import { requireObject, schemaFault } from "../reading/schema.ts";
import { readContentBlock } from "./content-block.ts";
import { readMessage } from "./message.ts";

/** Messages API reference: Create a Message, Count tokens. */
export const requestShape: RequestShape = {
  members: FieldNames.of(
    "model messages system tools tool_choice max_tokens metadata stop_sequences stream temperature top_k top_p",
    "thinking service_tier container context_management mcp_servers output_config output_format betas",
    "inference_geo speed cache_control anthropic_version",
  ),
  plainKeys: plainKeys(
    "tool_use_id is_error source media_type context cache_control ttl citations enabled thinking signature",
    "budget_tokens caller tool_name max_tokens system messages tool_choice user_id top_k top_p stop_sequences",
    "service_tier container mcp_servers context_management output_config output_format betas input_schema",
  ),
  required: ["messages"],
  member: readMember,
};

/** Reads a Messages request (POST /v1/messages or /v1/messages/count_tokens). See decoderOf. */
export const decode: Decode = decoderOf(requestShape);

function readMember(request: RequestReader, name: string, first: number): boolean {
  const { parts } = request;
  if (name === "messages") {
    request.elements("message", name, (index) => readMessage(parts, index));
  } else if (name === "system" && first === quote) {
    request.part("system", () => parts.uniform("system", "system", "system"));
  } else if (name === "system" && first === openBracket) {
    request.elements("system", name, (index) => readSystem(request, index));
  } else if (name === "tools" && first === openBracket) {
    request.elements("tool", name, (index) => {
      requireObject(request.cursor, () => `tools[${index}]`);
      return parts.uniform("tool", "tool_definition", "none");
    });
  } else if ((name === "system" || name === "tools") && first !== 0x6e) {
    throw schemaFault(name, name === "system" ? "a string or an array" : "an array");
  } else {
    return false;
  }
  return true;
}

/** An element of `system`. */
function readSystem({ parts, cursor }: RequestReader, index: number): Part {
  const at = (): string => `system[${index}]`;
  requireObject(cursor, at);
  const start = cursor.position;
  const blocks = readContentBlock(cursor, parts.sink(start), "system", start, at);
  parts.count(blocks.length, start);
  return { kind: "system", role: "system", length: cursor.position - start, blocks };
}
