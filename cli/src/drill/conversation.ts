/** Bodies of the Messages protocol as a coding tool sends them. */
export interface Conversation {
  readonly model: string;
  readonly system: string;
  /** What a person typed, first. */
  readonly typed: string;
  /** A file that the tool read afterwards. */
  readonly read?: { readonly path: string; readonly content: string };
  readonly stream?: boolean;
}

const readTool = {
  name: "Read",
  description: "Reads a file",
  input_schema: { type: "object", properties: { file_path: { type: "string" } }, required: ["file_path"] },
};

export function bodyOf(conversation: Conversation): string {
  const messages: object[] = [{ role: "user", content: [{ type: "text", text: conversation.typed }] }];
  if (conversation.read) {
    const { path, content } = conversation.read;
    const numbered = content.split("\n").map((line, index) => `${String(index + 1)}\t${line}`);
    messages.push(
      {
        role: "assistant",
        content: [{ type: "tool_use", id: "toolu_drill", name: "Read", input: { file_path: path } }],
      },
      {
        role: "user",
        content: [
          { type: "tool_result", tool_use_id: "toolu_drill", content: numbered.join("\n"), is_error: false },
        ],
      },
    );
  }
  return JSON.stringify({
    model: conversation.model,
    max_tokens: 256,
    messages,
    system: [{ type: "text", text: conversation.system }],
    tools: [readTool],
    ...(conversation.stream === true ? { stream: true } : {}),
  });
}
