import { fields, list, sse, text, type Dialect } from "../dialect.ts";
import type { Reply } from "../conversation.ts";

const call = (tool: string, input: object): { tool: string; input: string; isText: boolean } => ({
  tool,
  input: JSON.stringify(input),
  isText: false,
});

/** Gemini CLI. Its calls come whole in one event, which the wire alone cuts. */
export const gemini: Dialect = {
  name: "gemini",
  tool: "gemini-cli",
  path: "/v1beta/models/m:streamGenerateContent?alt=sse",
  headers: {},
  history: "contents",
  tools: {
    read: (path) => call("read_file", { file_path: path }),
    shell: (command) => call("run_shell_command", { command }),
    write: (path, content) => call("write_file", { file_path: path, content }),
    edit: (path, [change]) =>
      call("replace", { file_path: path, old_string: change?.from ?? "", new_string: change?.to ?? "" }),
    takesSeveral: false,
    takesPieces: true,
  },
  request: ({ prompt, turns }) => ({
    tools: [
      {
        functionDeclarations: ["read_file", "run_shell_command", "write_file", "replace"].map((name) => ({
          name,
          description: name,
          parameters: { type: "OBJECT" },
        })),
      },
    ],
    contents: [
      { role: "user", parts: [{ text: prompt }] },
      ...turns.flatMap(({ reply, results }) => [
        {
          role: "model",
          parts: [
            ...(reply.text === "" ? [] : [{ text: reply.text }]),
            ...reply.calls.map(({ id, tool, input }) => ({
              functionCall: { id, name: tool, args: JSON.parse(input) as unknown },
            })),
          ],
        },
        {
          role: "user",
          parts: results.map((output, i) => ({
            functionResponse: { id: reply.calls[i]?.id, name: reply.calls[i]?.tool, response: { output } },
          })),
        },
      ]),
    ],
  }),
  results: (history) =>
    history.flatMap(({ parts }) =>
      list(parts).flatMap((part) => {
        const { output } = fields(fields(part["functionResponse"])["response"]);
        return typeof output === "string" ? [output] : [];
      }),
    ),
  read: (file) => file,
  shell: (output) => output,
  events(reply: Reply, cut) {
    const event = (parts: readonly object[], more: object = {}): string =>
      sse(null, {
        candidates: [{ index: 0, content: { role: "model", parts }, ...more }],
        modelVersion: "m",
      });
    return [
      ...cut(reply.text).map((piece) => event([{ text: piece }])),
      ...reply.calls.map(({ id, tool, input }) =>
        event([{ functionCall: { id, name: tool, args: JSON.parse(input) as unknown } }]),
      ),
      event([], { finishReason: "STOP" }),
    ];
  },
  parse(events) {
    const calls: { id: string; tool: string; input: string; isText: boolean }[] = [];
    const others: string[] = [];
    let said = "";
    for (const event of events.map(fields)) {
      const candidate = list(event["candidates"])[0] ?? {};
      const parts = list(fields(candidate["content"])["parts"]);
      for (const part of parts) {
        said += text(part["text"]);
        const made = fields(part["functionCall"]);
        if (typeof made["name"] === "string")
          calls.push({
            id: text(made["id"]),
            tool: made["name"],
            input: JSON.stringify(made["args"]),
            isText: false,
          });
      }
      others.push(parts.some((part) => "functionCall" in part) ? "call" : JSON.stringify(event));
    }
    return { text: said, thinking: "", calls, others };
  },
};
