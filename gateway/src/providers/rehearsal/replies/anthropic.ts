import { events, json, text, type Asked, type RehearsedReply } from "../reply.ts";

const usage = {
  input_tokens: 0,
  output_tokens: 0,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 0,
};

/** Messages, Count tokens and Models (platform.claude.com, API reference); undefined for another path. */
export function anthropicReply(path: string, asked: Asked): RehearsedReply | undefined {
  if (path === "/v1/messages/count_tokens")
    return json(200, { input_tokens: Math.ceil(asked.bodyBytes / 4) });
  if (path !== "/v1/messages") return undefined;
  const message = {
    id: `msg_rehearsal_${asked.id}`,
    type: "message",
    role: "assistant",
    model: asked.model,
    content: [{ type: "text", text }],
    stop_reason: "end_turn",
    stop_sequence: null,
    usage,
  };
  if (!asked.stream) return json(200, message);
  return events(
    [
      { type: "message_start", message: { ...message, content: [], stop_reason: null } },
      { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
      { type: "content_block_delta", index: 0, delta: { type: "text_delta", text } },
      { type: "content_block_stop", index: 0 },
      {
        type: "message_delta",
        delta: { stop_reason: "end_turn", stop_sequence: null },
        usage: { output_tokens: 0 },
      },
      { type: "message_stop" },
    ].map((event) => [event.type, event]),
  );
}
