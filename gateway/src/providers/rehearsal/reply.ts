/** What a rehearsal answers: in the protocol, and plainly no model. */
const text =
  "Rehearsal: no model stands here. This request passed Fourgate's four gates and was recorded; " +
  "add a deployment to fourgate.yaml to get real answers.";

const usage = {
  input_tokens: 0,
  output_tokens: 0,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 0,
};

/** A Messages reply (platform.claude.com, API reference, "Messages"). */
export function message(id: string, model: string): object {
  return {
    id,
    type: "message",
    role: "assistant",
    model,
    content: [{ type: "text", text }],
    stop_reason: "end_turn",
    stop_sequence: null,
    usage,
  };
}

/** The same as server-sent events ("Streaming messages"). */
export function stream(id: string, model: string): string {
  const events = [
    { type: "message_start", message: { ...message(id, model), content: [], stop_reason: null } },
    { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
    { type: "content_block_delta", index: 0, delta: { type: "text_delta", text } },
    { type: "content_block_stop", index: 0 },
    {
      type: "message_delta",
      delta: { stop_reason: "end_turn", stop_sequence: null },
      usage: { output_tokens: 0 },
    },
    { type: "message_stop" },
  ];
  return events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join("");
}
