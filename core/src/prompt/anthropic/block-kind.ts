import type { BlockKind, Role } from "../prompt.ts";

/** The protocol's block types; "text" depends on who speaks. */
const kinds: ReadonlyMap<string, BlockKind> = new Map<string, BlockKind>([
  ["thinking", "thinking"],
  ["redacted_thinking", "thinking"],
  ["document", "document"],
  ["search_result", "document"],
  ["image", "image"],
]);

/** What a content block is. An unknown type is "other", and judged as text. */
export function blockKind(type: string, role: Role): BlockKind {
  return type === "text" ? textKind(role) : (kinds.get(type) ?? toolKind(type));
}

export function textKind(role: Role): BlockKind {
  return role === "assistant" ? "assistant_text" : role === "user" ? "user_text" : "system";
}

/** Of the client, of a server, of an MCP server: "mcp_tool_use", "web_search_tool_result" and the like. */
function toolKind(type: string): BlockKind {
  if (/^(?:server_|mcp_)?tool_use$/.test(type)) return "tool_call";
  return /^(?:[a-z_]+_)?tool_result$/.test(type) ? "tool_result" : "other";
}
