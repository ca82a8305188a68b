import type { Answer } from "../kit/stand-in-gateway.ts";

/** Says `text`, in events as the vendor's. */
export function says(
  text: string,
  more: readonly object[] = [],
  id = `resp_${String(Math.random()).slice(2)}`,
): Answer {
  return (_arrived, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    const item = {
      type: "message",
      id: `msg_${id}`,
      role: "assistant",
      content: [{ type: "output_text", text }],
    };
    const head = { id, object: "response", status: "in_progress", output: [] };
    for (const event of [
      { type: "response.created", response: head },
      ...more.map((one) => ({ type: "response.output_item.done", output_index: 0, item: one })),
      { type: "response.output_item.done", output_index: 0, item },
      { type: "response.completed", response: { ...head, status: "completed", output: [item] } },
    ])
      response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
    response.end();
  };
}
