import { type Json, type JsonObject, isArray, text } from "../json.ts";
import { asList, asObject, asText, checkFile, checkImageUrl, checkMembers } from "../openai/content.ts";
import { wrong, wrongType } from "../openai/door.ts";

/** Codex puts it on any item. */
const PASSTHROUGH = "internal_chat_message_metadata_passthrough";

/** Members of each item of the input. A type that is not listed is refused; `null` leaves its members open. */
const ITEM_MEMBERS: Readonly<Record<string, readonly string[] | null>> = {
  message: ["type", "role", "content", "id", "status", "phase"],
  function_call: "type id call_id name namespace arguments status async caller".split(" "),
  function_call_output: "type id call_id output status caller name namespace".split(" "),
  custom_tool_call: "type id call_id name namespace input status async caller".split(" "),
  custom_tool_call_output: "type id call_id output status caller name".split(" "),
  reasoning: ["type", "id", "summary", "content", "encrypted_content", "status"],
  additional_tools: ["type", "id", "role", "tools"],
  agent_message: ["type", "id", "author", "recipient", "content"],
  item_reference: ["type", "id"],
  ...Object.fromEntries(
    (
      "file_search_call computer_call computer_call_output web_search_call tool_search_call tool_search_output " +
      "configuration_update compaction compaction_trigger image_generation_call code_interpreter_call " +
      "local_shell_call local_shell_call_output shell_call shell_call_output apply_patch_call " +
      "apply_patch_call_output mcp_list_tools mcp_approval_request mcp_approval_response mcp_call program " +
      "program_output"
    )
      .split(" ")
      .map((type) => [type, null]),
  ),
};

const PART_MEMBERS: Readonly<Record<string, readonly string[]>> = {
  input_text: ["type", "text", "prompt_cache_breakpoint"],
  input_image: ["type", "detail", "file_id", "image_url", "prompt_cache_breakpoint"],
  input_file: "type detail file_id file_data file_url filename prompt_cache_breakpoint".split(" "),
  output_text: ["type", "text", "annotations", "logprobs"],
  refusal: ["type", "refusal"],
  encrypted_content: ["type", "encrypted_content"],
};

const SAID_BY_MODEL: readonly string[] = ["output_text", "refusal"];
const SAID_BY_CLIENT: readonly string[] = ["input_text", "input_image", "input_file"];
/** Between a session's agents, which Codex runs side by side. */
const SAID_BY_AGENT: readonly string[] = ["input_text", "encrypted_content"];
const ROLES: readonly string[] = ["user", "assistant", "system", "developer"];

/** Checks one item of the input; `at` names its place. */
export function checkItem(item: JsonObject, at: string, lenient: boolean): void {
  const type = item["type"] === undefined ? "message" : asText(item["type"], `${at}.type`);
  const members = ITEM_MEMBERS[type];
  if (members === undefined) throw wrong(`${at}.type`, `Invalid value: '${type}'.`);
  checkMembers(item, at, members === null ? null : [...members, PASSTHROUGH], lenient);
  switch (type) {
    case "message":
      return checkMessage(item, at, lenient);
    case "agent_message":
      for (const key of ["author", "recipient"]) asText(item[key], `${at}.${key}`);
      return checkContent(item["content"], `${at}.content`, SAID_BY_AGENT, lenient);
    case "function_call":
      for (const key of ["call_id", "name", "arguments"]) asText(item[key], `${at}.${key}`);
      return;
    case "custom_tool_call":
      for (const key of ["call_id", "name", "input"]) asText(item[key], `${at}.${key}`);
      return;
    case "function_call_output":
    case "custom_tool_call_output":
      asText(item["call_id"], `${at}.call_id`);
      return checkContent(item["output"], `${at}.output`, SAID_BY_CLIENT, lenient);
    case "reasoning":
      return checkReasoning(item, at);
    default:
  }
}

function checkMessage(item: JsonObject, at: string, lenient: boolean): void {
  const role = asText(item["role"], `${at}.role`);
  if (!ROLES.includes(role))
    throw wrong(`${at}.role`, `Invalid value: '${role}'. Supported values are: '${ROLES.join("', '")}'.`);
  checkContent(
    item["content"],
    `${at}.content`,
    role === "assistant" ? SAID_BY_MODEL : SAID_BY_CLIENT,
    lenient,
  );
}

function checkContent(
  content: Json | undefined,
  at: string,
  allowed: readonly string[],
  lenient: boolean,
): void {
  if (typeof content === "string") return;
  if (content !== undefined && !isArray(content)) throw wrongType(at, "a string or an array of objects");
  asList(content, at).forEach((value, k) => {
    const place = `${at}[${k}]`;
    const part = asObject(value, place);
    const type = asText(part["type"], `${place}.type`);
    if (!allowed.includes(type))
      throw wrong(
        `${place}.type`,
        `Invalid value: '${type}'. Supported values are: '${allowed.join("', '")}'.`,
      );
    checkMembers(part, place, PART_MEMBERS[type] ?? null, lenient);
    if (type === "input_text" || type === "output_text") asText(part["text"], `${place}.text`);
    if (type === "encrypted_content") asText(part["encrypted_content"], `${place}.encrypted_content`);
    if (type === "input_file") checkFile(part, place);
    if (type === "input_image") {
      if (text(part["file_id"]) !== "") checkFile(part, place);
      checkImageUrl(part["image_url"], `${place}.image_url`);
    }
  });
}

function checkReasoning(item: JsonObject, at: string): void {
  asList(item["summary"], `${at}.summary`).forEach((value, k) => {
    const place = `${at}.summary[${k}]`;
    const part = asObject(value, place);
    if (part["type"] !== "summary_text")
      throw wrong(`${place}.type`, "Supported values are: 'summary_text'.");
    asText(part["text"], `${place}.text`);
  });
}
