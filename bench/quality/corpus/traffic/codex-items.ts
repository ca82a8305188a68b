import type { Shaped } from "./shapes.ts";

/** As Codex 0.169 writes calls and results; arguments are JSON in a string, files are patched. */
export function codexItems({ slot, path, text }: Shaped, id: string): readonly object[] {
  switch (slot) {
    case "prompt":
      return [{ type: "message", role: "user", content: [{ type: "input_text", text }] }];
    case "read":
    case "shell":
    case "search":
      return called(id, { cmd: `cat ${path}`, workdir: "/home/dev/shop" }, text);
    case "mcp":
      return [
        {
          type: "function_call",
          name: "files__get",
          arguments: JSON.stringify({ name: path }),
          call_id: `call_${id}`,
        },
        {
          type: "function_call_output",
          call_id: `call_${id}`,
          output: JSON.stringify([{ type: "text", text }]),
        },
      ];
    case "write":
      return [
        {
          type: "custom_tool_call",
          name: "apply_patch",
          call_id: `call_${id}`,
          input: `*** Begin Patch\n*** Add File: ${path}\n${text
            .split("\n")
            .map((line) => `+${line}`)
            .join("\n")}\n*** End Patch`,
        },
        {
          type: "custom_tool_call_output",
          call_id: `call_${id}`,
          output: "Success. Updated the following files",
        },
      ];
    default:
      return called(id, { cmd: text }, "");
  }
}

function called(id: string, input: object, output: string): readonly object[] {
  return [
    { type: "function_call", name: "exec_command", arguments: JSON.stringify(input), call_id: `call_${id}` },
    {
      type: "function_call_output",
      call_id: `call_${id}`,
      output: `Chunk ID: ${id}\nWall time: 0.1 seconds\nProcess exited with code 0\nOutput:\n${output}`,
    },
  ];
}
