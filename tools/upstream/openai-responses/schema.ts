import { type Json, type JsonObject, isObject, objectsOf, text } from "../json.ts";
import { asList, asObject, asText, checkMembers } from "../openai/content.ts";
import { missingMember, wrong, wrongType } from "../openai/door.ts";
import { checkItem } from "./item.ts";

/** Members of POST /v1/responses, from OpenAI's own SDK; client_metadata is Codex's. */
const TOP_LEVEL: readonly string[] = (
  "access_programs background context_management conversation image include input instructions " +
  "max_output_tokens max_tool_calls metadata model moderation parallel_tool_calls previous_response_id prompt " +
  "prompt_cache_key prompt_cache_options prompt_cache_retention reasoning safety_identifier service_tier store " +
  "stream stream_options temperature text tool_choice tools top_logprobs top_p truncation user client_metadata"
).split(" ");

/** Members of a frame beside them. */
const FRAME_MEMBERS: readonly string[] = ["type", "generate", "stream_id"];

const TOOL_MEMBERS: Readonly<Record<string, readonly string[]>> = {
  function: "type name description parameters strict allowed_callers async defer_loading output_schema".split(
    " ",
  ),
  custom: ["type", "name", "description", "format", "allowed_callers", "async", "defer_loading"],
  namespace: ["type", "name", "description", "tools"],
};

/** Tools that run at the vendor, or whose shape is not looked into. */
const OPEN_TOOLS: readonly string[] = (
  "file_search computer computer_use_preview web_search web_search_2025_08_26 web_search_preview mcp " +
  "code_interpreter programmatic_tool_calling image_generation local_shell shell apply_patch tool_search"
).split(" ");

const TOOL_NAME = /^[a-zA-Z0-9_-]{1,128}$/;

/** Checks a body by OpenAI's rules; throws a Refusal that names the place. */
export function checkResponsesRequest(
  value: Json,
  { frame, lenient }: { readonly frame: boolean; readonly lenient: boolean },
): JsonObject {
  const body = asObject(value, "body");
  checkMembers(body, "", frame ? [...TOP_LEVEL, ...FRAME_MEMBERS] : TOP_LEVEL, lenient);
  if (asText(body["model"], "model") === "") throw missingMember("model");
  for (const key of ["stream", "store", "parallel_tool_calls", "background"]) {
    const flag = body[key];
    if (flag !== undefined && flag !== null && typeof flag !== "boolean") throw wrongType(key, "a boolean");
  }
  const instructions = body["instructions"];
  if (instructions !== undefined && instructions !== null) asText(instructions, "instructions");
  for (const key of ["conversation", "prompt"]) {
    if (body[key] !== undefined && body[key] !== null)
      throw wrong(key, `The ${key} that '${key}' names does not exist.`, `${key}_not_found`);
  }
  if (body["background"] === true) throw wrong("background", "the stand-in answers at once only");
  checkTools(body["tools"], "tools", lenient);
  checkInput(body, lenient);
  return body;
}

function checkInput(body: JsonObject, lenient: boolean): void {
  const input = body["input"];
  if (input === undefined) {
    if (text(body["previous_response_id"]) === "") throw missingMember("input");
    return;
  }
  if (typeof input === "string") return;
  asList(input, "input").forEach((value, i) => {
    const at = `input[${i}]`;
    const item = asObject(value, at);
    checkItem(item, at, lenient);
    if (item["type"] !== "additional_tools") return;
    if (item["role"] !== "developer") throw wrong(`${at}.role`, "Invalid value: 'developer' is expected.");
    checkTools(asList(item["tools"], `${at}.tools`), `${at}.tools`, lenient);
  });
}

function checkTools(tools: Json | undefined, at: string, lenient: boolean): void {
  if (tools === undefined || tools === null) return;
  asList(tools, at).forEach((value, i) => {
    const place = `${at}[${i}]`;
    const tool = asObject(value, place);
    const type = asText(tool["type"], `${place}.type`);
    const members = TOOL_MEMBERS[type];
    if (members === undefined) {
      if (OPEN_TOOLS.includes(type) || lenient) return;
      throw wrong(`${place}.type`, `Invalid value: '${type}'.`);
    }
    checkMembers(tool, place, members, lenient);
    if (!TOOL_NAME.test(asText(tool["name"], `${place}.name`)))
      throw wrong(`${place}.name`, `Invalid '${place}.name': string does not match pattern.`);
    if (type === "namespace") checkTools(asList(tool["tools"], `${place}.tools`), `${place}.tools`, lenient);
    const parameters = tool["parameters"];
    if (type === "function" && parameters !== undefined && parameters !== null)
      asObject(parameters, `${place}.parameters`);
  });
}

/** A tool that the client runs, and the namespace that it stands in. */
export interface DefinedTool {
  readonly name: string;
  readonly type: string;
  readonly namespace: string | null;
}

/** All tools that a request defines: at its top, in namespaces, and in additional_tools of its input. */
export function toolsOf(body: JsonObject, items: readonly JsonObject[]): readonly DefinedTool[] {
  const lists = [
    body["tools"],
    ...items.filter(({ type }) => type === "additional_tools").map(({ tools }) => tools),
  ];
  return lists.flatMap((list) => objectsOf(list)).flatMap((tool) => definedIn(tool, null));
}

function definedIn(tool: JsonObject, namespace: string | null): readonly DefinedTool[] {
  const name = text(tool["name"]) || text(tool["type"]);
  if (tool["type"] === "namespace")
    return objectsOf(tool["tools"]).flatMap((inner) => definedIn(inner, name));
  return [{ name, type: text(tool["type"]), namespace }];
}

/** The input as items; a text is a message of the user. */
export function itemsOf(input: Json | undefined): readonly JsonObject[] {
  if (typeof input === "string") return [{ type: "message", role: "user", content: input }];
  return objectsOf(input).map((item) =>
    isObject(item) && item["type"] === undefined ? { type: "message", ...item } : item,
  );
}
