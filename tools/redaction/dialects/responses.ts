import type { Change, Past, Reply } from "../conversation.ts";
import { Calls, fields, sse, text, type Dialect } from "../dialect.ts";

const lines = (mark: string, content: string): string =>
  content
    .replace(/\n$/, "")
    .split("\n")
    .map((line) => `${mark}${line}`)
    .join("\n");

const patch = (body: string): { tool: string; input: string; isText: boolean } => ({
  tool: "apply_patch",
  input: `*** Begin Patch\n${body}\n*** End Patch`,
  isText: true,
});

const hunk = ({ from, to }: Change): string => `@@\n${lines("-", from)}\n${lines("+", to)}`;

/** Codex on Responses: it reads by its shell and writes by patches. */
export const responses: Dialect = {
  name: "responses",
  tool: "codex",
  path: "/v1/responses",
  headers: {},
  history: "input",
  tools: {
    read: (path) => command(`cat ${path}`),
    shell: (line) => command(line),
    write: (path, content) => patch(`*** Add File: ${path}\n${lines("+", content)}`),
    edit: (path, changes) => patch(`*** Update File: ${path}\n${changes.map(hunk).join("\n")}`),
    takesSeveral: true,
    takesPieces: false,
  },
  request: (past) => ({
    model: "m",
    stream: true,
    store: false,
    tools: [
      { type: "function", name: "exec_command", parameters: { type: "object" } },
      { type: "custom", name: "apply_patch" },
    ],
    input: inputOf(past),
  }),
  results: (history) =>
    history.flatMap((item) => (text(item["type"]).endsWith("_output") ? [text(item["output"])] : [])),
  read: output,
  shell: output,
  events(reply, cut, id) {
    const out = [
      sse("response.created", {
        type: "response.created",
        response: { id, status: "in_progress", output: [] },
      }),
    ];
    const items: object[] = [];
    reply.calls.forEach((call, output_index) => {
      const item = itemOf(call);
      const itemId = `item_${call.id}`;
      const open = call.isText ? { ...item, id: itemId, input: "" } : { ...item, id: itemId, arguments: "" };
      const kind = call.isText ? "response.custom_tool_call_input" : "response.function_call_arguments";
      const member = call.isText ? "input" : "arguments";
      const event = (type: string, more: object): void => {
        out.push(sse(type, { type, output_index, ...more }));
      };
      event("response.output_item.added", { item: open });
      for (const delta of cut(call.input)) event(`${kind}.delta`, { item_id: itemId, delta });
      event(`${kind}.done`, { item_id: itemId, [member]: call.input });
      event("response.output_item.done", { item: { ...item, id: itemId } });
      items.push({ ...item, id: itemId });
    });
    if (reply.text !== "") {
      const item = {
        id: "text",
        type: "message",
        role: "assistant",
        content: [{ type: "output_text", text: reply.text }],
      };
      const output_index = items.length;
      for (const delta of cut(reply.text))
        out.push(
          sse("response.output_text.delta", {
            type: "response.output_text.delta",
            item_id: "text",
            output_index,
            delta,
          }),
        );
      out.push(sse("response.output_item.done", { type: "response.output_item.done", output_index, item }));
      items.push(item);
    }
    const response = { id, status: "completed", output: items, usage: { input_tokens: 1, output_tokens: 1 } };
    out.push(sse("response.completed", { type: "response.completed", response }));
    return out;
  },
  parse(events) {
    const calls = new Calls();
    const others: string[] = [];
    let said = "";
    for (const event of events.map(fields)) {
      const type = text(event["type"]);
      const item = fields(event["item"]);
      const isText = item["type"] === "custom_tool_call";
      if (type === "response.output_item.added" && (isText || item["type"] === "function_call"))
        calls.start(text(item["id"]), text(item["call_id"]), text(item["name"]), isText);
      if (/(?:arguments|input)\.delta$/.test(type)) calls.add(text(event["item_id"]), text(event["delta"]));
      else others.push(JSON.stringify(event));
      if (type === "response.output_text.delta") said += text(event["delta"]);
    }
    return { text: said, thinking: "", calls: calls.all(), others };
  },
};

function command(cmd: string): { tool: string; input: string; isText: boolean } {
  return { tool: "exec_command", input: JSON.stringify({ cmd }), isText: false };
}

function output(result: string): string {
  return `Chunk ID: 1a2b\nWall time: 0.01 seconds\nOutput:\n${result}`;
}

function itemOf({ id, tool, input, isText }: Reply["calls"][number]): object {
  return isText
    ? { type: "custom_tool_call", call_id: id, name: tool, input }
    : { type: "function_call", call_id: id, name: tool, arguments: input };
}

function inputOf({ prompt, turns }: Past): object[] {
  return [
    { type: "message", role: "user", content: [{ type: "input_text", text: prompt }] },
    ...turns.flatMap(({ reply, results }) => [
      ...reply.calls.map(itemOf),
      ...results.map((result, i) => ({
        type: reply.calls[i]?.isText === true ? "custom_tool_call_output" : "function_call_output",
        call_id: reply.calls[i]?.id,
        output: result,
      })),
      ...(reply.text === ""
        ? []
        : [{ type: "message", role: "assistant", content: [{ type: "output_text", text: reply.text }] }]),
    ]),
  ];
}
