import { Calls, fields, list, numbered, sse, text, type Dialect } from "../dialect.ts";
import type { Past } from "../conversation.ts";

const call = (tool: string, input: object): { tool: string; input: string; isText: boolean } => ({
  tool,
  input: JSON.stringify(input),
  isText: false,
});

/** Claude Code on Messages. */
export const messages: Dialect = {
  name: "messages",
  tool: "claude-code",
  path: "/v1/messages?beta=true",
  headers: { "anthropic-version": "2023-06-01" },
  history: "messages",
  tools: {
    read: (path) => call("Read", { file_path: path }),
    shell: (command) => call("Bash", { command }),
    write: (path, content) => call("Write", { file_path: path, content }),
    edit: (path, changes) => {
      const edits = changes.map(({ from, to }) => ({ old_string: from, new_string: to }));
      return edits.length > 1
        ? call("MultiEdit", { file_path: path, edits })
        : call("Edit", { file_path: path, ...edits[0] });
    },
    takesSeveral: true,
    takesPieces: true,
  },
  request: (past) => ({
    model: "m",
    max_tokens: 1000,
    stream: true,
    tools: ["Read", "Bash", "Write", "Edit", "MultiEdit"].map((name) => ({
      name,
      description: name,
      input_schema: { type: "object" },
    })),
    messages: messagesOf(past),
  }),
  results: (history) =>
    history.flatMap(({ content }) =>
      list(content).flatMap((block) => (block["type"] === "tool_result" ? [text(block["content"])] : [])),
    ),
  read: (file) => numbered(file, "\t"),
  shell: (output) => output,
  events(reply, cut) {
    const out = [
      sse("message_start", { type: "message_start", message: { id: "m", role: "assistant", content: [] } }),
    ];
    let index = 0;
    const block = (start: object, deltas: readonly object[]): void => {
      out.push(sse("content_block_start", { type: "content_block_start", index, content_block: start }));
      for (const delta of deltas)
        out.push(sse("content_block_delta", { type: "content_block_delta", index, delta }));
      out.push(sse("content_block_stop", { type: "content_block_stop", index }));
      index++;
    };
    if (reply.thinking !== "")
      block({ type: "thinking", thinking: "", signature: "" }, [
        ...cut(reply.thinking).map((thinking) => ({ type: "thinking_delta", thinking })),
        { type: "signature_delta", signature: signed(reply.thinking) },
      ]);
    if (reply.text !== "")
      block(
        { type: "text", text: "" },
        cut(reply.text).map((piece) => ({ type: "text_delta", text: piece })),
      );
    for (const { id, tool, input } of reply.calls)
      block(
        { type: "tool_use", id, name: tool, input: {} },
        cut(input).map((partial_json) => ({ type: "input_json_delta", partial_json })),
      );
    const stop_reason = reply.calls.length > 0 ? "tool_use" : "end_turn";
    out.push(
      sse("message_delta", { type: "message_delta", delta: { stop_reason }, usage: { output_tokens: 9 } }),
    );
    out.push(sse("message_stop", { type: "message_stop" }));
    return out;
  },
  parse(events) {
    const calls = new Calls();
    const others: string[] = [];
    const said = { text: "", thinking: "" };
    for (const event of events.map(fields)) {
      const delta = fields(event["delta"]);
      const block = fields(event["content_block"]);
      const key = String(event["index"]);
      if (block["type"] === "tool_use") calls.start(key, text(block["id"]), text(block["name"]));
      if (delta["type"] === "input_json_delta") calls.add(key, text(delta["partial_json"]));
      else others.push(JSON.stringify(event));
      said.text += text(delta["text"]);
      said.thinking += text(delta["thinking"]);
    }
    return { ...said, calls: calls.all(), others };
  },
};

function messagesOf({ prompt, turns }: Past): object[] {
  return [
    { role: "user", content: prompt },
    ...turns.flatMap(({ reply, results }) => [
      {
        role: "assistant",
        content: [
          ...(reply.thinking === ""
            ? []
            : [{ type: "thinking", thinking: reply.thinking, signature: signed(reply.thinking) }]),
          ...(reply.text === "" ? [] : [{ type: "text", text: reply.text }]),
          ...reply.calls.map(({ id, tool, input }) => ({
            type: "tool_use",
            id,
            name: tool,
            input: JSON.parse(input) as unknown,
          })),
        ],
      },
      {
        role: "user",
        content: results.map((content, i) => ({
          type: "tool_result",
          tool_use_id: reply.calls[i]?.id,
          content,
        })),
      },
    ]),
  ];
}

/** No secret and no vendor's: what a change of it would show. */
function signed(thinking: string): string {
  return Buffer.from(`signed: ${thinking}`).toString("base64");
}
