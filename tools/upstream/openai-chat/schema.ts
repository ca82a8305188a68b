import { type Json, type JsonObject, isArray, objectsOf, text } from "../json.ts";
import { asList, asObject, asText, checkFile, checkImageUrl, checkMembers } from "../openai/content.ts";
import { missingMember, wrong, wrongType } from "../openai/door.ts";
import { checkCallPairs } from "./callpairs.ts";

/** Members of POST /v1/chat/completions, from OpenAI's own SDK. */
const TOP_LEVEL: readonly string[] = (
  "messages model audio frequency_penalty function_call functions logit_bias logprobs max_completion_tokens " +
  "max_tokens metadata modalities moderation n parallel_tool_calls prediction presence_penalty " +
  "prompt_cache_key prompt_cache_options prompt_cache_retention reasoning_effort response_format " +
  "safety_identifier seed service_tier stop store stream stream_options temperature tool_choice tools " +
  "top_logprobs top_p user verbosity web_search_options"
).split(" ");

const MESSAGE_MEMBERS: Readonly<Record<string, readonly string[]>> = {
  system: ["role", "content", "name"],
  developer: ["role", "content", "name"],
  user: ["role", "content", "name"],
  assistant: ["role", "content", "name", "refusal", "audio", "tool_calls", "function_call"],
  tool: ["role", "content", "tool_call_id"],
};

const PART_MEMBERS: Readonly<Record<string, readonly string[]>> = {
  text: ["type", "text", "prompt_cache_breakpoint"],
  image_url: ["type", "image_url", "prompt_cache_breakpoint"],
  input_audio: ["type", "input_audio", "prompt_cache_breakpoint"],
  file: ["type", "file", "prompt_cache_breakpoint"],
  refusal: ["type", "refusal"],
};

const ROLE_PARTS: Readonly<Record<string, readonly string[]>> = {
  system: ["text"],
  developer: ["text"],
  tool: ["text"],
  assistant: ["text", "refusal"],
  user: ["text", "image_url", "input_audio", "file"],
};

const TOOL_NAME = /^[a-zA-Z0-9_-]{1,128}$/;

/** Checks a body by OpenAI's rules; throws a Refusal that names the place. `lenient` takes unknown members. */
export function checkChatRequest(value: Json, lenient: boolean): JsonObject {
  const body = asObject(value, "body");
  if (!lenient)
    for (const key of Object.keys(body))
      if (!TOP_LEVEL.includes(key))
        throw wrong(key, `Unrecognized request argument supplied: ${key}`, "unknown_parameter");
  if (asText(body["model"], "model") === "") throw missingMember("model");
  if (body["stream"] !== undefined && body["stream"] !== null && typeof body["stream"] !== "boolean")
    throw wrongType("stream", "a boolean");
  if (body["stream_options"] !== undefined && body["stream_options"] !== null && body["stream"] !== true)
    throw wrong("stream_options", "The 'stream_options' parameter is only allowed when 'stream' is enabled.");
  const count = body["n"];
  if (count !== undefined && count !== null && count !== 1)
    throw wrong("n", "the stand-in gives one choice only");
  checkTools(body["tools"], lenient);
  const messages = asList(body["messages"], "messages");
  if (messages.length === 0)
    throw wrong("messages", "Invalid 'messages': empty array. Expected an array with minimum length 1.");
  messages.forEach((message, i) => checkMessage(asObject(message, `messages[${i}]`), i, lenient));
  checkCallPairs(objectsOf(messages));
  return body;
}

function checkTools(tools: Json | undefined, lenient: boolean): void {
  if (tools === undefined || tools === null) return;
  asList(tools, "tools").forEach((value, i) => {
    const at = `tools[${i}]`;
    const tool = asObject(value, at);
    const type = text(tool["type"]);
    if (type !== "function" && type !== "custom")
      throw wrong(`${at}.type`, `Invalid value: '${type}'. Supported values are: 'function' and 'custom'.`);
    checkMembers(tool, at, ["type", type], lenient);
    const inner = asObject(tool[type], `${at}.${type}`);
    if (!TOOL_NAME.test(asText(inner["name"], `${at}.${type}.name`)))
      throw wrong(`${at}.${type}.name`, `Invalid '${at}.${type}.name': string does not match pattern.`);
    if (inner["parameters"] !== undefined && inner["parameters"] !== null)
      asObject(inner["parameters"], `${at}.${type}.parameters`);
  });
}

function checkMessage(message: JsonObject, i: number, lenient: boolean): void {
  const at = `messages[${i}]`;
  const role = asText(message["role"], `${at}.role`);
  const members = MESSAGE_MEMBERS[role];
  if (members === undefined)
    throw wrong(
      `${at}.role`,
      `Invalid value: '${role}'. Supported values are: 'system', 'assistant', 'user', 'tool' and 'developer'.`,
    );
  checkMembers(message, at, members, lenient);
  const calls = message["tool_calls"];
  if (calls !== undefined && calls !== null) checkCalls(calls, `${at}.tool_calls`, lenient);
  if (role === "tool") asText(message["tool_call_id"], `${at}.tool_call_id`);
  checkContent(message, role, at, lenient);
}

function checkCalls(value: Json, at: string, lenient: boolean): void {
  const calls = asList(value, at);
  if (calls.length === 0)
    throw wrong(at, `Invalid '${at}': empty array. Expected an array with minimum length 1.`);
  calls.forEach((item, k) => {
    const call = asObject(item, `${at}[${k}]`);
    asText(call["id"], `${at}[${k}].id`);
    const type = text(call["type"]);
    if (type !== "function" && type !== "custom")
      throw wrong(
        `${at}[${k}].type`,
        `Invalid value: '${type}'. Supported values are: 'function' and 'custom'.`,
      );
    checkMembers(call, `${at}[${k}]`, ["id", "type", type, "index"], lenient);
    const inner = asObject(call[type], `${at}[${k}].${type}`);
    asText(inner["name"], `${at}[${k}].${type}.name`);
    const input = type === "function" ? "arguments" : "input";
    asText(inner[input], `${at}[${k}].${type}.${input}`);
  });
}

function checkContent(message: JsonObject, role: string, at: string, lenient: boolean): void {
  const content = message["content"];
  if (content === undefined || content === null) {
    const says = role === "assistant" && (isArray(message["tool_calls"]) || message["function_call"] != null);
    if (says || typeof message["refusal"] === "string") return;
    throw wrong(`${at}.content`, `Invalid value for 'content': expected a string, got null.`, "invalid_type");
  }
  if (typeof content === "string") return;
  if (!isArray(content)) throw wrongType(`${at}.content`, "a string or an array of objects");
  if (content.length === 0)
    throw wrong(`${at}.content`, `Invalid '${at}.content': empty array. Expected minimum length 1.`);
  content.forEach((item, k) =>
    checkPart(asObject(item, `${at}.content[${k}]`), role, `${at}.content[${k}]`, lenient),
  );
}

function checkPart(part: JsonObject, role: string, at: string, lenient: boolean): void {
  const type = asText(part["type"], `${at}.type`);
  const allowed = ROLE_PARTS[role] ?? [];
  if (!allowed.includes(type))
    throw wrong(`${at}.type`, `Invalid value: '${type}'. Supported values are: '${allowed.join("', '")}'.`);
  checkMembers(part, at, PART_MEMBERS[type] ?? null, lenient);
  if (type === "text" || type === "refusal") asText(part[type], `${at}.${type}`);
  if (type === "image_url")
    checkImageUrl(asObject(part["image_url"], `${at}.image_url`)["url"], `${at}.image_url.url`);
  if (type === "file") checkFile(asObject(part["file"], `${at}.file`), `${at}.file`);
  if (type === "input_audio")
    asText(asObject(part["input_audio"], `${at}.input_audio`)["data"], `${at}.input_audio.data`);
}
