/** A made-up key of the real shape, put together so that none stands in the repo. */
export function awsKey(tail = "Q7RZ5XK2LM4NPT3W"): string {
  return `AKIA${tail}`;
}

interface Turn {
  readonly model: string;
  readonly max_tokens: number;
  readonly stream?: boolean;
  readonly messages: readonly unknown[];
  readonly tools?: readonly unknown[];
}

const tools = [
  {
    name: "Read",
    description: "Reads a file.",
    input_schema: { type: "object", properties: { file_path: { type: "string" } } },
  },
  {
    name: "Write",
    description: "Writes a file.",
    input_schema: { type: "object", properties: { file_path: { type: "string" } } },
  },
];

/** What a person typed, as the last turn. */
export function typed(text: string, more: Partial<Turn> = {}): Turn {
  return { model: "m", max_tokens: 100, tools, messages: [{ role: "user", content: text }], ...more };
}

/** A tool read this file, and its content is the last turn. */
export function afterReading(path: string, content: string, more: Partial<Turn> = {}): Turn {
  return {
    model: "m",
    max_tokens: 100,
    tools,
    messages: [
      { role: "user", content: "look at the configuration" },
      {
        role: "assistant",
        content: [{ type: "tool_use", id: "toolu_0", name: "Read", input: { file_path: path } }],
      },
      { role: "user", content: [{ type: "tool_result", tool_use_id: "toolu_0", content }] },
    ],
    ...more,
  };
}
