import type { Shaped } from "./shapes.ts";

/** As opencode 1.18 writes calls and results; its MCP results as Cline 3 puts them: JSON in the string, lines with `1 | `. */
export function chatItems({ slot, path, text }: Shaped, id: string): readonly object[] {
  switch (slot) {
    case "prompt":
      return [
        { role: "user", content: text },
        { role: "assistant", content: "I look at it." },
      ];
    case "read":
      return called(
        id,
        "read",
        { filePath: path },
        `<path>${path}</path>\n<type>file</type>\n<content>\n${numberedLines(text, ": ")}\n\n(End of file)\n</content>`,
      );
    case "shell":
      return called(id, "bash", { command: `cat ${path}`, description: "Show it" }, text);
    case "search":
      return called(id, "grep", { pattern: "load" }, text);
    case "mcp":
      return called(
        id,
        "read_files",
        { path },
        JSON.stringify([{ query: path, result: numberedLines(text, " | "), success: true }]),
      );
    case "write":
      return called(id, "write", { filePath: path, content: text }, "Wrote file successfully.");
    default:
      return called(id, "bash", { command: text, description: "Write the file" }, "");
  }
}

function called(id: string, name: string, input: object, content: string): readonly object[] {
  return [
    {
      role: "assistant",
      content: "",
      tool_calls: [
        { id: `call_${id}`, type: "function", function: { name, arguments: JSON.stringify(input) } },
      ],
    },
    { role: "tool", tool_call_id: `call_${id}`, content },
  ];
}

function numberedLines(text: string, after: string): string {
  return text
    .split("\n")
    .map((line, index) => `${String(index + 1)}${after}${line}`)
    .join("\n");
}
