import type { BlockKind, Role } from "../prompt.ts";

/** The protocol's block types; "text" depends on who speaks. */
const kinds: ReadonlyMap<string, BlockKind> = new Map<string, BlockKind>([
  ["thinking", "thinking"],
  ["redacted_thinking", "thinking"],
  ["tool_use", "tool_call"],
  ["server_tool_use", "tool_call"],
  ["mcp_tool_use", "tool_call"],
  ["tool_result", "tool_result"],
  ["mcp_tool_result", "tool_result"],
  ["web_search_tool_result", "tool_result"],
  ["web_fetch_tool_result", "tool_result"],
  ["code_execution_tool_result", "tool_result"],
  ["bash_code_execution_tool_result", "tool_result"],
  ["text_editor_code_execution_tool_result", "tool_result"],
  ["tool_search_tool_result", "tool_result"],
  ["document", "document"],
  ["search_result", "document"],
  ["image", "image"],
]);

/** What a content block is. An unknown type is "other", and judged as text. */
export function blockKind(type: string, role: Role): BlockKind {
  return type === "text" ? textKind(role) : (kinds.get(type) ?? "other");
}

export function textKind(role: Role): BlockKind {
  return role === "assistant" ? "assistant_text" : role === "user" ? "user_text" : "system";
}
