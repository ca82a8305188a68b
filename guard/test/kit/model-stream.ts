/** Events of a streamed reply that calls one tool; the input's JSON is cut into `pieces` deltas. */
export function toolCallEvents(tool: string, input: unknown, pieceLength = 7): string[] {
  const text = JSON.stringify(input);
  const deltas: string[] = [];
  for (let at = 0; at < text.length; at += pieceLength) deltas.push(text.slice(at, at + pieceLength));
  return [
    sse("message_start", {
      type: "message_start",
      message: {
        id: "msg_1",
        type: "message",
        role: "assistant",
        content: [],
        model: "m",
        usage: { input_tokens: 1, output_tokens: 1 },
      },
    }),
    sse("content_block_start", {
      type: "content_block_start",
      index: 0,
      content_block: { type: "tool_use", id: "toolu_1", name: tool, input: {} },
    }),
    ...deltas.map((partial_json) =>
      sse("content_block_delta", {
        type: "content_block_delta",
        index: 0,
        delta: { type: "input_json_delta", partial_json },
      }),
    ),
    sse("content_block_stop", { type: "content_block_stop", index: 0 }),
    sse("message_delta", {
      type: "message_delta",
      delta: { stop_reason: "tool_use" },
      usage: { output_tokens: 9 },
    }),
    sse("message_stop", { type: "message_stop" }),
  ];
}

export function textEvents(...texts: string[]): string[] {
  return [
    sse("message_start", {
      type: "message_start",
      message: {
        id: "msg_1",
        type: "message",
        role: "assistant",
        content: [],
        model: "m",
        usage: { input_tokens: 1, output_tokens: 1 },
      },
    }),
    sse("content_block_start", {
      type: "content_block_start",
      index: 0,
      content_block: { type: "text", text: "" },
    }),
    ...texts.map((text) =>
      sse("content_block_delta", {
        type: "content_block_delta",
        index: 0,
        delta: { type: "text_delta", text },
      }),
    ),
    sse("content_block_stop", { type: "content_block_stop", index: 0 }),
    sse("message_stop", { type: "message_stop" }),
  ];
}

export function sse(event: string, data: unknown): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** The input that a client would put together from a stream. */
export function assembledInput(stream: string): unknown {
  let text = "";
  for (const line of stream.split("\n")) {
    if (!line.startsWith("data: ")) continue;
    const event = JSON.parse(line.slice(6)) as {
      type: string;
      delta?: { type: string; partial_json?: string };
    };
    if (event.type === "content_block_delta" && event.delta?.type === "input_json_delta")
      text += event.delta.partial_json ?? "";
  }
  return JSON.parse(text);
}
