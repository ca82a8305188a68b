import { type JsonObject, objectsOf, text } from "../json.ts";
import { wrong } from "../openai/door.ts";

/** Each tool call is answered by a tool message before anyone else speaks, and by nothing else. */
export function checkCallPairs(messages: readonly JsonObject[]): void {
  let open = new Set<string>();
  messages.forEach((message, i) => {
    if (message["role"] === "tool") {
      if (open.delete(text(message["tool_call_id"]))) return;
      throw wrong(
        `messages[${i}].role`,
        "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
      );
    }
    if (open.size > 0) throw unanswered(i, open);
    const ids = objectsOf(message["tool_calls"]).map((call) => text(call["id"]));
    open = new Set(ids);
    if (open.size < ids.length) throw wrong(`messages[${i}].tool_calls`, "Duplicate ids in 'tool_calls'.");
  });
  if (open.size > 0) throw unanswered(messages.length, open);
}

function unanswered(i: number, ids: ReadonlySet<string>): Error {
  return wrong(
    `messages[${i}].role`,
    "An assistant message with 'tool_calls' must be followed by tool messages responding to each " +
      `'tool_call_id'. The following tool_call_ids did not have response messages: ${[...ids].join(", ")}`,
  );
}
