import type { Shaped } from "./shapes.ts";

/** As Gemini CLI 0.61 writes calls and results. */
export function geminiItems({ slot, path, text }: Shaped): readonly object[] {
  switch (slot) {
    case "prompt":
      return [
        { parts: [{ text }], role: "user" },
        { parts: [{ text: "I look at it." }], role: "model" },
      ];
    case "read":
      return called("read_file", { file_path: path }, text);
    case "shell":
      return called(
        "run_shell_command",
        { command: `cat ${path}` },
        `<untrusted_context>\nOutput: ${text}\n</untrusted_context>`,
      );
    case "search":
      return called("grep_search", { pattern: "load" }, text);
    case "mcp":
      return called("files_get", { name: path }, text);
    case "write":
      return called("write_file", { file_path: path, content: text }, `Successfully created ${path}.`);
    default:
      return called("run_shell_command", { command: text }, "");
  }
}

function called(name: string, args: object, output: string): readonly object[] {
  return [
    { parts: [{ functionCall: { name, args } }], role: "model" },
    { parts: [{ functionResponse: { name, response: { output } } }], role: "user" },
  ];
}
