import { type Json, type JsonObject, isArray, isObject, text } from "../json.ts";
import { invalid } from "../refusal.ts";

/**
 * Each tool_use is answered by a tool_result in the next user message and by nothing else.
 * Neighbouring messages of one role count as one turn, and a system message may stand between.
 */
export function checkToolPairs(messages: readonly Json[]): void {
  let open = new Set<string>();
  let openAt = 0;
  let turn = "";
  messages.forEach((message, i) => {
    if (!isObject(message)) return;
    const role = text(message["role"]);
    if (role === "system") return;
    if (role === "assistant" && turn === "user" && open.size > 0) throw unanswered(openAt, open);
    if (role === "assistant" && turn !== "assistant") open = new Set();
    turn = role;
    for (const block of blocksOf(message)) {
      const type = text(block["type"]);
      if (role === "assistant" && type === "tool_use") {
        const id = text(block["id"]);
        if (open.has(id)) throw invalid("messages: `tool_use` ids must be unique");
        open.add(id);
        openAt = i;
      }
      if (role === "user" && type === "tool_result") {
        const id = text(block["tool_use_id"]);
        if (!open.delete(id)) {
          throw invalid(
            `messages.${i}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${id}. Each \`tool_result\` block must have a corresponding \`tool_use\` block in the previous message.`,
          );
        }
      }
    }
  });
  if (open.size > 0) throw unanswered(openAt, open);
}

function unanswered(at: number, ids: ReadonlySet<string>): Error {
  return invalid(
    `messages.${at}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${[...ids].join(", ")}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`,
  );
}

function blocksOf(message: JsonObject): readonly JsonObject[] {
  const content = message["content"];
  return isArray(content) ? content.filter(isObject) : [];
}
