import { Calls, fields, list, numbered, sse, text, type Dialect } from "../dialect.ts";

const call = (tool: string, input: object): { tool: string; input: string; isText: boolean } => ({
  tool,
  input: JSON.stringify(input),
  isText: false,
});

/** opencode on chat completions. */
export const chat: Dialect = {
  name: "chat",
  tool: "opencode",
  path: "/v1/chat/completions",
  headers: {},
  history: "messages",
  tools: {
    read: (path) => call("read", { filePath: path }),
    shell: (command) => call("bash", { command }),
    write: (path, content) => call("write", { filePath: path, content }),
    edit: (path, changes) => {
      const edits = changes.map(({ from, to }) => ({ oldString: from, newString: to }));
      return edits.length > 1
        ? call("multiedit", { filePath: path, edits })
        : call("edit", { filePath: path, ...edits[0] });
    },
    takesSeveral: true,
    takesPieces: true,
  },
  request: ({ prompt, turns }) => ({
    model: "m",
    stream: true,
    tools: ["read", "bash", "write", "edit", "multiedit"].map((name) => ({
      type: "function",
      function: { name, description: name, parameters: { type: "object" } },
    })),
    messages: [
      { role: "user", content: prompt },
      ...turns.flatMap(({ reply, results }) => [
        {
          role: "assistant",
          content: reply.text === "" ? null : reply.text,
          tool_calls: reply.calls.map(({ id, tool, input }) => ({
            id,
            type: "function",
            function: { name: tool, arguments: input },
          })),
        },
        ...results.map((content, i) => ({ role: "tool", tool_call_id: reply.calls[i]?.id, content })),
      ]),
    ],
  }),
  results: (history) => history.flatMap(({ role, content }) => (role === "tool" ? [text(content)] : [])),
  read: (file) => numbered(file, ": "),
  shell: (output) => output,
  events(reply, cut) {
    const chunk = (delta: object, finish_reason: string | null = null): string =>
      sse(null, { id: "c", object: "chat.completion.chunk", choices: [{ index: 0, delta, finish_reason }] });
    return [
      chunk({ role: "assistant", content: "" }),
      ...cut(reply.text).map((content) => chunk({ content })),
      ...reply.calls.flatMap(({ id, tool, input }, index) => [
        chunk({ tool_calls: [{ index, id, type: "function", function: { name: tool, arguments: "" } }] }),
        ...cut(input).map((piece) => chunk({ tool_calls: [{ index, function: { arguments: piece } }] })),
      ]),
      chunk({}, reply.calls.length > 0 ? "tool_calls" : "stop"),
      "data: [DONE]\n\n",
    ];
  },
  parse(events) {
    const calls = new Calls();
    const others: string[] = [];
    let said = "";
    for (const event of events.map(fields)) {
      const choice = list(event["choices"])[0] ?? {};
      const delta = fields(choice["delta"]);
      said += text(delta["content"]);
      const pieces = list(delta["tool_calls"]);
      for (const piece of pieces) {
        const key = String(piece["index"]);
        const { name, arguments: input } = fields(piece["function"]);
        if (typeof name === "string") calls.start(key, text(piece["id"]), name);
        calls.add(key, text(input));
      }
      if (pieces.length === 0) others.push(JSON.stringify(event));
    }
    return { text: said, thinking: "", calls: calls.all(), others };
  },
};
