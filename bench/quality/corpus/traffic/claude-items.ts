import type { Shaped } from "./shapes.ts";

/** As Claude Code 2.1.330 writes calls and results: Read puts the number and a tab before each line. */
export function claudeItems({ slot, path, text }: Shaped, id: string): readonly object[] {
  switch (slot) {
    case "prompt":
      return [
        { role: "user", content: [{ type: "text", text }] },
        { role: "assistant", content: [{ type: "text", text: "I look at it." }] },
      ];
    case "read":
      return called(id, "Read", { file_path: path }, numberedLines(text));
    case "shell":
      return called(id, "Bash", { command: `cat ${path}`, description: "Show it" }, text);
    case "search":
      return called(id, "Grep", { pattern: "load", output_mode: "content", "-n": true }, text);
    case "mcp":
      return called(id, "mcp__files__get", { name: path }, [{ type: "text", text }]);
    case "write":
      return called(id, "Write", { file_path: path, content: text }, `File created successfully at: ${path}`);
    default:
      return called(id, "Bash", { command: text, description: "Write the file" }, "");
  }
}

function called(id: string, name: string, input: object, content: unknown): readonly object[] {
  return [
    { role: "assistant", content: [{ type: "tool_use", id: `toolu_${id}`, name, input }] },
    {
      role: "user",
      content: [{ tool_use_id: `toolu_${id}`, type: "tool_result", content, is_error: false }],
    },
  ];
}

function numberedLines(text: string): string {
  return text
    .split("\n")
    .map((line, index) => `${String(index + 1)}\t${line}`)
    .join("\n");
}
