import { type Json, type JsonObject, isArray, isObject, text } from "../json.ts";
import { invalid } from "../refusal.ts";

/** Members of each block type. A type that is not listed is refused; `null` leaves its members open. */
const BLOCK_MEMBERS: Readonly<Record<string, readonly string[] | null>> = {
  text: ["type", "text", "citations", "cache_control"],
  image: ["type", "source", "cache_control"],
  document: ["type", "source", "title", "context", "citations", "cache_control"],
  search_result: ["type", "source", "title", "content", "citations", "cache_control"],
  tool_use: ["type", "id", "name", "input", "caller", "cache_control"],
  tool_result: ["type", "tool_use_id", "content", "is_error", "cache_control"],
  thinking: ["type", "thinking", "signature"],
  redacted_thinking: ["type", "data"],
  tool_reference: ["type", "tool_name", "cache_control"],
  server_tool_use: null,
  web_search_tool_result: null,
  web_fetch_tool_result: null,
  code_execution_tool_result: null,
  tool_search_tool_result: null,
  container_upload: null,
  compaction: null,
  mid_conv_system: null,
};

const ROLE_BLOCKS: Readonly<Record<string, readonly string[]>> = {
  user: [
    "text",
    "image",
    "document",
    "search_result",
    "tool_result",
    "container_upload",
    "tool_reference",
    "web_search_tool_result",
    "compaction",
  ],
  system: ["text"],
};

const TOOL_ID = /^[a-zA-Z0-9_-]+$/;

/** Checks one content block of a message or of the system prompt; `at` names its place. */
export function checkBlock(block: Json, at: string, role: string): void {
  if (!isObject(block)) throw invalid(`${at}: Input should be a valid dictionary`);
  const type = text(block["type"]);
  const members = BLOCK_MEMBERS[type];
  if (members === undefined)
    throw invalid(`${at}: Input tag '${type}' found using 'type' does not match any of the expected tags`);
  const allowed = ROLE_BLOCKS[role];
  if (allowed !== undefined && !allowed.includes(type))
    throw invalid(`${at}: \`${type}\` blocks are not allowed in a ${role} message`);
  if (members !== null) {
    for (const key of Object.keys(block)) {
      if (!members.includes(key)) throw invalid(`${at}.${type}.${key}: Extra inputs are not permitted`);
    }
  }
  if (type === "text") {
    if (typeof block["text"] !== "string") throw invalid(`${at}.text.text: Field required`);
    if (block["text"] === "") throw invalid("messages: text content blocks must be non-empty");
  }
  if (type === "tool_use" && !(TOOL_ID.test(text(block["id"])) && isObject(block["input"]))) {
    throw invalid(`${at}.tool_use: id and input are required`);
  }
  if (
    type === "thinking" &&
    !(typeof block["thinking"] === "string" && typeof block["signature"] === "string")
  ) {
    throw invalid(`${at}.thinking.signature: Field required`);
  }
  if (type === "tool_result") checkToolResult(block, at);
}

function checkToolResult(block: JsonObject, at: string): void {
  if (!TOOL_ID.test(text(block["tool_use_id"])))
    throw invalid(`${at}.tool_result.tool_use_id: Field required`);
  const content = block["content"];
  if (content === undefined || typeof content === "string") return;
  if (!isArray(content)) throw invalid(`${at}.tool_result.content: Input should be a valid list`);
  content.forEach((inner, i) => checkBlock(inner, `${at}.tool_result.content.${i}`, "user"));
}
