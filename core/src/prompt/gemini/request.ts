import { openBrace, openBracket, quote } from "../json/cursor.ts";
import type { Part } from "../prompt.ts";
import type { Decode } from "../protocol.ts";
import { plainKeys } from "../reading/plain-keys.ts";
import { decoderOf, type RequestReader, type RequestShape } from "../reading/request-reader.ts";
import { requireObject, schemaFault } from "../reading/schema.ts";
import { keptElsewhere } from "../reading/unresolvable.ts";
import { readContent } from "./content.ts";
import { ProtoNames } from "./names.ts";

const names = new ProtoNames(
  "contents systemInstruction tools toolConfig generationConfig safetySettings cachedContent labels generateContentRequest",
);

/** Gemini API reference, models.generateContent; the path names the model. */
export const requestShape: RequestShape = {
  members: names.fields,
  plainKeys: plainKeys(
    "contents parts thought thoughtSignature thought_signature inlineData inline_data mimeType mime_type args response",
    "functionCall function_call functionResponse function_response executableCode executable_code language code outcome",
    "codeExecutionResult code_execution_result output systemInstruction system_instruction functionDeclarations",
    "function_declarations toolConfig tool_config generationConfig generation_config safetySettings safety_settings",
    "parametersJsonSchema parameters_json_schema thinkingConfig includeThoughts thinkingBudget thinkingLevel topP topK",
    "maxOutputTokens responseMimeType generateContentRequest generate_content_request labels nullable toolCall",
  ),
  required: [],
  member: readMember,
};

/** Reads a generateContent, streamGenerateContent or countTokens request. See decoderOf. */
export const decode: Decode = decoderOf(requestShape);

function readMember(request: RequestReader, key: string, first: number): boolean {
  const { parts, cursor } = request;
  const name = names.read(cursor, request.named);
  if (name === "contents" && first === openBracket) {
    request.elements("message", name, (index) => readContent(parts, null, () => `contents[${index}]`));
  } else if (name === "contents" && first === openBrace) {
    request.part("message", () => readContent(parts, null, () => name));
  } else if (name === "systemInstruction" && first === openBrace) {
    request.part("system", () => readContent(parts, "system", () => name));
  } else if (name === "systemInstruction" && first === quote) {
    request.part("system", () => parts.uniform("system", "system", "system"));
  } else if (name === "tools" && first === openBracket) {
    request.elements("tool", name, (index) => readTool(request, index));
  } else if (name === "generateContentRequest" && first === openBrace) {
    readInner(request);
  } else if (name === "cachedContent" && first !== 0x6e) {
    throw keptElsewhere(name);
  } else if ((name === "contents" || name === "tools") && first !== 0x6e) {
    throw schemaFault(key, "an array");
  } else {
    return false;
  }
  return true;
}

function readTool({ parts, cursor }: RequestReader, index: number): Part {
  requireObject(cursor, () => `tools[${index}]`);
  return parts.uniform("tool", "tool_definition", "none");
}

/** countTokens may wrap the whole request; a model named inside must be the path's. */
function readInner(request: RequestReader): void {
  const { cursor } = request;
  cursor.openObject();
  while (cursor.nextKey()) request.member(cursor.key);
}
