import { type Json, type JsonObject, isArray, isObject, text } from "../json.ts";
import { checkBlock } from "./block.ts";
import { checkToolPairs } from "./toolpairs.ts";
import { invalid } from "../refusal.ts";

/** Top-level members of POST /v1/messages; any other is refused, as the vendor does. */
const TOP_LEVEL = new Set([
  "model",
  "messages",
  "max_tokens",
  "system",
  "tools",
  "tool_choice",
  "stream",
  "temperature",
  "top_p",
  "top_k",
  "stop_sequences",
  "metadata",
  "thinking",
  "service_tier",
  "container",
  "context_management",
  "mcp_servers",
  "output_config",
  "output_format",
  "cache_control",
  "inference_geo",
  "speed",
  "diagnostics",
]);

const CACHE_BREAKPOINTS_MAX = 4;
const TOOL_NAME = /^[a-zA-Z0-9_-]{1,128}$/;

/** Members that exist only for a request whose anthropic-beta header names them. */
const TOP_LEVEL_BETAS: Readonly<Record<string, string>> = {
  context_management: "context-management-",
  mcp_servers: "mcp-client-",
};
const MESSAGE_BETAS: Readonly<Record<string, string>> = { output_config: "per-turn-control-" };

/** A header that names them all. */
export const ALL_BETAS: string = [...Object.values(TOP_LEVEL_BETAS), ...Object.values(MESSAGE_BETAS)].join(
  ",",
);

export interface Call {
  readonly endpoint: "messages" | "count_tokens";
  /** The anthropic-beta header as sent. */
  readonly betas: string;
}

/** Checks a request body by the vendor's rules; throws a Refusal with the vendor's wording of the place. */
export function checkRequest(body: Json, call: Call): JsonObject {
  const { endpoint, betas } = call;
  if (!isObject(body)) throw invalid("Input should be a valid dictionary");
  for (const key of Object.keys(body)) {
    const beta = TOP_LEVEL_BETAS[key] ?? "";
    if (!TOP_LEVEL.has(key) || !betas.includes(beta)) throw invalid(`${key}: Extra inputs are not permitted`);
  }
  if (typeof body["model"] !== "string" || body["model"] === "") throw invalid("model: Field required");
  if (endpoint === "messages") checkMaxTokens(body["max_tokens"]);
  if (body["stream"] !== undefined && typeof body["stream"] !== "boolean") {
    throw invalid("stream: Input should be a valid boolean");
  }
  if (body["metadata"] !== undefined) checkMetadata(body["metadata"]);
  checkTools(body["tools"]);
  checkSystem(body["system"]);
  checkMessages(body["messages"], betas);
  checkThinking(body);
  const points = countBreakpoints(body);
  if (points > CACHE_BREAKPOINTS_MAX) {
    throw invalid(
      `A maximum of ${CACHE_BREAKPOINTS_MAX} blocks with cache_control may be provided. Found ${points}.`,
    );
  }
  return body;
}

function checkMaxTokens(value: Json | undefined): void {
  if (value === undefined) throw invalid("max_tokens: Field required");
  if (typeof value !== "number" || !Number.isInteger(value) || value < 1) {
    throw invalid("max_tokens: Input should be a valid integer greater than 0");
  }
}

function checkMetadata(value: Json): void {
  if (!isObject(value)) throw invalid("metadata: Input should be a valid dictionary");
  for (const key of Object.keys(value)) {
    if (key !== "user_id") throw invalid(`metadata.${key}: Extra inputs are not permitted`);
  }
}

function checkTools(tools: Json | undefined): void {
  if (tools === undefined) return;
  if (!isArray(tools)) throw invalid("tools: Input should be a valid list");
  const names = new Set<string>();
  tools.forEach((tool, i) => {
    if (!isObject(tool)) throw invalid(`tools.${i}: Input should be a valid dictionary`);
    const name = text(tool["name"]);
    if (!TOOL_NAME.test(name))
      throw invalid(`tools.${i}.custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'`);
    if (names.has(name)) throw invalid("tools: Tool names must be unique.");
    names.add(name);
    const custom = tool["type"] === undefined || tool["type"] === "custom";
    if (custom && (!isObject(tool["input_schema"]) || tool["input_schema"]["type"] !== "object")) {
      throw invalid(`tools.${i}.custom.input_schema: Field required`);
    }
  });
}

function checkSystem(system: Json | undefined): void {
  if (system === undefined || typeof system === "string") return;
  if (!isArray(system)) throw invalid("system: Input should be a valid list");
  system.forEach((block, i) => {
    if (!isObject(block) || block["type"] !== "text")
      throw invalid(`system.${i}.type: Input should be 'text'`);
    checkBlock(block, `system.${i}`, "system");
  });
}

function checkMessages(messages: Json | undefined, betas: string): void {
  if (!isArray(messages)) throw invalid("messages: Field required");
  if (messages.length === 0) throw invalid("messages: at least one message is required");
  messages.forEach((message, i) => {
    if (!isObject(message)) throw invalid(`messages.${i}: Input should be a valid dictionary`);
    const role = text(message["role"]);
    if (role !== "user" && role !== "assistant" && role !== "system") {
      throw invalid(`messages.${i}.role: Input should be 'user' or 'assistant'`);
    }
    if (i === 0 && role !== "user") throw invalid('messages: first message must use the "user" role');
    for (const key of Object.keys(message)) {
      const beta = MESSAGE_BETAS[key];
      if (key !== "role" && key !== "content" && (beta === undefined || !betas.includes(beta)))
        throw invalid(`messages.${i}.${key}: Extra inputs are not permitted`);
    }
    const content = message["content"];
    if (typeof content === "string") {
      if (content === "") throw invalid(`messages.${i}: all messages must have non-empty content`);
      return;
    }
    if (!isArray(content)) throw invalid(`messages.${i}.content: Input should be a valid list`);
    if (content.length === 0) throw invalid(`messages.${i}: all messages must have non-empty content`);
    content.forEach((block, k) => checkBlock(block, `messages.${i}.content.${k}`, role));
  });
  checkToolPairs(messages);
}

function checkThinking(body: JsonObject): void {
  const thinking = body["thinking"];
  if (thinking === undefined) return;
  if (!isObject(thinking)) throw invalid("thinking: Input should be a valid dictionary");
  const type = text(thinking["type"]);
  if (type !== "enabled" && type !== "disabled" && type !== "adaptive")
    throw invalid(`thinking: Input tag '${type}' found using 'type' does not match any of the expected tags`);
  if (type !== "enabled") return;
  const budget = thinking["budget_tokens"];
  if (typeof budget !== "number" || budget < 1024)
    throw invalid("thinking.enabled.budget_tokens: Input should be greater than or equal to 1024");
  const max = body["max_tokens"];
  if (typeof max === "number" && max <= budget)
    throw invalid("`max_tokens` must be greater than `thinking.budget_tokens`.");
}

function countBreakpoints(value: Json): number {
  if (isArray(value)) return value.reduce<number>((sum, item) => sum + countBreakpoints(item), 0);
  if (!isObject(value)) return 0;
  let count = isObject(value["cache_control"]) ? 1 : 0;
  for (const key of ["tools", "system", "messages", "content"]) {
    const inner = value[key];
    if (inner !== undefined) count += countBreakpoints(inner);
  }
  return count;
}
